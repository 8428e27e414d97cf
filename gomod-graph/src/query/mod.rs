//! What a module graph is asked.

mod chains;
mod change;
mod cut;
mod cycles;
mod diff;
mod majors;
mod reduce;
mod set;
mod unused;
mod view;
mod why_version;

pub use chains::Chain;
pub use change::Change;
pub use cut::Cut;
pub use diff::{GraphDiff, VersionChange};
pub use majors::DuplicateMajors;
pub use set::ModuleSet;
pub use unused::Unused;
pub use view::ModuleView;
pub use why_version::{Step, WhyVersion};
