//! Runs what the guide's page about several replicas says of a test.

include!(concat!(env!("OUT_DIR"), "/replicas.rs"));
