// #[cached(tag = LEADS, tag = lead(id), life = "hours", failures = "seconds", skip(db))]
// /// One lead.
// pub async fn one(cache: &Cache, State(leads): State<Leads>, db: Db, id: i64) -> Result<Lead> {
//     leads.find(db, id).await
// }

///What `one` calls when its value is missing or old.
pub async fn one_uncached(
    cache: &Cache,
    State(leads): State<Leads>,
    db: Db,
    id: i64,
) -> Result<Lead> {
    let _ = cache;
    leads.find(db, id).await
}
/// One lead.
pub async fn one(
    cache: &Cache,
    __parameter1: State<Leads>,
    db: Db,
    id: i64,
) -> Result<Lead> {
    let __key = (
        ::core::concat!(::core::module_path!(), "::one"),
        (::hallway::__private::key(&id),),
    );
    let __reading = ::hallway::Cache::read(cache, __key)
        .tag(LEADS)
        .tag(lead(id))
        .life(::hallway::cache::Life::Hours)
        .failures(::hallway::cache::Life::Seconds);
    let __cache = ::core::clone::Clone::clone(cache);
    let cache = __cache;
    match __reading
        .get(move || async move { one_uncached(&cache, __parameter1, db, id).await })
        .await
    {
        ::core::result::Result::Ok(__value) => {
            ::core::result::Result::Ok(::core::clone::Clone::clone(&*__value))
        }
        ::core::result::Result::Err(__error) => {
            ::core::result::Result::Err(::core::convert::From::from(__error))
        }
    }
}
