//! Fuzzes `targets::path`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| hallway_fuzz::targets::path(data));
