//! Writes how a submission stands into a claim that all replicas can read.

use super::now;
use super::replica::ReplicaId;

/// What stands in a claim. It tells nothing of who sent what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// A replica runs it. The number tells this run from any other of the same submission.
    Running {
        by: ReplicaId,
        at: u64,
        number: [u8; 8],
    },
    Finished {
        at: u64,
    },
    Unsure {
        at: u64,
    },
}

impl Held {
    pub(super) fn running(by: ReplicaId) -> Self {
        let mut number = [0; 8];
        getrandom::fill(&mut number).expect("the system gives random bytes");
        let at = now();
        Self::Running { by, at, number }
    }

    pub(super) fn write(self) -> Vec<u8> {
        let (kind, at, run) = match self {
            Self::Running { by, at, number } => (b'r', at, [by, number].concat()),
            Self::Finished { at } => (b'f', at, Vec::new()),
            Self::Unsure { at } => (b'u', at, Vec::new()),
        };
        let head = [kind].into_iter().chain(at.to_be_bytes());
        head.chain(run).collect()
    }

    /// What cannot be read ran, for all that is known.
    pub(super) fn read(bytes: &[u8]) -> Self {
        Self::parse(bytes).unwrap_or_else(|| {
            tracing::error!("the shared store holds a claim that cannot be read");
            Self::Unsure { at: now() }
        })
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (kind, rest) = bytes.split_first()?;
        let (at, run) = rest.split_first_chunk()?;
        let at = u64::from_be_bytes(*at);
        match kind {
            b'r' => {
                let (by, number) = run.split_first_chunk()?;
                let (by, number) = (*by, number.try_into().ok()?);
                Some(Self::Running { by, at, number })
            }
            b'f' => Some(Self::Finished { at }),
            b'u' => Some(Self::Unsure { at }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_what_is_not_ran() {
        let running = Held::running([7; 8]);
        assert_ne!(running, Held::running([7; 8]), "another run");
        for held in [
            running,
            Held::Finished { at: 1 },
            Held::Unsure { at: u64::MAX },
        ] {
            assert_eq!(Held::read(&held.write()), held);
        }
        for garbage in [
            &b""[..],
            b"f",
            b"r\0\0\0\0\0\0\0\x01short",
            b"x\0\0\0\0\0\0\0\0",
        ] {
            assert!(matches!(Held::read(garbage), Held::Unsure { .. }));
        }
    }
}
