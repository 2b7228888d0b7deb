//! Draws what a GET sees: pages in their layouts, with a head, regions and sealed forms.

mod draw;
mod flash;
mod head;
mod into_page;
mod pages;
mod posted;
mod public;
mod region;
mod render;

pub use draw::{Draw, Drawing, arg, draw};
pub(crate) use draw::{Redraw, without_action};
pub use flash::Flash;
pub(crate) use flash::FlashRecord;
pub use into_page::{Children, ErrorInfo, IntoPage, Page, PageEnd};
pub(crate) use pages::{Address, Pages, append_cookies};
pub(crate) use posted::{FormCounter, Notice, Posted};
pub use public::{PublicParts, public_arg};
pub(crate) use region::Known;
pub(crate) use render::{Composed, runtime_path};
