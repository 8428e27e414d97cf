//! `debugctl diff`: what changed between two heap profiles?

mod args;
mod contract;

pub(crate) use args::DiffArgs;

use heapdiff::{Comparison, DiffOptions};
use pprof_parse::ParseOptions;

use crate::answer::Answer;
use crate::cli::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::json;
use crate::profile;
use crate::progress::Progress;

pub(crate) fn answer(
    args: &DiffArgs,
    top: usize,
    format: Format,
    progress: &Progress,
) -> Result<Answer, Failure> {
    let reading = ParseOptions::default().limits(args.limits.limits());
    let [before, after] = args.inputs.as_slice() else {
        return Err(Failure::new(Exit::Usage, "two profiles are compared; pass BEFORE and AFTER"));
    };
    progress.stage("reading both profiles".to_owned());
    let (before, after) = rayon::join(|| profile::read(before, &reading), || profile::read(after, &reading));
    let (before, after) = (before?, after?);
    progress.stage("aligning sites and call trees".to_owned());
    let mut options = DiffOptions::default();
    options.top = top;
    let comparison = Comparison::of(&before, &after, &options)
        .map_err(|error| Failure::new(Exit::Io, error.to_string()))?;
    let diff = comparison.diff();
    let found = diff.similarity.changed;
    match format {
        _ => Ok(Answer { body: json::document(&contract::Document::new(&diff))?, found, warnings: Vec::new() }),
    }
}
