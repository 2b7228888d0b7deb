//! Serves the shop that the tabs of the browser tests were opened with; `shop_after.rs` is its next
//! build.

#![allow(missing_docs, unreachable_pub, reason = "a program of the tests")]

#[path = "shop/counter.rs"]
mod counter;

use counter::{Book, Words, line, order};
use hallway::{
    ActionState, Bound, Done, Error, Form, Input, IntoPage, Mounted, Page, Public, State, action,
    rsx,
};

#[derive(Debug, Form)]
pub struct Address {
    #[form(length(min = 2))]
    pub street: String,
    #[form(length(min = 2))]
    pub city: String,
}

#[action(access = Public, name = "subscribe")]
pub async fn subscribe(State(book): State<Book>, Input(it): Input<Words>) -> Result<Done, Error> {
    book.write(&format!("subscribe {}", it.words))?;
    Ok(Done::new().message("Subscribed."))
}

#[action(access = Public, name = "reserve")]
pub async fn reserve(State(book): State<Book>, Input(it): Input<Words>) -> Result<Done, Error> {
    book.write(&format!("reserve {}", it.words))?;
    Ok(Done::new().message("Reserved."))
}

#[action(access = Public, name = "review")]
pub async fn review(State(book): State<Book>, Input(it): Input<Words>) -> Result<Done, Error> {
    book.write(&format!("review {}", it.words))?;
    Ok(Done::new().message("Reviewed."))
}

#[action(access = Public, name = "send_to")]
pub async fn send_to(State(book): State<Book>, Input(it): Input<Address>) -> Result<Done, Error> {
    book.write(&format!("send to {}, {}", it.street, it.city))?;
    Ok(Done::new().message("On its way."))
}

#[action(access = Public, name = "rate")]
pub async fn rate(
    State(book): State<Book>,
    Bound(article): Bound<u32>,
    Input(it): Input<Words>,
) -> Result<Done, Error> {
    book.write(&format!("rate {article} {}", it.words))?;
    Ok(Done::new().message("Rated."))
}

impl Mounted<Book> for subscribe {}
impl Mounted<Book> for reserve {}
impl Mounted<Book> for review {}
#[action(access = Public, name = "praise")]
pub async fn praise(
    State(book): State<Book>,
    Bound(article): Bound<u32>,
    Input(it): Input<Words>,
) -> Result<Done, Error> {
    book.write(&format!("praise {article} {}", it.words))?;
    Ok(Done::new().message("Praised."))
}

impl Mounted<Book> for praise {}
impl Mounted<Book> for send_to {}
impl Mounted<Book> for rate {}

async fn shop(
    order: ActionState<order>,
    subscribe: ActionState<subscribe>,
    reserve: ActionState<reserve>,
    review: ActionState<review>,
    send_to: ActionState<send_to>,
    rate: ActionState<rate>,
    praise: ActionState<praise>,
) -> impl IntoPage {
    Page::new(rsx! {
        <h1>"The shop"</h1>
        (line(&order, "Order"))
        (line(&subscribe, "Subscribe"))
        (line(&reserve, "Reserve"))
        (line(&review, "Review"))
        (send_to.form(|f| rsx! {
            (f.street.input().label("Street"))
            (f.city.input().label("City"))
            (f.submit("Send"))
        }))
        (rate.bind(7).form(|f| rsx! {
            (f.words.input().label("What to rate"))
            (f.submit("Rate"))
        }))
        (praise.bind(7).form(|f| rsx! {
            (f.words.input().label("What to praise"))
            (f.submit("Praise"))
        }))
    })
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> hallway::Result<()> {
    counter::app()
        .action::<subscribe>()
        .action::<reserve>()
        .action::<review>()
        .action::<send_to>()
        .action::<rate>()
        .action::<praise>()
        .page(
            "/",
            page!(shop; order subscribe reserve review send_to rate praise),
        )
        .with_state(Book::default())
        .serve()
        .await
}
