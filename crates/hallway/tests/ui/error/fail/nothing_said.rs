use hallway::ActionError;

#[derive(Debug, ActionError)]
enum OrderError {
    SoldOut,
    #[error(status = 404)]
    Unknown,
    #[error(message = "Closed")]
    Closed,
}

fn main() {}
