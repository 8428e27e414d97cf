use std::collections::BTreeMap;

use gotrace::{Analyses, Damage, Digest, GoroutineCounts, Summary, SummaryAnalysis, SyncSummary, Time};
use serde::Serialize;

use super::args::TraceArgs;
use super::read::{Reading, read};
use super::summary_text;
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::failure::Failure;
use crate::json;
use crate::progress::Progress;

/// What `debugctl trace summary --format json` prints. Other programs read it: fields are added, but
/// not renamed or removed, under the same schema.
#[derive(Debug, Serialize)]
struct Document<'a> {
    schema: &'static str,
    format: u32,
    events: u64,
    kinds: &'a BTreeMap<String, u64>,
    transitions: &'a BTreeMap<String, u64>,
    goroutines: &'a GoroutineCounts,
    first_time_ns: Option<Time>,
    last_time_ns: Option<Time>,
    gc_count: u64,
    stw_count: u64,
    syncs: &'a [SyncSummary],
    generations: u64,
    digest_seq: String,
    digest_set_no_time: String,
    events_valid_at_last_sync: u64,
    block_reasons: &'a BTreeMap<String, u64>,
    damaged: &'a [Damage],
    warnings: &'a [String],
}

pub(crate) fn summary(args: &TraceArgs, format: Format, progress: &Progress) -> Result<Answer, Failure> {
    let Format::Json = format else {
        let mut fold = Analyses::new((SummaryAnalysis::default(),));
        let reading = read(args, &mut fold, progress)?;
        let (summary,) = fold.finish();
        let body = Body::Text(summary_text::render(&summary, &reading));
        return Ok(Answer { body, found: false, warnings: reading.all_warnings() });
    };
    // Digests cost more than all the rest, and are for programs.
    let mut fold = (Digest::new(), Analyses::new((SummaryAnalysis::default(),)));
    let reading = read(args, &mut fold, progress)?;
    let (digest, summary) = (fold.0, fold.1.finish().0);
    let body = Body::Text(json::document(&document(&summary, &digest, &reading))?);
    Ok(Answer { body, found: false, warnings: Vec::new() })
}

fn document<'a>(summary: &'a Summary, digest: &Digest, reading: &'a Reading) -> Document<'a> {
    Document {
        schema: "debugctl.trace.summary/1",
        format: reading.format.number(),
        events: summary.events,
        kinds: &summary.kinds,
        transitions: &summary.transitions,
        goroutines: &summary.goroutines,
        first_time_ns: summary.first_time_ns,
        last_time_ns: summary.last_time_ns,
        gc_count: summary.gc_count,
        stw_count: summary.stw_count,
        syncs: &summary.syncs,
        generations: summary.generations,
        digest_seq: format!("{:016x}", digest.sequence()),
        digest_set_no_time: format!("{:016x}", digest.set_without_times()),
        events_valid_at_last_sync: summary.events_valid_at_last_sync,
        block_reasons: &summary.block_reasons,
        damaged: &reading.damage,
        warnings: &reading.warnings,
    }
}
