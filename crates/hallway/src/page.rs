//! Draws what a GET sees: pages in their layouts, with a head, regions and sealed forms.

mod address;
mod context;
mod draw;
mod dynamic;
mod flash;
mod head;
mod into_page;
mod kept;
mod next;
mod packed;
mod packing;
mod pages;
mod paths;
mod public;
mod region;
mod render;
mod search;
mod sheet;
mod stream;
mod validity;

pub(crate) use address::{Address, path_of};
pub(crate) use context::{Notice, PageContext, Posted};
pub(crate) use draw::Redraw;
pub use draw::{Draw, Drawing, arg, draw};
pub use dynamic::{Dynamic, Region, dynamic, region};
pub use flash::Flash;
#[cfg(feature = "oauth")]
pub(crate) use flash::say_on;
pub(crate) use flash::{FlashRecord, Kept, Said, bring, tell};
pub use into_page::{Children, ErrorInfo, IntoPage, Page, PageEnd};
pub use kept::{kept, slot};
pub(crate) use next::{Leaving, Next, Places};
pub(crate) use packed::Forms;
pub(crate) use packing::{Effort, Packing, shrinks};
pub(crate) use pages::{Pages, append_cookies, keep_private};
pub use paths::{IntoPaths, Listing, Paths, listed, paths};
pub(crate) use public::PublicPage;
pub use public::{PublicParts, public_arg};
pub(crate) use region::Known;
pub(crate) use render::{Composed, runtime_path};
pub use search::{Search, SearchForm};
pub(crate) use stream::{FILL, fill_name};
pub use stream::{Streamed, loading, stream};
pub(crate) use validity::Validity;
