use std::io::Read;

use super::finding::{Finding, FindingKind};
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
/// From Go 1.22 on, a generation, about a second, is looked at as soon as it is complete. Leaks are told of
/// after 15 windows at the soonest, as loads that warm up look like them; and what the report at the end
/// has but was not told of before comes last.
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
    state: State,
    first_time: Option<Time>,
    /// Findings that were told of.
    told: Vec<Finding>,
}

#[derive(Debug)]
enum State {
    /// The trace goes on.
    On(Box<Analyses<(StormAnalysis,)>>),
    /// It is over: the report, and how many of its findings were looked at.
    Over(StormReport, usize),
}

impl<R: Read> StormWatch<R> {
    /// Watches what is left of the trace.
    pub fn new(reader: Reader<R>, options: StormOptions) -> Self {
        let fold = Analyses::new((StormAnalysis::new(options),));
        Self { reader, state: State::On(Box::new(fold)), first_time: None, told: Vec::new() }
    }

    /// The time of the first event; `None` before it.
    pub fn first_time(&self) -> Option<Time> {
        self.first_time
    }

    /// What could not be read so far.
    pub fn damage(&self) -> &[Damage] {
        self.reader.damage()
    }

    /// All findings with their final figures, as far as the trace was read.
    pub fn finish(self) -> StormReport {
        match self.state {
            State::On(fold) => fold.finish().0,
            State::Over(report, _) => report,
        }
    }

    fn end(&mut self) {
        if let State::On(fold) = &mut self.state {
            let (report,) = std::mem::take(&mut **fold).finish();
            self.state = State::Over(report, 0);
        }
    }
}

impl<R: Read> Iterator for StormWatch<R> {
    type Item = Result<Finding, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match &mut self.state {
                State::On(fold) => {
                    if let Some(finding) = fold.analysis_mut().0.next_news() {
                        self.told.push(finding.clone());
                        return Some(Ok(finding));
                    }
                    match self.reader.next_event() {
                        Ok(Some(event)) => {
                            self.first_time.get_or_insert(event.time());
                            fold.event(&event);
                        }
                        Ok(None) => self.end(),
                        Err(error) => {
                            self.end();
                            return Some(Err(error));
                        }
                    }
                }
                State::Over(report, next) => {
                    let finding = report.findings.get(*next)?;
                    *next += 1;
                    let is_same = |told: &Finding| {
                        (told.kind, &told.site, &told.start_function)
                            == (finding.kind, &finding.site, &finding.start_function)
                    };
                    if finding.kind != FindingKind::Burst && !self.told.iter().any(is_same) {
                        return Some(Ok(finding.clone()));
                    }
                }
            }
        }
    }
}
