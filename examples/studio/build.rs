//! Writes src/app.rs from the folder src/app/.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
    hallway_build::app();
}
