use hallway::ActionError;

#[derive(Debug, ActionError)]
enum OrderError {
    #[error(status = 409, message = "Only {lfet} left")]
    SoldOut { left: u32 },
    #[error(status = 404, message = "There is no order {}")]
    Unknown(u64),
}

fn main() {}
