//! Reads messages that another program has written into a CSV file.

use hallway::form::Invalid;
use hallway::{Entries, Error, Form, Upload};

use crate::leads::NewLead;

/// What somebody brings along.
#[derive(Debug, Form)]
pub struct Import {
    /// The first line names the columns: `name`, `email` and `message`, and any others.
    #[form(max_size = "5mb", label = "A CSV file")]
    pub file: Upload,
}

impl Import {
    /// All messages of the file, or what is wrong with the first line that is.
    ///
    /// # Errors
    ///
    /// When the file cannot be read from where it was put.
    pub async fn read(&self) -> Result<Result<Vec<NewLead>, Invalid>, Error> {
        let content = self.file.bytes().await?;
        Ok(rows(&content).map_err(|wrong| Invalid::field("file", wrong)))
    }
}

fn rows(content: &[u8]) -> Result<Vec<NewLead>, String> {
    let mut reader = csv::Reader::from_reader(content);
    let names = reader.headers().map_err(|cause| cause.to_string())?.clone();
    let mut found = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|cause| cause.to_string())?;
        let mut entries = Entries::new();
        for (name, text) in names.iter().zip(&row) {
            if NewLead::NAMES.contains(&name) {
                entries.push(name, text);
            }
        }
        let line = row.position().map_or(0, csv::Position::line);
        let wrong = |errors: hallway::FieldErrors| {
            let first = errors.iter().next();
            let (field, why) = first.map_or(("", ""), |it| (&*it.field, &*it.message));
            format!("Line {line}, {field}: {why}")
        };
        found.push(NewLead::decode(&entries).map_err(wrong)?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whole_or_says_which_line_is_wrong() {
        let good = "email,stars,message,name\na@b.example,5,\"Good,\nmorning to you\",Ada\n";
        let [lead] = &rows(good.as_bytes()).unwrap()[..] else {
            panic!("one row");
        };
        assert_eq!(
            (&*lead.name, &*lead.message),
            ("Ada", "Good,\nmorning to you")
        );
        let wrong = |text: String| rows(text.as_bytes()).unwrap_err();
        let second = wrong(format!("{good}x,5,Good morning to you,Eve\n"));
        assert!(second.starts_with("Line 4, email: "), "{second}");
        let missing = wrong("name\nAda\n".into());
        assert!(missing.starts_with("Line 2, email: "), "{missing}");
        assert!(wrong(format!("{good}x,5\n")).contains("line: 4"));
    }
}
