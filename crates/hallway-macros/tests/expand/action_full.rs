// #[action(access = Staff, limit = "5/min per ip", limit = "50/day per input.email", max = "64kb", lane = "cart", repeatable, name = "leads::save", rename = "save_lead")]
// /// Saves a lead.
// #[cfg(feature = "leads")]
// pub(crate) async fn save(
//     State(leads): State<Leads>,
//     Query(page): Query<Page>,
//     Principal(who): Principal<Staff>,
//     allowed: Allowed<CanEdit>,
//     Bound((id, version)): Bound<(LeadId, u32)>,
//     Input(lead): Input<NewLead>,
// ) -> Result<Done<Lead>, SaveError> {
//     leads.save(who, allowed, id, version, lead).await
// }

/// Saves a lead.
#[cfg(feature = "leads")]
pub(crate) async fn save(
    State(leads): State<Leads>,
    Query(page): Query<Page>,
    Principal(who): Principal<Staff>,
    allowed: Allowed<CanEdit>,
    Bound((id, version)): Bound<(LeadId, u32)>,
    Input(lead): Input<NewLead>,
) -> Result<Done<Lead>, SaveError> {
    leads.save(who, allowed, id, version, lead).await
}
/// Saves a lead.
#[cfg(feature = "leads")]
#[allow(non_camel_case_types, dead_code)]
pub(crate) struct save {}
#[cfg(feature = "leads")]
impl ::hallway::ActionRef for save {
    type Input = NewLead;
    type Bound = (LeadId, u32);
    type Access = Staff;
    type Data = Lead;
    type Error = SaveError;
    const SPEC: ::hallway::__private::ActionSpec = ::hallway::__private::ActionSpec {
        path: ::core::concat!(::core::module_path!(), "::save"),
        name: ::core::option::Option::Some("leads::save"),
        rename: ::core::option::Option::Some("save_lead"),
        lane: ::core::option::Option::Some("cart"),
        repeatable: true,
        once: false,
        progress: false,
        limits: &[
            ::hallway::__private::Limit::new(5, 60, ::hallway::__private::LimitKey::Ip),
            ::hallway::__private::Limit::new(
                50,
                86400,
                ::hallway::__private::LimitKey::Input("email"),
            ),
        ],
        max_bytes: ::core::option::Option::Some(65536),
        file_bytes: ::core::option::Option::None,
        bound: "(LeadId,u32)",
    };
}
#[cfg(feature = "leads")]
impl<__State: ::core::marker::Send + ::core::marker::Sync> ::hallway::Action<__State>
for save
where
    State<Leads>: ::hallway::__private::FromRequestParts<__State>,
    Query<Page>: ::hallway::__private::FromRequestParts<__State>,
    CanEdit: ::hallway::Authorize<
        (LeadId, u32),
        __State,
        Access = <Self as ::hallway::ActionRef>::Access,
    >,
{
    type May = ::hallway::__private::OfBound<CanEdit>;
    async fn call(
        who: <Self::Access as ::hallway::Access>::Who,
        allowed: ::hallway::Allowed<CanEdit>,
        input: Self::Input,
        bound: Self::Bound,
        parts: &mut ::hallway::__private::Parts,
        state: &__State,
    ) -> ::core::result::Result<
        ::hallway::Done<Self::Data>,
        ::hallway::__private::CallError<Self::Error>,
    > {
        let a0 = ::hallway::__private::extract::<State<Leads>, __State, _>(parts, state)
            .await?;
        let a1 = ::hallway::__private::extract::<Query<Page>, __State, _>(parts, state)
            .await?;
        save(
                a0,
                a1,
                ::hallway::Principal::<<Self as ::hallway::ActionRef>::Access>(who),
                allowed,
                ::hallway::Bound(bound),
                ::hallway::Input(input),
            )
            .await
            .map_err(::hallway::__private::CallError::Action)
    }
}
