//! Writes the function that mounts everything.
//!
//! One line per call of a user's function, with the file behind it: rustc prints that line when a
//! parameter is no extractor or a result is no page.

use std::fmt::Write;

use super::previous::Previous;
use crate::{
    check::Router,
    program::{Body, Call, Entry, Parameter, Told},
    source::Cached,
};

pub(super) fn write(
    router: &Router,
    actions: &[Entry],
    files: bool,
    state: &str,
    previous: &Previous,
    out: &mut String,
) {
    let mut entries = String::new();
    for entry in [
        &router.pages,
        &router.routes,
        &router.not_found,
        &router.errors,
    ]
    .into_iter()
    .flatten()
    .chain(actions)
    {
        match &entry.body {
            Some(body) => body_of(&entry.key, body, &mut entries),
            None => {
                // A page that does not parse has not said for whom it is.
                let kinds = [".page(", ".public_page(", ".cached_page("];
                let before = kinds
                    .iter()
                    .find_map(|kind| previous.entry(&entry.key.replacen(".page(", kind, 1)));
                entries.push_str(before.unwrap_or_default());
            }
        }
    }
    let _ = writeln!(out, "\ntype S = {state};\n");
    mounted(actions, out);
    out.push_str("/// Everything that `src/app/` mounts.\n#[rustfmt::skip]\n");
    out.push_str("pub fn app() -> ::hallway::App<S> {\n");
    import(&entries, out);
    out.push_str("    ::hallway::App::new()\n");
    out.push_str(&entries);
    if files {
        out.push_str("        .files(&assets::FILES)  // public/\n");
    }
    out.push_str("}\n");
}

/// Lets pages ask for the forms of these actions and of no other.
fn mounted(actions: &[Entry], out: &mut String) {
    if actions.is_empty() {
        return;
    }
    out.push_str("/// The actions that a page can draw a form for.\n");
    out.push_str("#[rustfmt::skip]\nconst _: () = {\n");
    for action in actions {
        let path = action
            .key
            .trim_start_matches(".action::<")
            .trim_end_matches(">()");
        let _ = writeln!(out, "    impl ::hallway::Mounted<S> for {path} {{}}");
    }
    out.push_str("};\n\n");
}

fn import(entries: &str, out: &mut String) {
    let calls = |name: &str| {
        [" ", "(", "&"]
            .iter()
            .any(|before| entries.contains(&format!("{before}{name}(")))
    };
    let names: Vec<_> = [
        "arg",
        "draw",
        "kept",
        "listed",
        "loading",
        "paths",
        "public_arg",
        "slot",
        "told!",
    ]
    .into_iter()
    .filter(|name| calls(name))
    .map(|name| name.trim_end_matches('!'))
    .collect();
    let _ = match names.as_slice() {
        [] => Ok(()),
        [one] => writeln!(out, "    use ::hallway::__private::{one};"),
        many => writeln!(
            out,
            "    use ::hallway::__private::{{{}}};",
            many.join(", ")
        ),
    };
}

fn body_of(key: &str, body: &Body, out: &mut String) {
    match body {
        Body::Draw {
            layouts,
            loading,
            page,
            paths,
        } => {
            draw(key, layouts, loading.as_ref(), page, out);
            if key.contains("page(") {
                guarded(key, layouts, page, out);
                ahead(key, layouts, page, paths.as_deref(), out);
            }
        }
        Body::Route {
            module,
            methods,
            cached,
            told,
            limited,
            deprecated,
            file,
        } => {
            let mut calls: String = methods
                .iter()
                .map(|method| match (*method, cached) {
                    ("get", Some(Cached::Here)) => {
                        format!(".cached_get({module}::CACHED, {module}::get)")
                    }
                    ("get", Some(Cached::Public)) => {
                        format!(".public_get({module}::CACHED, {module}::get)")
                    }
                    _ => format!(".{method}({module}::{method})"),
                })
                .collect();
            if *limited {
                let _ = write!(calls, ".limit({module}::LIMIT)");
            }
            if *deprecated {
                let _ = write!(calls, ".deprecated({module}::DEPRECATED)");
            }
            let route = format!("::hallway::Route::new(){calls}");
            let _ = writeln!(out, "        {key}, {route})  // {file}");
            told.iter()
                .for_each(|told| self::told(key, module, told, out));
        }
        Body::Action { file } => {
            let _ = writeln!(out, "        {key}  // {file}");
        }
    }
}

fn draw(key: &str, layouts: &[Call], loading: Option<&Call>, page: &Call, out: &mut String) {
    // Where everybody sees the same, only what knows nobody can be asked for.
    let whole = key.starts_with(".cached_page(");
    let arg = match whole || key.starts_with(".public_page(") {
        true => PUBLIC_ARG,
        false => ARG,
    };
    // Of a document that is kept as a whole no part is kept besides.
    let keeps = |call: &Call| call.cached && !whole;
    let uses = |call: &Call| extracted(call) > 0 || keeps(call);
    // What is kept is there at once.
    let loading = loading.filter(|_| !page.cached);
    let parameters = match layouts.iter().chain(loading).chain([page]).any(uses) {
        true => "p, s",
        false => "_, _",
    };
    let key = match whole {
        true => format!("{key}, {}", constant(page, "CACHED")),
        false => key.to_owned(),
    };
    let _ = writeln!(
        out,
        "        {key}, draw(|{parameters}: &S| ::std::boxed::Box::pin(async move {{"
    );
    if key.starts_with(".public_page(") {
        // In a program nobody else reads what the page says of itself.
        code(
            &format!("let _ = {};", constant(page, "PUBLIC")),
            &page.file,
            out,
        );
    }
    for (depth, layout) in layouts.iter().enumerate() {
        if extracted(layout) > 0 && !keeps(layout) {
            code(
                &format!("let l{depth} = {};", all_at_once(layout, arg)),
                &layout.file,
                out,
            );
        }
    }
    let called = match loading {
        _ if keeps(page) => format!("kept({}).await", kept(page, "")),
        None => into_page(page, &vec![arg.to_owned(); page.parameters.len()], ""),
        Some(loading) => later(loading, page, arg, out),
    };
    let file = &loading.unwrap_or(page).file;
    if layouts.is_empty() {
        code(&called, file, out);
    } else {
        code(&format!("let page = {called}?;"), file, out);
    }
    for (depth, layout) in layouts.iter().enumerate().rev() {
        let framed = match keeps(layout) {
            true => framed_by(depth, layout),
            false => frame(depth, layout),
        };
        let text = match depth {
            0 => framed,
            _ => format!("let page = {framed}?;"),
        };
        code(&text, &layout.file, out);
    }
    out.push_str("        })))\n");
}

/// Says which addresses are drawn before anybody asks: those that `paths` lists, or the one of a
/// page of which something is kept, if nobody stands before it.
fn ahead(key: &str, layouts: &[Call], page: &Call, paths: Option<&Call>, out: &mut String) {
    let Some((kind, path)) = key.split_once('(') else {
        return;
    };
    let mut around = layouts.iter().chain([page]);
    match paths {
        Some(paths) => {
            let arguments = vec![PUBLIC_ARG.to_owned(); paths.parameters.len()];
            let parameters = if extracted(paths) > 0 { "p, s" } else { "_, _" };
            let _ = writeln!(
                out,
                "            .paths({path}, paths(|{parameters}: &S| ::std::boxed::Box::pin(async move {{ \
                 listed({}) }})))  // {}",
                call(paths, &arguments, ""),
                paths.file
            );
        }
        None if kind == ".page"
            && !path.contains('{')
            && around.clone().any(|call| call.cached)
            && around.all(|call| call.guards.is_empty()) =>
        {
            let _ = writeln!(out, "            .ahead({path})");
        }
        None => {}
    }
}

/// Asks a handler's types what they are, for the document of the API.
fn told(key: &str, module: &str, told: &Told, out: &mut String) {
    let Some((_, path)) = key.split_once('(') else {
        return;
    };
    let (method, any) = (told.method, vec!["_"; told.parameters].join(", "));
    let summary = &told.summary;
    let _ = writeln!(
        out,
        "            .told({path}, \"{}\", told!({summary:?} {module}::{method}({any})))",
        method.to_ascii_uppercase()
    );
}

/// How a page or a layout is kept, as its attribute wrote it down.
fn constant(call: &Call, name: &str) -> String {
    let module = call.path.rsplit_once("::").map_or("", |(module, _)| module);
    format!("{module}::{name}")
}

/// The arguments of what keeps a page or a layout: it is drawn for nobody.
fn kept(call: &Call, children: &str) -> String {
    let drawn = into_page(
        call,
        &vec![PUBLIC_ARG.to_owned(); call.parameters.len()],
        children,
    );
    let parameters = if extracted(call) > 0 { "p, s" } else { "_, _" };
    format!(
        "{:?}, {}, p, s, draw(|{parameters}: &S| ::std::boxed::Box::pin(async move {{ {drawn} }}))",
        call.file,
        constant(call, "CACHED"),
    )
}

fn framed_by(depth: usize, layout: &Call) -> String {
    let layout = kept(layout, &format!("slot({depth})"));
    format!("kept({layout}).await.map(|l| page.framed_by({depth}, &l))")
}

/// Names the guards of a page for the list of doors, the outermost first.
fn guarded(key: &str, layouts: &[Call], page: &Call, out: &mut String) {
    let mut guards: Vec<&str> = Vec::new();
    for guard in layouts.iter().chain([page]).flat_map(|call| &call.guards) {
        if !guards.contains(&guard.as_str()) {
            guards.push(guard);
        }
    }
    let path = key
        .split_once('(')
        .map(|(_, path)| path.split(',').next().unwrap_or(path));
    if let (false, Some(path)) = (guards.is_empty(), path) {
        let _ = writeln!(out, "            .guarded({path}, &{guards:?})");
    }
}

/// A page that comes later: its guards and its other arguments come first all the same.
fn later(loading: &Call, page: &Call, arg: &str, out: &mut String) -> String {
    if extracted(page) > 0 {
        let arguments = format!("let a = {};", all_at_once(page, arg));
        code(&arguments, &page.file, out);
    }
    let taken = match extracted(page) {
        1 => vec!["a".to_owned()],
        count => (0..count).map(|index| format!("a.{index}")).collect(),
    };
    let page_later = format!(
        "let later = async move {{ {} }};",
        into_page(page, &taken, "")
    );
    code(&page_later, &page.file, out);
    let arguments = vec![arg.to_owned(); loading.parameters.len()];
    let shown = call(loading, &arguments, "");
    format!("loading({shown}, later)")
}

fn frame(depth: usize, layout: &Call) -> String {
    let called = into_page(layout, &taken(depth, layout), "c");
    format!("page.frame({depth}, async |c| {called}).await")
}

fn into_page(of: &Call, arguments: &[String], children: &str) -> String {
    let called = call(of, arguments, children);
    format!("::hallway::IntoPage::into_page({called})")
}

/// `arguments` for what is extracted, `children` where they belong.
fn call(call: &Call, arguments: &[String], children: &str) -> String {
    let mut arguments = arguments.iter().map(String::as_str);
    let list: Vec<&str> = call
        .parameters
        .iter()
        .map(|parameter| match parameter {
            Parameter::Children => children,
            Parameter::Extracted => arguments.next().unwrap_or_default(),
        })
        .collect();
    format!("{}({}).await", call.path, list.join(", "))
}

/// A layout's arguments before the page runs: its guard holds for what is inside.
fn all_at_once(layout: &Call, arg: &str) -> String {
    match extracted(layout) {
        1 => arg.to_owned(),
        count => format!("({})", vec![arg; count].join(", ")),
    }
}

/// The same arguments where the layout is called.
fn taken(depth: usize, layout: &Call) -> Vec<String> {
    match extracted(layout) {
        1 => vec![format!("l{depth}")],
        count => (0..count)
            .map(|index| format!("l{depth}.{index}"))
            .collect(),
    }
}

fn extracted(call: &Call) -> usize {
    call.parameters
        .iter()
        .filter(|parameter| **parameter == Parameter::Extracted)
        .count()
}

fn code(text: &str, file: &str, out: &mut String) {
    let _ = writeln!(out, "            {text}  // {file}");
}

const ARG: &str = "arg(p, s).await?";
const PUBLIC_ARG: &str = "public_arg(p, s).await?";
