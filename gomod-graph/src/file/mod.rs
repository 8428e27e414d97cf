//! The files that say which modules a program needs.

mod args;
mod assign;
mod deprecation;
mod directive;
mod edit;
mod fault;
mod faults;
mod format;
#[cfg(feature = "serde")]
mod go_json;
mod interval;
mod lexer;
mod mod_file;
#[cfg(feature = "serde")]
mod module_list;
mod parser;
mod position;
mod print;
mod quote;
mod read;
mod replace;
mod scan;
mod sum_file;
mod syntax;
mod tidy;
mod vendor_file;
mod work_file;

pub use directive::{
    Exclude, GoLine, Godebug, Ignore, ModuleLine, Replace, Require, Retract, Tool, Toolchain, Use,
};
pub use mod_file::ModFile;
#[cfg(feature = "serde")]
pub use module_list::{ListedError, ListedModule};
pub use position::Position;
pub use replace::is_directory_path;
pub use sum_file::{Sum, SumFile};
pub use syntax::{Block, Comment, CommentBlock, Comments, FileSyntax, Line, Statement};
pub use vendor_file::{VendorFile, VendoredModule};
pub use work_file::WorkFile;

pub(crate) use fault::shown;
pub(crate) use quote::{quoted, unquote};
pub(crate) use read::{as_text, read_bounded, read_open};
pub(crate) use scan::{Scan, scan};
