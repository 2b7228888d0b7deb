//! Lists the permanent ids of what Hallway itself refuses or fails with: cause and cure of each.
//!
//! `docs/errors.md` is written from this table, and `cargo hallway explain HW0101` reads it. An id
//! never changes its meaning and is never used again.

/// One id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorId {
    /// `HW0101`: 00 at the start, 01 calls of actions, 02 drawing.
    pub id: &'static str,
    /// The status that a caller sees; 0 when there is no caller.
    pub status: u16,
    /// What happened.
    pub what: &'static str,
    /// Why it happens.
    pub cause: &'static str,
    /// How to mend it.
    pub cure: &'static str,
}

const fn error(
    id: &'static str,
    status: u16,
    what: &'static str,
    cause: &'static str,
    cure: &'static str,
) -> ErrorId {
    ErrorId {
        id,
        status,
        what,
        cause,
        cure,
    }
}

/// Finds an id, in capitals or small letters.
///
/// # Examples
///
/// ```
/// assert_eq!(hallway_wire::errors::find("hw0101").map(|it| it.status), Some(403));
/// ```
pub fn find(id: &str) -> Option<&'static ErrorId> {
    ERRORS
        .iter()
        .find(|error| error.id.eq_ignore_ascii_case(id))
}

/// The table, as `docs/errors.md`.
pub fn page() -> String {
    let mut page = HEAD.to_owned();
    for error in &ERRORS {
        let status = match error.status {
            0 => "It stands in the log, and no caller sees it.".to_owned(),
            status => format!("The caller sees status {status}."),
        };
        page += &format!(
            "\n## {}: {}\n\n{status}\n\n**Cause.** {}\n\n**Cure.** {}\n",
            error.id, error.what, error.cause, error.cure
        );
    }
    page
}

const HEAD: &str = "\
<!-- Written from crates/hallway-wire/src/errors.rs: HALLWAY_BLESS=1 cargo test -p hallway-wire -->
# Errors

Every id that Hallway itself writes to the log, or sends to a caller as `code`. The ids are
permanent. `cargo hallway explain HW0101` shows one of them.

Errors of an app have no id here: an action's own error has the code of its variant, and a failure
has a random id that stands in the log beside its cause.
";

/// Every id, in order.
pub const ERRORS: [ErrorId; 27] = [
    error(
        "HW0001",
        0,
        "the settings cannot be read",
        "A variable of the environment that begins with `HALLWAY_` has a value that cannot be read, \
         or no setting of that name exists.",
        "The message names each of them, with a suggestion where a name is misspelt. The table of \
         settings stands at `hallway::Config`.",
    ),
    error(
        "HW0002",
        0,
        "there are no keys to seal with",
        "The key file in `HALLWAY_DATA` cannot be read or written, or holds no key.",
        "Make the folder writable, or set `HALLWAY_KEYS`; `cargo hallway key` prints a key.",
    ),
    error(
        "HW0003",
        0,
        "the claims of submissions cannot be kept",
        "The file of claims in `HALLWAY_DATA` cannot be opened: no right to write, or another \
         process has it.",
        "Give each process a folder of its own that it can write to.",
    ),
    error(
        "HW0004",
        0,
        "two actions have one name",
        "A token names its action, so a name must mean one action. Two functions have the same \
         module path below `app`, or the same `name = \"..\"`.",
        "Rename one of them, or give it a name of its own: `#[action(name = \"..\")]`.",
    ),
    error(
        "HW0005",
        0,
        "the name of an action is longer than 200 bytes",
        "The name is the path of modules below `app` and the function; every token holds it.",
        "Give it a shorter one: `#[action(name = \"..\")]`.",
    ),
    error(
        "HW0006",
        0,
        "the address cannot be listened on",
        "Another program listens there, mostly an earlier start of the same one.",
        "Stop that program, or set `HALLWAY_ADDR`.",
    ),
    error(
        "HW0007",
        0,
        "the addresses of callers are not known",
        "The app is served as a router of another program that does not tell who connects, so all \
         callers share every limit per address.",
        "Serve it with `Ready::serve`, or make the router a service with \
         `into_make_service_with_connect_info::<SocketAddr>()`.",
    ),
    error(
        "HW0008",
        0,
        "a schedule cannot be kept",
        "The times of `App::schedule` cannot be read, or no GET of a route stands at its path.",
        "The message shows the schedule and what is wrong with it.",
    ),
    error(
        "HW0009",
        0,
        "what the program is cannot be written",
        "`HALLWAY_DOORS` or `HALLWAY_OPENAPI` names a file in a folder that is missing or not writable, \
         or `HALLWAY_EXPORT` a folder that is not empty.",
        "Name another one. Without the variable the app serves as usual.",
    ),
    error(
        "HW0010",
        0,
        "the certificate cannot be used",
        "A file that `HALLWAY_TLS_CERT` or `HALLWAY_TLS_KEY` names is missing, is not PEM, or the key \
         is not that of the certificate.",
        "The message names the file. The first file begins with the app's own certificate, those \
         that signed it follow; the other has the key in PKCS#8, SEC1 or PKCS#1, without a password.",
    ),
    error(
        "HW0011",
        0,
        "not all of the site is there",
        "`HALLWAY_EXPORT`, or `cargo hallway export`, writes the pages that are the same for everybody. \
         Some could not be written: a page has a form, a part of each visitor's own, or dynamic \
         segments and no `paths()`, or it failed.",
        "The message names each with its reason. Take `PUBLIC` or `#[cached(public)]` from a page that \
         is not meant to be static.",
    ),
    error(
        "HW0101",
        403,
        "the form was not sent from its own page",
        "The browser says that another site sent the request (`Sec-Fetch-Site`), or `Origin` is not \
         the `Host` that arrived. Behind a proxy that rewrites `Host` this also meets browsers \
         without Fetch Metadata.",
        "The log names both values. Let the proxy keep `Host`; an origin that may send forms is \
         listed in `HALLWAY_ORIGINS`.",
    ),
    error(
        "HW0102",
        400,
        "the form came without its token",
        "No field `$form` came within the first 64 KB of the body and no header `hallway-token`: \
         a program sent the form by itself, or controls with much text stand before the form.",
        "Programs use a route handler, not an action. Draw what uses `form=` behind its form.",
    ),
    error(
        "HW0103",
        403,
        "the token is not one of ours",
        "It was changed on the way, cut, or made up.",
        "Open the page again. If it happens often, something between browser and server rewrites \
         bodies.",
    ),
    error(
        "HW0104",
        403,
        "the form belongs to another page",
        "A token is good for the path of the page that drew it, and was sent to another path.",
        "Leave the `action` of the form as it is drawn.",
    ),
    error(
        "HW0105",
        415,
        "the media type is not one of a form",
        "An action reads `application/x-www-form-urlencoded` and `multipart/form-data` only, so \
         that no other site can send it anything else.",
        "For JSON write a route handler.",
    ),
    error(
        "HW0106",
        400,
        "the body cannot be read",
        "It ended too early, has more than 1,000 entries or a name of more than 200 bytes, holds the \
         token twice, or breaks its own format.",
        "Send the form again; a program looks at the sentence of the answer.",
    ),
    error(
        "HW0107",
        413,
        "the body is too large",
        "It has more bytes than the action takes: 1 MB unless its attribute says otherwise.",
        "Raise it for this action: `#[action(max = \"5mb\")]`.",
    ),
    error(
        "HW0108",
        401,
        "the guard said no",
        "The action's `access` does not let this caller pass: nobody is signed in (401), or somebody \
         who may not (403).",
        "Sign in. If the wrong people are refused, look at `Guard::check` of the type in `access`.",
    ),
    error(
        "HW0109",
        409,
        "the form is too old",
        "Its token is older than a day, was sealed by a key that is gone, for another visitor or \
         another person, or names an action or bound values that this build does not have.",
        "People press the button again: the page comes back with what they typed. Before a deploy \
         `cargo hallway check` says which forms it will meet; `rename = \"..\"` keeps an old name.",
    ),
    error(
        "HW0110",
        422,
        "the input breaks rules",
        "Fields do not keep the rules of the form's type.",
        "Each error stands at its field. Nothing is wrong with the app.",
    ),
    error(
        "HW0111",
        429,
        "one submission was copied too often",
        "More than sixty copies of the same submission arrived.",
        "Look for a program that repeats without a pause.",
    ),
    error(
        "HW0112",
        409,
        "nobody knows whether the submission ran",
        "The process that ran it is gone and has left no answer: it was killed between the claim and \
         the end.",
        "Look whether the effect is there before you send it again. It never runs again by itself.",
    ),
    error(
        "HW0113",
        429,
        "it was called too often",
        "One of the action's limits is used up: for this address, this person, or this value of a \
         field.",
        "Wait as long as `Retry-After` says. `limit = \"..\"` of the action sets how often.",
    ),
    error(
        "HW0201",
        500,
        "a page draws a form for an action that is not in the table",
        "The action was not mounted: an app by hand lacks `.action::<..>()`, or `src/app.rs` is not \
         the one that the build script wrote.",
        "Build again and commit `src/app.rs`, or mount the action.",
    ),
    error(
        "HW0202",
        500,
        "files came where nothing says how much of them is read",
        "A field of the form is an `Upload`, and the action has no `files = \"..\"`, or `Checked` no \
         third parameter: nothing takes files by accident.",
        "Say the most bytes of all files of one call together: `#[action(.., files = \"20mb\")]`, \
         `Checked<T, 1_048_576, 20_971_520>`.",
    ),
    error(
        "HW0203",
        0,
        "a form draws a field behind one for files",
        "The page draws a text, a box or a list after `file()`. A browser sends fields in the order of \
         the page, and a long file is refused before its end: what stands behind it never arrives, so \
         without scripts it is lost. Said once for each form, in development.",
        "Draw the fields for files last, just before the button.",
    ),
];
