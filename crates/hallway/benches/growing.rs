//! Counts the instructions that each parser spends on inputs of growing size.
//!
//! `cargo bench -p hallway --bench growing`, which needs valgrind. The program runs itself under it,
//! once for each input at n, 2n, 4n and 8n, and fails where twice the input costs more than 2.2
//! times the instructions: nothing that a stranger sends may cost more than its length.

#[path = "../../../fuzz/src/targets.rs"]
#[allow(unreachable_pub, reason = "it is a library of its own in fuzz/")]
mod targets;

use std::process::{Command, ExitCode};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

const PART: &str = "--X\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n";
const FILE: &str = "--X\r\nContent-Disposition: form-data; name=\"a\"; filename=\"b\"\r\n\r\n";
const END: &str = "\r\n--X--\r\n";

/// What is read, by which target, and an input of a size.
type Growing = (&'static str, fn(&[u8]), fn(usize) -> Vec<u8>);

/// No input is cut off by a limit before its largest size: what is refused early costs nothing.
const GROWING: [Growing; 15] = [
    ("pairs", targets::urlencoded, |n| b"a=1&".repeat(n)),
    ("percent signs", targets::urlencoded, |n| {
        [b"name=".to_vec(), b"%".repeat(n * 100)].concat()
    }),
    ("escapes", targets::urlencoded, |n| {
        [b"name=".to_vec(), b"%41".repeat(n * 30)].concat()
    }),
    ("one value", targets::urlencoded, |n| {
        [b"name=".to_vec(), b"x".repeat(n * 100)].concat()
    }),
    ("parts", targets::multipart, |n| parts(&PART.repeat(n))),
    ("the head of a part", targets::multipart, |n| {
        let more = "X-Long: hallway\r\n".repeat(n);
        parts(&PART.replace("\r\n\r\n", &format!("\r\n{more}\r\n")))
    }),
    ("a file", targets::multipart, |n| {
        parts(&(FILE.to_owned() + &"x".repeat(n * 100)))
    }),
    ("false ends of a part", targets::multipart, |n| {
        parts(&(FILE.to_owned() + &"\r\n--".repeat(n * 20)))
    }),
    ("a list", targets::json, |n| {
        format!("{{\"name\":[{}1]}}", "1,".repeat(n)).into_bytes()
    }),
    ("members", targets::json, |n| {
        let members: String = (0..n).map(|key| format!("\"{key:04}\":1,")).collect();
        format!("{{{members}\"z\":1}}").into_bytes()
    }),
    ("a long text", targets::json, |n| {
        format!("{{\"name\":\"{}\"}}", "\\u00e9".repeat(n * 20)).into_bytes()
    }),
    ("a token", targets::token, |n| b"AZaz09-_".repeat(n * 2)),
    ("an origin", targets::origin, |n| {
        [b"none\nhttp://".to_vec(), b"a.b".repeat(n * 4)].concat()
    }),
    ("cookies", targets::cookie, |n| {
        b"__Host-hallway-session=x; ".repeat(n)
    }),
    ("a path", targets::path, |n| {
        [b"/notes".to_vec(), b"/%2e%2e".repeat(n)].concat()
    }),
];

fn parts(inside: &str) -> Vec<u8> {
    [&[255], inside.as_bytes(), END.as_bytes()].concat()
}

/// 8n is just below the most entries that a form may have.
const N: usize = 120;
/// Twice the input may cost so many times the instructions.
const STEEP: f64 = 2.2;
/// Two runs of the same input differ by fewer instructions: keys are random.
const NOISE: f64 = 20_000.0;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [case, size] = words.as_slice()
        && let (Ok(case), Ok(size)) = (case.parse::<usize>(), size.parse())
    {
        let (_, target, input) = GROWING[case];
        target(&input(size));
        return ExitCode::SUCCESS;
    }
    let (next, steep) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let count_some = || {
        while let Some(growing) = GROWING.get(next.fetch_add(1, Ordering::SeqCst)) {
            steep.fetch_add(steps(growing), Ordering::SeqCst);
        }
    };
    // Who else works on this machine changes no count.
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..cores).for_each(|_| drop(scope.spawn(count_some))));
    ExitCode::from(u8::from(steep.into_inner() > 0))
}

/// Prints the instructions for one input, and gives back how many steps are too steep.
fn steps(growing: &Growing) -> usize {
    let name = growing.0;
    let case = GROWING.iter().position(|(known, ..)| *known == name);
    let count = |size| count(case.unwrap_or_default(), size);
    // The start of the program, and of the small app that some targets have.
    let start = count(0);
    let costs = [1, 2, 4, 8].map(|times| count(N * times).saturating_sub(start));
    let ratios: Vec<f64> = costs
        .windows(2)
        .map(|pair| pair[1] as f64 / pair[0].max(1) as f64)
        .collect();
    println!("{name:22} {costs:>10?}  {ratios:.2?}");
    let steep = |pair: &&[u64]| pair[1] as f64 > STEEP * pair[0] as f64 + NOISE;
    costs.windows(2).filter(steep).count()
}

fn count(case: usize, size: usize) -> u64 {
    let own = std::env::current_exe().expect("a program has a name");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(own)
        .args([case.to_string(), size.to_string()])
        // glibc tidies up small blocks as soon as it has many: that step is no parser's.
        .env("GLIBC_TUNABLES", "glibc.malloc.mxfast=0")
        .output()
        .expect("valgrind is installed");
    let said = String::from_utf8_lossy(&output.stderr);
    let total = said.split("Collected : ").nth(1);
    let total = total.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    match total {
        Some(total) if output.status.success() => total,
        _ => panic!("valgrind told no total\n{said}"),
    }
}
