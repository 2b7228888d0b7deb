//! The pages that are the same for everybody, as a plain file server has them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What a file server answers: the file, or the index of the folder.
fn serve(folder: &Path, address: &str) -> Option<String> {
    let name = address.trim_start_matches('/').replace("%20", " ");
    let file = folder.join(name);
    let file = match file.is_dir() {
        true => file.join("index.html"),
        false => file,
    };
    fs::read_to_string(file).ok()
}

/// What follows each `before`, up to the next quote.
fn all<'a>(html: &'a str, before: &str) -> impl Iterator<Item = &'a str> {
    let parts = html.split(before).skip(1);
    parts.map(|part| part.split('"').next().unwrap_or_default())
}

fn pages(folder: &Path, below: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.path().is_dir() {
            true => pages(&entry.path(), &below.join(entry.file_name()), found),
            false if entry.file_name() == "index.html" => found.push(below.to_owned()),
            false => {}
        }
    }
}

#[test]
fn the_static_part_of_the_studio_is_read_from_a_folder() {
    let around = tempfile::tempdir().unwrap();
    let folder = around.path().join("site");
    let output = Command::new(env!("CARGO_BIN_EXE_studio"))
        .current_dir(around.path())
        .env("HALLWAY_EXPORT", &folder)
        .env("DATABASE_URL", "sqlite:studio.db")
        .env("RUST_LOG", "off")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let told = String::from_utf8(output.stdout).unwrap();
    for page in ["/", "/contact", "/work/{slug}", "/admin/leads"] {
        assert!(told.contains(&format!("\n  {page}\n")), "{page}: {told}");
    }
    let nothing = serve(&folder, "/404.html").unwrap();
    assert!(nothing.contains("There is nothing here"), "{nothing}");
    let map = serve(&folder, "/sitemap.xml").unwrap();
    assert!(map.contains("/services/Research</loc>"), "{map}");
    let robots = serve(&folder, "/robots.txt").unwrap();
    assert!(robots.contains("Disallow: /admin/"), "{robots}");
    let mut found = Vec::new();
    pages(&folder, Path::new("/"), &mut found);
    found.sort();
    let services = studio::posts::services().into_iter();
    let mut expected: Vec<_> = services
        .map(|name| Path::new("/services").join(name))
        .collect();
    expected.extend(["/about", "/work"].map(PathBuf::from));
    expected.sort();
    assert_eq!(found, expected);
    for page in &found {
        let html = serve(&folder, page.to_str().unwrap()).unwrap();
        assert!(html.contains("<h1"), "{html}");
        let mut styles = all(&html, "<link rel=\"stylesheet\" href=\"").peekable();
        assert!(styles.peek().is_some(), "{html}");
        for style in styles {
            let css = serve(&folder, style).unwrap_or_default();
            assert!(css.contains("body {"), "{style}: {css}");
        }
    }
    let work = serve(&folder, "/work").unwrap();
    assert!(all(&work, "href=\"").any(|to| to == "/about"), "{work}");
    assert_eq!(
        serve(&folder, "/studio.css"),
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/public/studio.css")).ok()
    );
    assert!(serve(&folder, "/services/Service%20design").is_some());
}
