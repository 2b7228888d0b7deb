//! Draws what a GET sees: pages in their layouts, with a head, regions and sealed forms.

mod draw;
mod flash;
mod head;
mod into_page;
mod posted;
mod region;
mod render;

pub(crate) use draw::{Draw, Redraw};
pub use draw::{arg, draw};
pub use flash::Flash;
pub(crate) use flash::{FlashRecord, take as take_flash};
pub use into_page::{Children, ErrorInfo, IntoPage, Page, PageEnd};
pub(crate) use posted::{FormCounter, Notice, Posted};
pub(crate) use region::Known;
pub(crate) use render::{Composed, Paper, csp, runtime_path, secure_headers};
