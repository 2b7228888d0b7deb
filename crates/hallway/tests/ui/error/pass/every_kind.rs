//! Derives every kind of error.

use hallway::{ActionError, Error, Invalid};

#[derive(Debug, ActionError)]
enum OrderError {
    #[error(status = 409, message = "Only {left} left of {item:?}.")]
    SoldOut { left: u32, item: String },
    #[error(status = 404, message = "There is no order {0}.")]
    Unknown(u64),
    #[error(status = 403, message = "The shop is {{closed}}.")]
    Closed,
    #[error(transparent)]
    Invalid(#[from] Invalid),
    #[error(transparent)]
    Other {
        #[from]
        source: Error,
    },
}

#[derive(Debug, ActionError)]
#[error(status = 410, message = "Gone since {since}.")]
struct Gone {
    since: u16,
}

fn fails(how: bool) -> Result<(), OrderError> {
    if how {
        Err(Invalid::field("email", "This address is taken"))?;
    }
    Err(Error::internal("the disk is full"))?
}

#[test]
fn errors_have_status_message_and_data() {
    let error = OrderError::SoldOut {
        left: 2,
        item: "tea".to_owned(),
    };
    assert_eq!(error.to_string(), "Only 2 left of \"tea\".");
    assert_eq!(error.message(), error.to_string());
    assert_eq!(error.status(), 409);
    assert_eq!(error.body()["code"], "sold_out");
    assert_eq!(error.body()["left"], 2);
    assert_eq!(OrderError::Unknown(7).message(), "There is no order 7.");
    assert_eq!(OrderError::Closed.message(), "The shop is {closed}.");
    assert_eq!(fails(true).unwrap_err().status(), 422);
    let unexpected = fails(false).unwrap_err();
    assert_eq!(unexpected.status(), 500);
    assert!(!unexpected.message().contains("disk"));
    assert_eq!(Gone { since: 2020 }.body()["code"], "gone");
}
