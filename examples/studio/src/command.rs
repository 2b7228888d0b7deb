//! Answers on the command line what the pages and the routes answer: the same services.

use crate::leads::{Lead, Leads};

/// What the program is asked to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Serve the site.
    Serve,
    /// `studio leads list [count]`: print the newest messages.
    ListLeads {
        /// How many at most.
        count: u32,
    },
}

impl Command {
    /// Reads what stands behind the program's name.
    ///
    /// # Errors
    ///
    /// How it is written, for words that are no command.
    pub fn parse(words: &[String]) -> Result<Command, String> {
        let words: Vec<_> = words.iter().map(String::as_str).collect();
        let count = |text: &str| {
            text.parse()
                .map_err(|_| format!("`{text}` is no number\n{USAGE}"))
        };
        match words.as_slice() {
            [] => Ok(Command::Serve),
            ["leads", "list"] => Ok(Command::ListLeads { count: 20 }),
            ["leads", "list", number] => Ok(Command::ListLeads {
                count: count(number)?,
            }),
            _ => Err(USAGE.to_owned()),
        }
    }
}

/// The newest messages, a line each, with tabs between: number, time, name, e-mail, message.
///
/// # Errors
///
/// When the database cannot be read.
pub async fn list_leads(leads: &Leads, count: u32) -> Result<String, sqlx::Error> {
    Ok(leads.recent(count).await?.iter().map(line).collect())
}

fn line(lead: &Lead) -> String {
    let (name, email, message) = (plain(&lead.name), plain(&lead.email), plain(&lead.message));
    format!(
        "{}\t{}\t{name}\t{email}\t{message}\n",
        lead.id, lead.created_at
    )
}

/// What a stranger wrote must neither break the line nor command the terminal.
fn plain(text: &str) -> String {
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    text.chars().map(plain).collect()
}

const USAGE: &str = "studio                      serves the site\n\
                     studio leads list [count]   prints the newest messages";

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Command, String> {
        let words: Vec<_> = line.split_whitespace().map(str::to_owned).collect();
        Command::parse(&words)
    }

    #[test]
    fn a_command_is_read_whole_or_explained() {
        assert_eq!(parse(""), Ok(Command::Serve));
        assert_eq!(parse("leads list"), Ok(Command::ListLeads { count: 20 }));
        assert_eq!(parse("leads list 3"), Ok(Command::ListLeads { count: 3 }));
        for wrong in ["leads", "leads list x", "leads list 3 4", "lead list", "-h"] {
            assert!(
                parse(wrong).unwrap_err().contains("leads list [count]"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn what_a_stranger_wrote_commands_no_terminal() {
        assert_eq!(plain("a\x1b[2J\tb\r\nc"), "a [2J b  c");
    }
}
