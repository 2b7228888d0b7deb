//! Shows that patterns match whole texts, as browsers do.

use hallway::form::{Entries, Form};

macro_rules! pattern {
    ($pattern:literal, matches $($yes:literal)*, not $($no:literal)*) => {{
        #[derive(hallway::Form)]
        #[allow(dead_code)]
        struct One {
            #[form(pattern = $pattern, optional)]
            t: String,
        }
        let matches = |text: &str| {
            let mut entries = Entries::new();
            entries.push("t", text);
            One::decode(&entries).is_ok()
        };
        $(assert!(matches($yes), "{} matches {:?}", $pattern, $yes);)*
        $(assert!(!matches($no), "{} does not match {:?}", $pattern, $no);)*
    }};
}

#[test]
fn a_pattern_matches_the_whole_text() {
    pattern!("abc", matches "abc", not "abcd" "xabc" "ab" "ABC");
    pattern!("a|bc|", matches "a" "bc", not "abc" "c");
    pattern!("(?:ab)*c?", matches "c" "ababc" "abab", not "aba" "cc");
    pattern!("a{2}", matches "aa", not "a" "aaa");
    pattern!("a{2,}", matches "aa" "aaaaa", not "a");
    pattern!("a{0,2}b", matches "b" "ab" "aab", not "aaab");
    pattern!("(a|b)+(c|d)", matches "abac" "bd", not "c" "abcd");
}

#[test]
fn classes_are_those_of_javascript() {
    pattern!("[a-c\\-_]+", matches "a-b_c", not "d" "a b");
    pattern!("[^a-c]", matches "d" "😀" "\n", not "a" "dd");
    pattern!("\\d\\D\\w\\W\\s\\S", matches "1äa! x" "5_z.\u{a0}y", not "11a! x" "1äa!xx");
    pattern!("[^\\W_]+", matches "aZ9", not "_" "ä");
    pattern!(".", matches "a" "\u{85}", not "\n" "\r" "\u{2028}");
    pattern!("\\.\\/\\(\\)", matches "./()", not "a/()");
}

#[test]
fn no_pattern_takes_exponential_time() {
    let many_as = "a".repeat(5_000);
    #[derive(hallway::Form)]
    #[allow(dead_code)]
    struct Greedy {
        #[form(pattern = "(a*)*(a|a)*b")]
        t: String,
    }
    let mut entries = Entries::new();
    entries.push("t", many_as);
    let started = std::time::Instant::now();
    assert!(Greedy::decode(&entries).is_err());
    assert!(started.elapsed() < std::time::Duration::from_secs(2));
}
