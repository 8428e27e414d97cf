//! `debugctl storm`: is there a goroutine storm or leak, when, and from which line?

mod args;
mod contract;
mod text;

pub(crate) use args::StormArgs;

use gotrace::{Analyses, FindingKind, StormAnalysis, StormOptions};

use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::failure::Failure;
use crate::json;
use crate::progress::Progress;
use crate::trace;

pub(crate) fn answer(
    args: &StormArgs,
    top: usize,
    format: Format,
    progress: &Progress,
) -> Result<Answer, Failure> {
    let mut options = StormOptions::default();
    options.threshold = args.threshold;
    options.window = args.window;
    let mut fold = Analyses::new((StormAnalysis::new(options),));
    let reading = trace::read(&args.trace, &mut fold, progress)?;
    let first = fold.program().first_time().unwrap_or_default();
    let (report,) = fold.finish();
    let found = report.findings.iter().any(|finding| finding.kind != FindingKind::Burst);
    Ok(match format {
        Format::Json => {
            let document = contract::Document::new(&report, reading.all_warnings());
            Answer { body: Body::Text(json::document(&document)?), found, warnings: Vec::new() }
        }
        _ => Answer {
            body: Body::Text(text::render(&report, &reading, first, top)),
            found,
            warnings: reading.all_warnings(),
        },
    })
}
