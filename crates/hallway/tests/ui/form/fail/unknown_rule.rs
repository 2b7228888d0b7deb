use hallway::Form;

#[derive(Form)]
struct NewLead {
    #[form(lenght(min = 2))]
    name: String,
    #[form(email)]
    age: u8,
}

fn main() {}
