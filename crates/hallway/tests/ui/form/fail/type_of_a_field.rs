use hallway::Form;

struct Money;

#[derive(Form)]
struct Order {
    price: Money,
}

fn main() {}
