//! Tells us by e-mail what people write.

use std::path::PathBuf;

use hallway::Result;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp;
use lettre::{
    Address, AsyncFileTransport, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
};

use crate::leads::Lead;

/// How letters leave the house. Clones share the connections to the mail server.
#[derive(Debug, Clone, Default)]
pub struct Mail {
    way: Way,
}

#[derive(Debug, Clone, Default)]
enum Way {
    #[default]
    Nowhere,
    Folder(PathBuf),
    Server(AsyncSmtpTransport<Tokio1Executor>),
}

impl Mail {
    /// Sends nothing, and writes each letter into `folder`, to look at while one develops: most
    /// programs for mail open the files.
    pub fn to_folder(folder: PathBuf) -> Mail {
        Mail {
            way: Way::Folder(folder),
        }
    }

    /// Sends through the server of an address such as `smtps://name:password@mail.example` or
    /// `smtp://localhost:25`.
    ///
    /// # Errors
    ///
    /// When the address is none.
    pub fn through(server: &str) -> Result<Mail, smtp::Error> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(server)?.build();
        Ok(Mail {
            way: Way::Server(transport),
        })
    }

    /// Tells the house what somebody wrote. An answer to the letter goes to that person.
    ///
    /// # Errors
    ///
    /// When the letter cannot be written or sent.
    pub async fn tell(&self, lead: &Lead) -> Result<()> {
        match &self.way {
            Way::Nowhere => {}
            Way::Folder(folder) => {
                tokio::fs::create_dir_all(folder).await?;
                let transport = AsyncFileTransport::<Tokio1Executor>::new(folder);
                transport.send(letter(lead)?).await?;
            }
            Way::Server(transport) => {
                transport.send(letter(lead)?).await?;
            }
        }
        Ok(())
    }
}

/// What people write stands in the subject and the text, which lettre encodes, and not in an address,
/// where a line break would be none.
fn letter(lead: &Lead) -> Result<Message> {
    let house = |local| Address::new(local, "studio.example").map(|at| Mailbox::new(None, at));
    let mut letter = Message::builder()
        .from(house("site")?)
        .to(house("hello")?)
        .subject(format!("A message from {}", lead.name))
        .header(ContentType::TEXT_PLAIN);
    // What browsers take for an address is a little more than what mail servers take.
    if let Ok(address) = lead.email.parse() {
        letter = letter.reply_to(Mailbox::new(None, address));
    }
    let text = format!(
        "{} <{}> writes:\n\n{}\n",
        lead.name, lead.email, lead.message
    );
    Ok(letter.body(text)?)
}
