//! Lets readers and writers meet in random orders, and asks of each read: what was written before
//! it started, and raised, it sees; whether by a tag or by the path of the page that reads.

use super::*;

/// xorshift64*: the same seed gives the same case again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % sides
    }
}

const TABLES: usize = 3;
const NAMES: [&str; TABLES] = ["t0", "t1", "t2"];
/// The page that shows a table, and its route.
const PATHS: [&str; TABLES] = ["/of/t0", "/of/t1", "/of/t2"];
const ROUTE: &str = "/of/{table}";

/// What a value was made from: for each table what was read, `None` where it was not.
type Made = [Option<usize>; TABLES];

struct World {
    cache: Cache,
    tables: [Source; TABLES],
    /// What every read that starts now must see at least.
    told: [AtomicUsize; TABLES],
}

impl World {
    fn new() -> Arc<Self> {
        let (cache, tables) = (Cache::new(), Default::default());
        Arc::new(Self {
            cache,
            tables,
            told: Default::default(),
        })
    }

    /// Makes a table old in one of the ways that there are.
    fn raise(&self, table: usize, way: u64) {
        match way {
            0 => self.cache.revalidate_path(PATHS[table]),
            1 => self.cache.revalidate_path(ROUTE),
            2 => self.cache.revalidate_path("/of/*"),
            _ => self.cache.update_tag(NAMES[table]),
        }
    }

    fn least(&self) -> [usize; TABLES] {
        std::array::from_fn(|table| self.told[table].load(Ordering::SeqCst))
    }
}

async fn pause(steps: u64) {
    for _ in 0..steps {
        yield_now().await;
    }
}

/// A read of the value under `key`, which is made of one table and, for keys above the tables, of
/// the values below it.
fn look(
    world: Arc<World>,
    key: usize,
    seed: u64,
) -> std::pin::Pin<Box<dyn Future<Output = Made> + Send>> {
    Box::pin(async move {
        let mut dice = Dice(seed | 1);
        let inner = world.clone();
        let table = key % TABLES;
        let (before, between, after) = (dice.roll(4), dice.roll(4), dice.roll(4));
        let (next, fails) = (dice.roll(u64::MAX), dice.roll(16) == 0);
        let load = async move {
            let mut made = [None; TABLES];
            pause(before).await;
            if key >= TABLES {
                let below = look(inner.clone(), key - TABLES + 1, next).await;
                made = below;
                pause(between).await;
            }
            let own = inner.tables[table].value();
            made[table] = Some(made[table].map_or(own, |below| own.min(below)));
            pause(after).await;
            if fails {
                Err("the database is away")
            } else {
                Ok(made)
            }
        };
        let page = world.cache.for_page(PATHS[table], Some(ROUTE));
        let read = page.read(key).tag(NAMES[table]).get(|| load).await;
        // A reader without the cache is the fallback: it sees the table as it is.
        read.map_or_else(
            |_| {
                let mut made = [None; TABLES];
                made[table] = Some(world.tables[table].value());
                made
            },
            |made| *made,
        )
    })
}

async fn case(seed: u64) -> usize {
    let world = World::new();
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut tasks = Vec::new();
    for _ in 0..4 + dice.roll(20) {
        pause(dice.roll(4)).await;
        let (world, wait, seed) = (world.clone(), dice.roll(6), dice.roll(u64::MAX));
        let (key, table) = (dice.roll(7) as usize, dice.roll(TABLES as u64) as usize);
        let way = dice.roll(6);
        if dice.roll(3) > 0 {
            tasks.push(tokio::spawn(async move {
                pause(wait).await;
                let least = world.least();
                let made = look(world.clone(), key, seed).await;
                for table in 0..TABLES {
                    let seen = made[table].unwrap_or(usize::MAX);
                    assert!(
                        seen >= least[table],
                        "key {key} saw {made:?}, told {least:?}"
                    );
                }
            }));
        } else {
            tasks.push(tokio::spawn(async move {
                pause(wait).await;
                let value = world.tables[table].0.0.fetch_add(1, Ordering::SeqCst) + 1;
                pause(wait).await;
                world.raise(table, way);
                world.told[table].fetch_max(value, Ordering::SeqCst);
            }));
        }
    }
    let count = tasks.len();
    for task in tasks {
        task.await
            .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    }
    assert_eq!(world.cache.shared.flights.running_len(), 0, "seed {seed}");
    count
}

#[tokio::test]
async fn a_read_sees_whatever_was_written_and_raised_before_it_started() {
    let mut steps = 0;
    for seed in 0..6_000 {
        steps += case(seed).await;
    }
    assert!(steps > 50_000, "{steps}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn also_on_several_threads() {
    for seed in 10_000..12_000 {
        case(seed).await;
    }
}
