//! Names what `cargo hallway once`, `limits` and `sessions` ask a running program, and its answers.
//!
//! Both travel as one line of JSON over the socket [`SOCKET`] in the program's data folder.

use serde::{Deserialize, Serialize};

/// The socket, below `HALLWAY_DATA`. Its folder is open to the program's own user only.
pub const SOCKET: &str = "operator/socket";

/// Whose sessions end at the next start, one a line, below `HALLWAY_DATA`: written while no program
/// runs.
pub const TO_END: &str = "operator/end";

/// What an operator wants.
///
/// # Examples
///
/// ```
/// use hallway_wire::operator::Order;
///
/// let order = Order::Limits { key: Some("203.0.113.7".to_owned()), free: true };
/// let line = serde_json::to_string(&order)?;
/// assert_eq!(line, r#"{"ask":"limits","key":"203.0.113.7","free":true}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Order {
    /// What is known of submissions, or of the one with this id.
    Once {
        /// As `OnceId` has it: 64 hexadecimal digits.
        id: Option<String>,
    },
    /// How much of the limits is used, or used by one caller; `free` gives it back.
    Limits {
        /// An address, who is signed in, or what was typed into a field.
        key: Option<String>,
        /// Whether the caller may call again at once.
        free: bool,
    },
    /// Which sessions were ended, or those of one person; `end` ends all that there are.
    Sessions {
        /// The name that was given to `Done::sign_in`.
        subject: Option<String>,
        /// Whether to sign this person out everywhere.
        end: bool,
    },
}

/// What the program says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Lines for people.
    pub text: String,
    /// Whether there was what was asked for.
    pub found: bool,
}
