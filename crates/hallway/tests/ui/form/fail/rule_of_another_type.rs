use hallway::Form;
use hallway::form::Month;

#[derive(Form)]
struct Order {
    #[form(length(max = 3))]
    pieces: u8,
    #[form(range(max = 9))]
    name: String,
    #[form(step = 5)]
    month: Month,
    #[form(each(email))]
    email: String,
    #[form(each(email))]
    numbers: Vec<u8>,
    #[form(range(min = "2026-01-01"))]
    from: Month,
    #[form(range(min = 2026))]
    to: Month,
}

fn main() {}
