//! Runs readers and writers of the cache's versions through every order that threads can take.
//!
//! It compiles the same file as the library, over the primitives of a model checker.

#[allow(dead_code, reason = "not everything is asked here")]
#[path = "../src/cache/versions.rs"]
mod versions;

/// What `versions.rs` stands on here.
mod sync {
    pub(super) use loom::sync::atomic::{AtomicU64, Ordering};
    pub(super) use loom::sync::{RwLock, RwLockReadGuard};
}

use loom::sync::Arc;
use loom::sync::atomic::{AtomicU64, Ordering};
use loom::thread;
use versions::{Standing, Versions};

/// A row of a database, and the versions of its readers.
#[derive(Default)]
struct World {
    row: AtomicU64,
    versions: Versions,
}

impl World {
    fn write(&self, value: u64) {
        self.row.store(value, Ordering::SeqCst);
        self.versions.update("row");
    }

    /// What a load makes: the number that it noted first, and the value.
    fn load(&self) -> (u64, u64) {
        let begun = self.versions.now();
        (begun, self.row.load(Ordering::SeqCst))
    }

    fn standing(&self, begun: u64) -> Standing {
        self.versions.standing([("row", begun)])
    }
}

#[test]
fn no_order_of_a_load_and_a_write_leaves_an_old_value_fresh() {
    loom::model(|| {
        let world = Arc::new(World::default());
        let writer = thread::spawn({
            let world = world.clone();
            move || world.write(1)
        });
        let (begun, value) = world.load();
        writer.join().expect("the writer returns");
        assert!(value == 1 || world.standing(begun) == Standing::Old);
    });
}

#[test]
fn each_write_is_seen_by_the_reads_that_start_after_it() {
    loom::model(|| {
        let world = Arc::new(World::default());
        let writers: Vec<_> = (0..2)
            .map(|_| {
                let world = world.clone();
                thread::spawn(move || {
                    let (begun, _) = world.load();
                    world.row.fetch_add(1, Ordering::SeqCst);
                    world.versions.update("row");
                    assert_eq!(world.standing(begun), Standing::Old, "its own write");
                })
            })
            .collect();
        let (begun, value) = world.load();
        for writer in writers {
            writer.join().expect("the writer returns");
        }
        assert!(value == 2 || world.standing(begun) == Standing::Old);
        let (after, value) = world.load();
        assert_eq!((value, world.standing(after)), (2, Standing::Fresh));
    });
}

#[test]
fn an_update_is_never_weakened_by_a_revalidation() {
    loom::model(|| {
        let world = Arc::new(World::default());
        let (begun, _) = world.load();
        let other = thread::spawn({
            let world = world.clone();
            move || world.versions.revalidate("row")
        });
        world.write(1);
        assert_eq!(world.standing(begun), Standing::Old);
        other.join().expect("it returns");
        assert_eq!(world.standing(begun), Standing::Old);
    });
}
