//! Writes src/app.rs from the folder src/app/.

fn main() {
    hallway_build::app();
}
