// #[action(limit = "often")]
// pub async fn save(Input(lead): Input<NewLead>) -> Result<Done, Error> {
//     save_it(lead)
// }

::core::compile_error! {
    "`often` does not say for whom it counts\n= help: a count, a unit (s, min, h, day) and for whom (ip, principal, input.field): `limit = \"5/min per ip\"`"
}
::core::compile_error! {
    "`save` does not say who may call it\n= help: add a guard: `#[action(access = Staff)]`\n= help: or open it to everybody: `#[action(access = Public)]`"
}
pub async fn save(Input(lead): Input<NewLead>) -> Result<Done, Error> {
    save_it(lead)
}
#[allow(non_camel_case_types, dead_code)]
pub struct save {}
impl ::hallway::ActionRef for save {
    type Input = NewLead;
    type Bound = ();
    type Access = ::hallway::Public;
    type Data = ();
    type Error = Error;
    const SPEC: ::hallway::__private::ActionSpec = ::hallway::__private::ActionSpec {
        path: ::core::concat!(::core::module_path!(), "::save"),
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
for save {
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
        ::core::unreachable!()
    }
}
