use hallway::{FieldError, Form};

fn is_even(number: &u32) -> bool {
    number % 2 == 0
}

fn is_short(text: &str) -> Result<(), FieldError> {
    match text.len() {
        0..9 => Ok(()),
        _ => Err(FieldError::here("long", "Shorter, please")),
    }
}

#[derive(Form)]
struct Order {
    #[form(with = is_even)]
    pieces: u32,
    #[form(with = is_short)]
    gift: bool,
    #[form(equals = pieces)]
    again: u64,
}

fn main() {}
