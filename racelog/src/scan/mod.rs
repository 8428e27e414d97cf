//! From a log to reports: skip to what matters, tell the streams apart, read them line by line.

mod anchors;
mod mark;
mod opener;
mod reports;
mod router;
mod scanner;
mod stream;
mod summary;
mod test_name;
mod unwrap;
mod whole;

pub use reports::Reports;
pub use scanner::Scanner;
pub use summary::Summary;
pub(crate) use test_name::test_name;
pub use whole::{Scan, scan, scan_file, scan_reader, scan_with};
