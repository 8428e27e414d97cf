//! The module graph: which module requires which, and which versions are selected.

mod ahead;
mod beneath;
mod build_list;
mod cache;
mod fetch;
mod load;
mod main_modules;
mod memory;
mod minimal;
mod module_graph;
mod nodes;
mod options;
mod problem;
mod replacements;
mod requirements;
mod roots;
mod source;
mod summary;
mod sums;
mod text;
mod vendor_check;
mod vendor_folder;

pub(crate) use nodes::NodeId;

pub use build_list::{BuildList, Selected};
pub use cache::ModCache;
pub use main_modules::{MainModule, MainModules};
pub use memory::MemorySource;
pub use module_graph::ModuleGraph;
pub use options::{GoCommand, GraphOptions, NEWEST_KNOWN_GO};
pub use problem::{Problem, ProblemKind};
pub use source::ModSource;
pub use vendor_check::VendorProblem;
pub use vendor_folder::VendorFolder;
