use gotrace::{
    Analyses, Damage, GoroutineAnalysis, GoroutineOptions, GoroutineReport, WaitAnalysis, WaitReport,
};
use serde::Serialize;

use super::args::TraceArgs;
use super::goroutines_text;
use super::read::read;
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::failure::Failure;
use crate::json;
use crate::progress::Progress;

/// What `debugctl trace goroutines --format json` prints. Other programs read it: fields are added,
/// but not renamed or removed, under the same schema.
#[derive(Debug, Serialize)]
struct Document<'a> {
    schema: &'static str,
    format: u32,
    #[serde(flatten)]
    goroutines: &'a GoroutineReport,
    waits: &'a WaitReport,
    damaged: &'a [Damage],
    warnings: &'a [String],
}

pub(crate) fn goroutines(
    args: &TraceArgs,
    top: usize,
    format: Format,
    progress: &Progress,
) -> Result<Answer, Failure> {
    let mut options = GoroutineOptions::default();
    options.keep = options.keep.max(top);
    let mut fold = Analyses::new((GoroutineAnalysis::new(options), WaitAnalysis::default()));
    let reading = read(args, &mut fold, progress)?;
    let (goroutines, waits) = fold.finish();
    Ok(match format {
        Format::Json => {
            let document = Document {
                schema: "debugctl.trace.goroutines/1",
                format: reading.format.number(),
                goroutines: &goroutines,
                waits: &waits,
                damaged: &reading.damage,
                warnings: &reading.warnings,
            };
            Answer { body: Body::Text(json::document(&document)?), found: false, warnings: Vec::new() }
        }
        _ => Answer {
            body: Body::Text(goroutines_text::render(&goroutines, &waits, reading.is_damaged(), top)),
            found: false,
            warnings: reading.all_warnings(),
        },
    })
}
