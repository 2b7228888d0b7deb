//! Serves the next build of `shop_before.rs` to tabs that are still open: `subscribe` is gone,
//! `reserve` is `book` and does not say so, `review` is `judge` and says so, `send_to` has a `town`
//! where it had a `city`, `rate` binds a text, `praise` a larger number. `order` is as it was.

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
    pub town: String,
}

#[action(access = Public, name = "book")]
pub async fn book(State(book): State<Book>, Input(it): Input<Words>) -> Result<Done, Error> {
    book.write(&format!("book {}", it.words))?;
    Ok(Done::new().message("Booked."))
}

#[action(access = Public, name = "judge", rename = "review")]
pub async fn judge(State(book): State<Book>, Input(it): Input<Words>) -> Result<Done, Error> {
    book.write(&format!("judge {}", it.words))?;
    Ok(Done::new().message("Judged."))
}

#[action(access = Public, name = "send_to")]
pub async fn send_to(State(book): State<Book>, Input(it): Input<Address>) -> Result<Done, Error> {
    book.write(&format!("send to {}, {}", it.street, it.town))?;
    Ok(Done::new().message("On its way."))
}

#[action(access = Public, name = "rate")]
pub async fn rate(
    State(book): State<Book>,
    Bound(article): Bound<String>,
    Input(it): Input<Words>,
) -> Result<Done, Error> {
    book.write(&format!("rate {article} {}", it.words))?;
    Ok(Done::new().message("Rated."))
}

impl Mounted<Book> for book {}
impl Mounted<Book> for judge {}
#[action(access = Public, name = "praise")]
pub async fn praise(
    State(book): State<Book>,
    Bound(article): Bound<u64>,
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
    book: ActionState<book>,
    judge: ActionState<judge>,
    send_to: ActionState<send_to>,
    rate: ActionState<rate>,
    praise: ActionState<praise>,
) -> impl IntoPage {
    Page::new(rsx! {
        <h1>"The new shop"</h1>
        (line(&order, "Order"))
        (line(&book, "Book"))
        (line(&judge, "Judge"))
        (send_to.form(|f| rsx! {
            (f.street.input().label("Street"))
            (f.town.input().label("Town"))
            (f.submit("Send"))
        }))
        (rate.bind("seven".to_owned()).form(|f| rsx! {
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
        .action::<book>()
        .action::<judge>()
        .action::<send_to>()
        .action::<rate>()
        .action::<praise>()
        .page("/", page!(shop; order book judge send_to rate praise))
        .with_state(Book::default())
        .serve()
        .await
}
