use std::io::{self, Read};
use std::path::Path;

use pprof_parse::ProfileBytes;

use super::reports::Reports;
use super::scanner::Scanner;
use super::summary::Summary;
use crate::report::Report;
use crate::warning::Warning;
use crate::{Error, Limits};

/// Everything that a log holds.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Scan {
    /// All reports, in the order in which they begin.
    pub reports: Vec<Report>,
    /// What the log says besides.
    pub summary: Summary,
    /// What is worth knowing and no report.
    pub warnings: Vec<Warning>,
}

impl Scan {
    fn new(mut reports: Vec<Report>, (summary, warnings): (Summary, Vec<Warning>)) -> Self {
        reports.sort_by_key(|report| report.lines[0]);
        Self { reports, summary, warnings }
    }
}

/// Finds every report in a log, whatever surrounds it.
///
/// ```
/// let log = b"\
/// api-1 | ==================
/// api-1 | WARNING: DATA RACE
/// api-1 | Write at 0x00c000012028 by main goroutine:
/// api-1 |   main.main()
/// api-1 |       /src/main.go:9 +0x4e
/// db-1  | ready
/// api-1 |
/// api-1 | Previous read at 0x00c000012028 by goroutine 7:
/// api-1 |   main.watch()
/// api-1 |       /src/main.go:21 +0x1d
/// api-1 |
/// api-1 | Goroutine 7 (running) created at:
/// api-1 |   main.main()
/// api-1 |       /src/main.go:8 +0x3d
/// api-1 | ==================
/// ";
/// let scan = racelog::scan(log)?;
/// let report = &scan.reports[0];
/// assert!(report.complete);
/// assert_eq!(report.lines, [1, 15]);
/// assert_eq!(report.accesses[1].frames[0].function, "main.watch");
/// # Ok::<(), racelog::Error>(())
/// ```
///
/// # Errors
/// `Limit`.
pub fn scan(log: &[u8]) -> Result<Scan, Error> {
    scan_with(log, &Limits::default())
}

/// Like [`scan`], within other limits.
///
/// # Errors
/// `Limit`.
pub fn scan_with(log: &[u8], limits: &Limits) -> Result<Scan, Error> {
    let mut scanner = Scanner::new(*limits);
    let consumed = scanner.feed(log)?;
    scanner.finish(log.get(consumed..).unwrap_or_default())?;
    let reports = std::iter::from_fn(|| scanner.next_report()).collect();
    Ok(Scan::new(reports, scanner.into_summary()))
}

/// Like [`scan_with`], on a file: mapped, or inflated in memory if it is compressed by gzip.
///
/// A mapped file must not be changed while it is read; [`scan_reader`] has no such demand.
///
/// # Errors
/// `Io`, also for a damaged gzip file, and `Limit`.
pub fn scan_file(path: impl AsRef<Path>, limits: &Limits) -> Result<Scan, Error> {
    match ProfileBytes::open(path, &pprof_parse::Limits::default()) {
        Ok(bytes) => scan_with(&bytes, limits),
        Err(pprof_parse::Error::Empty) => Ok(Scan::default()),
        Err(pprof_parse::Error::Io(error)) => Err(error.into()),
        Err(error) => Err(io::Error::new(io::ErrorKind::InvalidData, error).into()),
    }
}

/// Like [`scan`], but reads piece by piece: memory goes to the reports, not to the log.
///
/// # Errors
/// `Io` and `Limit`.
pub fn scan_reader(reader: impl Read, limits: &Limits) -> Result<Scan, Error> {
    let mut reports = Reports::new(reader, *limits);
    let found = reports.by_ref().collect::<Result<Vec<_>, _>>()?;
    Ok(Scan::new(found, reports.into_summary()))
}
