//! Fuzzes `targets::urlencoded`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| hallway_fuzz::targets::urlencoded(data));
