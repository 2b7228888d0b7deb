use hallway::ActionError;

#[derive(Debug)]
struct Secret;

#[derive(Debug, ActionError)]
enum OrderError {
    #[error(status = 409, message = "Sold out")]
    SoldOut { secret: Secret },
}

fn main() {}
