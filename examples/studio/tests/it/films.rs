//! The films of the staff: put into the storage by an address that is signed for it, or sent with
//! the form.

use hallway::axum::body::Body;
use hallway::http::{Method, header};
use hallway::testing::{TestForm, TestPage};
use serde_json::json;

use crate::studio::Studio;

const KIND: &str = "video/mp4";

/// Looks like the beginning of an MP4.
fn film() -> Vec<u8> {
    let mut film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".to_vec();
    film.resize(2_000, b'x');
    film
}

impl Studio {
    /// Asks for an address as the page's script does: the object's name, and where to put it.
    async fn signed(&self) -> (String, String) {
        let page = self.browser.get("/admin/films").await;
        let reference = self.browser.form(&page, "sign_film");
        let reply = reference
            .call(&json!({"kind": KIND, "size": film().len()}))
            .await
            .json();
        let word = |name: &str| reply["data"][name].as_str().unwrap().to_owned();
        let address = word("address");
        let path = address.strip_prefix("https://app.test").unwrap();
        (word("object"), path.to_owned())
    }

    async fn put(&self, path: &str, kind: &str, film: Vec<u8>) -> TestPage {
        let request = self
            .browser
            .request(Method::PUT, path)
            .header(header::CONTENT_TYPE, kind)
            .header(header::CONTENT_LENGTH, film.len());
        self.browser
            .send(request.body(Body::from(film)).unwrap())
            .await
    }

    async fn adding(&self, title: &str) -> TestForm<'_> {
        let page = self.browser.get("/admin/films").await;
        self.browser.form(&page, "add_film").fill("title", title)
    }

    /// What lies in the storage, by its name.
    fn stored(&self) -> Vec<String> {
        let files = std::fs::read_dir(self.folder.path().join("films"));
        let names = files.into_iter().flatten().flatten();
        names
            .map(|file| file.file_name().into_string().unwrap())
            .collect()
    }

    async fn titles(&self) -> Vec<String> {
        sqlx::query_scalar("SELECT title FROM films WHERE title IS NOT NULL")
            .fetch_all(&self.pool)
            .await
            .unwrap()
    }
}

#[tokio::test]
async fn a_film_that_the_script_stored_gets_its_title_and_no_second_one() {
    let studio = Studio::start().await;
    studio.sign_in().await;
    let (object, path) = studio.signed().await;
    assert_eq!(studio.put(&path, KIND, film()).await.status(), 200);
    assert_eq!(studio.stored(), [object.as_str()]);

    let form = studio.adding("The harbour").await.fill("object", &object);
    assert_eq!(form.submit().await.location(), Some("/admin/films"));
    let page = studio.browser.get("/admin/films").await;
    assert!(page.shows("The harbour") && page.shows("2000 bytes"));

    let again = studio.adding("Another").await.fill("object", &object);
    assert_eq!(again.submit().await.status(), 409);
    assert_eq!(studio.titles().await, ["The harbour"]);
}

#[tokio::test]
async fn a_film_comes_with_the_form_where_no_script_runs() {
    let studio = Studio::start().await;
    studio.sign_in().await;
    let form = studio.adding("The harbour").await;
    let form = form.choose("film", "a.mp4", KIND, film());
    assert_eq!(form.submit().await.location(), Some("/admin/films"));
    assert_eq!(studio.titles().await, ["The harbour"]);
    let [stored] = &studio.stored()[..] else {
        panic!("one film: {:?}", studio.stored());
    };
    let path = studio.folder.path().join("films").join(stored);
    assert_eq!(std::fs::read(path).unwrap(), film());
}

#[tokio::test]
async fn a_film_that_nobody_sent_is_on_no_list_and_its_title_stays() {
    let studio = Studio::start().await;
    studio.sign_in().await;
    let (object, _) = studio.signed().await;
    for object in [object.as_str(), "../studio.db", "somebody-elses"] {
        let form = studio.adding("The harbour").await.fill("object", object);
        let answer = form.submit().await;
        assert_eq!(answer.status(), 409, "{object}");
        assert!(answer.shows("The film did not arrive."), "{object}");
        let form = studio.browser.form(&answer, "add_film");
        assert_eq!(form.value("title"), Some("The harbour"));
    }
    let answer = studio.adding("The harbour").await.submit().await;
    assert!(answer.shows("Which film?"));
    assert_eq!(studio.titles().await, [""; 0]);
}

#[tokio::test]
async fn an_address_is_good_for_its_own_film_and_once() {
    let studio = Studio::start().await;
    studio.sign_in().await;
    let (_, path) = studio.signed().await;
    let larger = [film(), vec![b'x']].concat();
    let other = path.replace("/films/", "/films/0");
    let unsigned = path.split_once('?').unwrap().0;
    for (what, path, kind, film) in [
        ("another size", path.as_str(), KIND, larger),
        ("another type", &path, "text/html", film()),
        ("another name", &other, KIND, film()),
        ("no signature", unsigned, KIND, film()),
    ] {
        let status = studio.put(path, kind, film).await.status();
        assert_eq!(status, 403, "{what}");
    }
    assert_eq!(studio.stored(), [""; 0]);
    assert_eq!(studio.put(&path, KIND, film()).await.status(), 200);
    assert_eq!(studio.put(&path, KIND, film()).await.status(), 409);
}
