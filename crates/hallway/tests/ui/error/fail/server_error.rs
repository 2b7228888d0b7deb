use hallway::ActionError;

#[derive(Debug, ActionError)]
enum OrderError {
    #[error(status = 500, message = "The database is down")]
    Database,
    #[error(status = 200, message = "All is well")]
    Fine,
}

fn fails() -> Result<(), OrderError> {
    Err(OrderError::Database)
}

fn main() {
    println!("{}", fails().unwrap_err());
}
