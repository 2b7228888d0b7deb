//! Drives whole apps through the public interface, without a socket.

mod access;
mod ahead;
mod audit;
mod calls;
mod compressed;
mod declared;
mod dynamic;
mod kept;
mod limits;
mod log;
mod next;
mod once;
mod outbox;
mod outcomes;
mod pages;
mod progress;
mod promises;
mod refusals;
mod replicas;
mod scripts;
mod sessions;
mod streaming;
mod traced;
mod uploads;
mod world;
