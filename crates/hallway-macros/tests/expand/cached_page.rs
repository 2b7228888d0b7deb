// #[cached(public, life = "days", tag = "posts", edge)]
// pub async fn page() -> impl IntoPage {
//     Page::default()
// }

pub async fn page() -> impl IntoPage {
    Page::default()
}
/// How this is kept.
pub const CACHED: ::hallway::cache::Kept = {
    const TAGS: &[::hallway::cache::Tag] = &[::hallway::cache::Tag::new("posts")];
    ::hallway::cache::Kept::new().life(::hallway::cache::Life::Days).tags(TAGS).edge()
};
