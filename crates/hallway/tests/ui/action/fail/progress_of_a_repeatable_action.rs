use hallway::{Done, Error, Progress, Public, action};

#[action(access = Public, repeatable)]
pub async fn import(progress: Progress) -> Result<Done, Error> {
    progress.report(1, 1);
    Ok(Done::new())
}

fn main() {
    let _ = hallway::App::<()>::new().action::<import>();
}
