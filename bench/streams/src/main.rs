//! Tells events to all who listen, sends a large file, and takes one.

use std::pin::pin;

use futures_util::{Stream, StreamExt as _, stream};
use hallway::axum::response::Response;
use hallway::route::{Download, Events, Message};
use hallway::{App, Checked, Error, Form, Route, State, Upload};
use tokio::sync::watch;

const GIGABYTE: u64 = 1 << 30;

/// The last event that was told.
#[derive(Clone)]
struct News(watch::Sender<String>);

impl News {
    /// What is told from now on.
    fn coming(&self) -> impl Stream<Item = String> + Send + 'static {
        let told = self.0.subscribe();
        stream::unfold(told, async |mut told| {
            told.changed().await.ok()?;
            let news = told.borrow_and_update().clone();
            Some((news, told))
        })
    }
}

#[derive(Form)]
struct Film {
    #[form(max_size = "2gb")]
    film: Upload,
}

async fn listen(State(news): State<News>, events: Events) -> Response {
    events.send(news.coming().map(|text| Ok(Message::text(text))))
}

async fn tell(State(news): State<News>, text: String) {
    news.0.send_replace(text);
}

/// The file has a length and no blocks on the disk.
async fn download(download: Download) -> Result<Response, Error> {
    let file = std::fs::OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open("film")?;
    file.set_len(GIGABYTE)?;
    download.file("film").await
}

/// Reads the film piece by piece, as a sink does.
async fn upload(Checked(sent): Checked<Film, 65_536, { 2 * GIGABYTE }>) -> Result<String, Error> {
    let mut read = 0;
    let mut pieces = pin!(sent.film.stream());
    while let Some(piece) = pieces.next().await {
        read += piece?.len();
    }
    Ok(read.to_string())
}

#[tokio::main]
async fn main() -> hallway::Result<()> {
    App::new()
        .route("/listen", Route::new().get(listen))
        .route("/tell", Route::new().post(tell))
        .route("/film", Route::new().get(download).post(upload))
        .with_state(News(watch::Sender::new(String::new())))
        .serve()
        .await
}
