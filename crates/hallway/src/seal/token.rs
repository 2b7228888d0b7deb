//! Packs what a form's token says into bytes, and back.

use std::borrow::Cow;

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{NONCE, Purpose, Sealer, Unopened};

/// Everything that a form's token says. The visitor can neither read nor change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    /// Names this rendering of the form.
    pub(crate) id: [u8; 16],
    /// When it was sealed, in seconds since 1970.
    pub(crate) sealed_at: u64,
    /// The visitor that it was sealed for.
    pub(crate) visitor: [u8; 16],
    /// A digest of who was signed in; zero for nobody.
    pub(crate) principal: [u8; 16],
    /// A fingerprint of the page's path.
    pub(crate) page: u64,
    /// Which form of this action on the page, counted from 0.
    pub(crate) ordinal: u16,
    /// A fingerprint of the bound values' type.
    pub(crate) shape: u32,
    /// The action's stable name.
    pub(crate) action: Cow<'a, str>,
    /// The bound values, encoded.
    pub(crate) bound: Cow<'a, [u8]>,
}

const FIXED: usize = 16 + 8 + 16 + 16 + 8 + 2 + 4 + 1;

impl Token<'_> {
    /// Seals a token with a new id.
    #[cfg(any(test, feature = "testing"))]
    pub(crate) fn seal(self, sealer: &Sealer) -> String {
        let mut sealed = String::new();
        self.seal_into(sealer, &mut sealed);
        sealed
    }

    /// The same at the end of a text.
    pub(crate) fn seal_into(mut self, sealer: &Sealer, sealed: &mut String) {
        let mut random = [0; 16 + NONCE];
        getrandom::fill(&mut random).expect("the system gives random bytes");
        let (id, nonce) = random.split_at(16);
        self.id.copy_from_slice(id);
        let nonce = <[u8; NONCE]>::try_from(nonce).expect("the rest is the nonce");
        let length = FIXED + self.action.len() + self.bound.len();
        let pack = |out: &mut Vec<u8>| self.pack(out);
        sealer.seal_with(Purpose::Token, self.sealed_at, nonce, length, pack, sealed);
    }

    fn pack(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.id);
        out.extend_from_slice(&self.sealed_at.to_be_bytes());
        out.extend_from_slice(&self.visitor);
        out.extend_from_slice(&self.principal);
        out.extend_from_slice(&self.page.to_be_bytes());
        out.extend_from_slice(&self.ordinal.to_be_bytes());
        out.extend_from_slice(&self.shape.to_be_bytes());
        out.push(u8::try_from(self.action.len()).expect("action names are checked at start"));
        out.extend_from_slice(self.action.as_bytes());
        out.extend_from_slice(&self.bound);
    }
}

impl Token<'static> {
    /// Opens a token of this deployment.
    pub(crate) fn open(sealer: &Sealer, now: u64, sealed: &str) -> Result<Self, Unopened> {
        let plain = sealer.open(Purpose::Token, now, sealed)?;
        Self::unpack(plain).ok_or(Unopened::Altered)
    }

    fn unpack(mut plain: Vec<u8>) -> Option<Self> {
        let mut rest = plain.as_slice();
        let mut take = |count: usize| {
            let (taken, left) = rest.split_at_checked(count)?;
            rest = left;
            Some(taken)
        };
        let token = Self {
            id: take(16)?.try_into().ok()?,
            sealed_at: u64::from_be_bytes(take(8)?.try_into().ok()?),
            visitor: take(16)?.try_into().ok()?,
            principal: take(16)?.try_into().ok()?,
            page: u64::from_be_bytes(take(8)?.try_into().ok()?),
            ordinal: u16::from_be_bytes(take(2)?.try_into().ok()?),
            shape: u32::from_be_bytes(take(4)?.try_into().ok()?),
            action: {
                let length = usize::from(take(1)?[0]);
                Cow::Owned(String::from_utf8(take(length)?.to_vec()).ok()?)
            },
            bound: Cow::Borrowed(b""),
        };
        let bound = plain.len() - rest.len();
        plain.drain(..bound);
        Some(Self {
            bound: Cow::Owned(plain),
            ..token
        })
    }
}

/// A fingerprint of a page's path, to tell a token of one page from a token of another.
pub(crate) fn page_hash(path: &str) -> u64 {
    xxh3_64_with_seed(path.as_bytes(), 0x6861_6c6c_7761_7900)
}
