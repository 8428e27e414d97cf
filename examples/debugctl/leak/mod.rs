//! `debugctl leak`: does a series of heap profiles show a leak?

mod args;
mod contract;
mod next_step;
mod suspect_text;
mod text;

pub(crate) use args::LeakArgs;

use heapdiff::{HeatMap, InputFile, Options, Series, Verdict};

use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::Inputs;
use crate::json;
use crate::limits::advise;
use crate::progress::Progress;

pub(crate) fn answer(
    args: &LeakArgs,
    top: usize,
    format: Format,
    progress: &Progress,
) -> Result<Answer, Failure> {
    let limits = args.limits.limits();
    let inputs = Inputs::read(&args.inputs, &limits, progress)?;
    progress.stage(format!("decoding {} files", inputs.files.len()));
    let series = Series::from_files(&inputs.files, &limits);
    check(&series, &inputs.files)?;
    progress.stage(format!("comparing {} snapshots", series.snapshots().len()));
    let mut options = Options::default();
    options.policy = args.policy.into();
    options.top = top;
    options.memory_limit_bytes = args.memory_limit;
    let mut report = series.analyse(&options).map_err(|error| Failure::new(Exit::Io, error.to_string()))?;
    report.warnings.splice(0..0, inputs.warnings);
    let found = report.verdict == Verdict::Leak;
    Ok(match format {
        Format::Svg => {
            let map = HeatMap::of(&series, Format::HEAT_MAP_ROWS)
                .map_err(|error| Failure::new(Exit::Io, error.to_string()))?;
            Answer { body: Body::Text(map.to_svg()), found, warnings: report.warnings }
        }
        Format::Json => Answer {
            body: Body::Text(json::document(&contract::Document::new(&report))?),
            found,
            warnings: Vec::new(),
        },
        _ => Answer { body: Body::Text(text::render(&report, &options)), found, warnings: report.warnings },
    })
}

/// An answer needs a heap profile at least, and must not pass over a file that reached a limit.
fn check(series: &Series, files: &[InputFile]) -> Result<(), Failure> {
    if let Some(warning) = series.limit_reached() {
        let advice = advise(warning).unwrap_or_else(|| warning.to_owned());
        return Err(Failure::new(Exit::Limit, advice));
    }
    if !series.snapshots().is_empty() {
        return Ok(());
    }
    let cause = series.warnings().first().map_or("no file was given", String::as_str);
    let problem = format!("{cause}; no heap profile is left to judge, of {} file(s)", files.len());
    Err(Failure::new(Exit::Io, problem))
}
