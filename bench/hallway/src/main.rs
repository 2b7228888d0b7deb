//! Serves the workload with Hallway.

mod app; // written by the build script from the folder src/app/
mod lead;

/// Nothing: the leads are in `bench_data`, as in the app beside this one.
#[derive(Clone)]
struct AppState;

#[tokio::main]
async fn main() -> hallway::Result<()> {
    bench_data::open();
    app::app().with_state(AppState).serve().await
}
