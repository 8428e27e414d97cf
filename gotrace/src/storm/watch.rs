use std::io::Read;

use super::finding::Finding;
use super::fold::StormAnalysis;
use super::options::StormOptions;
use super::report::StormReport;
use crate::damage::Damage;
use crate::error::Error;
use crate::fold::Fold;
use crate::ids::Time;
use crate::program::Analyses;
use crate::reader::Reader;

/// Findings as a trace comes in: each storm and leak once, as soon as it is certain enough.
///
/// From Go 1.22 on, a generation, about a second, is looked at as soon as it is complete.
///
/// ```no_run
/// use gotrace::{Reader, StormOptions, StormWatch};
///
/// let reader = Reader::new(std::io::stdin())?;
/// let mut watch = StormWatch::new(reader, StormOptions::default());
/// for finding in &mut watch {
///     let finding = finding?;
///     println!("{} at {}:{}", finding.kind.as_str(), finding.site.file, finding.site.line);
/// }
/// let report = watch.finish(); // with the final figures
/// println!("{} goroutines at most", report.peak_live);
/// # Ok::<(), gotrace::Error>(())
/// ```
#[derive(Debug)]
pub struct StormWatch<R: Read> {
    reader: Reader<R>,
    fold: Analyses<(StormAnalysis,)>,
    is_over: bool,
}

impl<R: Read> StormWatch<R> {
    /// Watches what is left of the trace.
    pub fn new(reader: Reader<R>, options: StormOptions) -> Self {
        Self { reader, fold: Analyses::new((StormAnalysis::new(options),)), is_over: false }
    }

    /// The time of the first event; `None` before it.
    pub fn first_time(&self) -> Option<Time> {
        self.fold.program().first_time()
    }

    /// What could not be read so far.
    pub fn damage(&self) -> &[Damage] {
        self.reader.damage()
    }

    /// All findings with their final figures, as far as the trace was read.
    pub fn finish(self) -> StormReport {
        self.fold.finish().0
    }
}

impl<R: Read> Iterator for StormWatch<R> {
    type Item = Result<Finding, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(finding) = self.fold.analysis_mut().0.next_news() {
                return Some(Ok(finding));
            }
            if self.is_over {
                return None;
            }
            match self.reader.next_event() {
                Ok(Some(event)) => self.fold.event(&event),
                Ok(None) => self.is_over = true,
                Err(error) => {
                    self.is_over = true;
                    return Some(Err(error));
                }
            }
        }
    }
}
