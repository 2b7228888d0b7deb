//! Fuzzes `targets::json`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| hallway_fuzz::targets::json(data));
