use gotrace::{Analyses, Damage, GcAnalysis, GcReport};
use serde::Serialize;

use super::args::TraceArgs;
use super::gc_text;
use super::read::read;
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::failure::Failure;
use crate::json;
use crate::progress::Progress;

/// What `debugctl trace gc --format json` prints. Other programs read it: fields are added, but not
/// renamed or removed, under the same schema.
#[derive(Debug, Serialize)]
struct Document<'a> {
    schema: &'static str,
    format: u32,
    #[serde(flatten)]
    gc: &'a GcReport,
    damaged: &'a [Damage],
    warnings: &'a [String],
}

pub(crate) fn gc(
    args: &TraceArgs,
    top: usize,
    format: Format,
    progress: &Progress,
) -> Result<Answer, Failure> {
    let mut fold = Analyses::new((GcAnalysis::default(),));
    let reading = read(args, &mut fold, progress)?;
    let (gc,) = fold.finish();
    Ok(match format {
        Format::Json => {
            let document = Document {
                schema: "debugctl.trace.gc/1",
                format: reading.format.number(),
                gc: &gc,
                damaged: &reading.damage,
                warnings: &reading.warnings,
            };
            Answer { body: Body::Text(json::document(&document)?), found: false, warnings: Vec::new() }
        }
        _ => Answer {
            body: Body::Text(gc_text::render(&gc, top)),
            found: false,
            warnings: reading.all_warnings(),
        },
    })
}
