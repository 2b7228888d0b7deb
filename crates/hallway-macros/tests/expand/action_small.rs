// #[action(access = Public)]
// pub async fn refresh() -> Result<Done, Error> {
//     Ok(Done::new())
// }

pub async fn refresh() -> Result<Done, Error> {
    Ok(Done::new())
}
#[allow(non_camel_case_types, dead_code)]
pub struct refresh {}
impl ::hallway::ActionRef for refresh {
    type Input = ();
    type Bound = ();
    type Access = Public;
    type Data = ();
    type Error = Error;
    const SPEC: ::hallway::__private::ActionSpec = ::hallway::__private::ActionSpec {
        path: ::core::concat!(::core::module_path!(), "::refresh"),
        name: ::core::option::Option::None,
        rename: ::core::option::Option::None,
        lane: ::core::option::Option::None,
        repeatable: false,
        once: false,
        progress: false,
        limits: &[],
        max_bytes: ::core::option::Option::None,
        file_bytes: ::core::option::Option::None,
        bound: "()",
    };
}
impl<__State: ::core::marker::Send + ::core::marker::Sync> ::hallway::Action<__State>
for refresh {
    type May = ();
    async fn call(
        _: <Self::Access as ::hallway::Access>::Who,
        _: (),
        _: Self::Input,
        _: Self::Bound,
        _: &mut ::hallway::__private::Parts,
        _: &__State,
    ) -> ::core::result::Result<
        ::hallway::Done<Self::Data>,
        ::hallway::__private::CallError<Self::Error>,
    > {
        refresh().await.map_err(::hallway::__private::CallError::Action)
    }
}
