//! Fuzzes `targets::origin`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| hallway_fuzz::targets::origin(data));
