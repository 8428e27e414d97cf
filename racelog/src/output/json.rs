//! The document `debugctl.race/1`.

use pprof_parse::Goroutine;
use serde::{Serialize, Serializer};

use super::SCHEMA;
use crate::pattern::Pattern;
use crate::report::{Access, Creation, Origin, Report, StackFrame};
use crate::triage::{Finding, Occurrence, Triage, Variant};
use crate::warning::Warning;

/// The document `debugctl.race/1`, to be serialised. Other programs read it: fields are added, but not renamed
/// or removed, under the same schema.
#[derive(Debug, Serialize)]
pub struct Document<'a> {
    schema: &'static str,
    reports: Vec<ReportJson<'a>>,
    found: Option<u64>,
    failed_tests: &'a [String],
    dump_goroutines: u64,
    known: u64,
    lines: u64,
    exit_status: Option<i32>,
    warnings: Vec<WarningJson<'a>>,
}

#[derive(Debug, Serialize)]
struct WarningJson<'a> {
    file: &'a str,
    #[serde(flatten)]
    warning: &'a Warning,
}

#[derive(Debug, Serialize)]
struct ReportJson<'a> {
    kind: &'static str,
    message: Option<&'a str>,
    signal: Option<&'a str>,
    fingerprint: &'a str,
    family: &'a str,
    count: u64,
    complete: bool,
    file: &'a str,
    line: [u64; 2],
    test: Option<&'a str>,
    package: Option<&'a str>,
    pattern: Option<Pattern>,
    accesses: Vec<AccessJson<'a>>,
    goroutines: Goroutines<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    registers: Vec<[&'a str; 2]>,
    variants: &'a [Variant],
    occurrences: &'a [Occurrence],
    first_seen: Option<&'a Occurrence>,
    last_seen: Option<&'a Occurrence>,
}

#[derive(Debug, Serialize)]
struct AccessJson<'a> {
    op: &'static str,
    atomic: bool,
    previous: bool,
    address: Option<&'a str>,
    goroutine: OriginJson,
    restored: bool,
    frames: &'a [StackFrame],
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum OriginJson {
    Main(&'static str),
    Goroutine(Option<u64>),
}

/// Creation blocks or goroutines, written one by one: a dump may have a hundred thousand.
#[derive(Debug)]
struct Goroutines<'a>(&'a Report);

#[derive(Debug, Serialize)]
struct CreationJson<'a> {
    id: u64,
    state: &'a str,
    restored: bool,
    frames: &'a [StackFrame],
}

#[derive(Debug, Serialize)]
struct GoroutineJson<'a> {
    id: u64,
    state: String,
    frames: Vec<FrameJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by: Option<CreatorJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wait_minutes: Option<u64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    locked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    bubble: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<Labels<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    elided: Option<pprof_parse::Elided>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ancestors: Vec<AncestorJson<'a>>,
}

#[derive(Debug, Serialize)]
struct FrameJson<'a> {
    function: &'a str,
    file: &'a str,
    line: u32,
    offset: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arguments: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct CreatorJson<'a> {
    function: &'a str,
    file: &'a str,
    line: u32,
    offset: Option<u64>,
    goroutine: Option<u64>,
}

#[derive(Debug, Serialize)]
struct AncestorJson<'a> {
    id: u64,
    frames: Vec<FrameJson<'a>>,
}

/// A JSON object, in the order of the dump.
#[derive(Debug)]
struct Labels<'a>(Vec<(&'a str, &'a str)>);

impl<'a> Document<'a> {
    /// The document of a triage.
    pub fn new(triage: &'a Triage) -> Self {
        Self {
            schema: SCHEMA,
            reports: triage.findings.iter().map(ReportJson::new).collect(),
            found: triage.summary.found,
            failed_tests: &triage.summary.failed_tests,
            dump_goroutines: triage.summary.dump_goroutines,
            known: triage.known,
            lines: triage.summary.lines,
            exit_status: triage.summary.exit_status,
            warnings: triage.warnings.iter().map(|(file, warning)| WarningJson { file, warning }).collect(),
        }
    }
}

impl<'a> ReportJson<'a> {
    fn new(finding: &'a Finding) -> Self {
        let report = &finding.report;
        Self {
            kind: report.kind.as_str(),
            message: report.message.as_deref(),
            signal: report.signal.as_deref(),
            fingerprint: &finding.identity.fingerprint,
            family: &finding.identity.family,
            count: finding.count,
            complete: report.complete,
            file: &finding.file,
            line: report.lines,
            test: report.test.as_deref(),
            package: report.package.as_deref(),
            pattern: finding.pattern,
            accesses: report.accesses.iter().map(AccessJson::new).collect(),
            goroutines: Goroutines(report),
            registers: report.registers.iter().map(|(name, value)| [name.as_str(), value.as_str()]).collect(),
            variants: &finding.variants,
            occurrences: &finding.occurrences,
            first_seen: finding.first_seen(),
            last_seen: finding.last_seen(),
        }
    }
}

impl<'a> AccessJson<'a> {
    fn new(access: &'a Access) -> Self {
        Self {
            op: access.operation.as_str(),
            atomic: access.is_atomic(),
            previous: access.previous,
            address: access.address.as_deref(),
            goroutine: match access.goroutine {
                Some(Origin::Main) => OriginJson::Main("main"),
                Some(Origin::Goroutine(id)) => OriginJson::Goroutine(Some(id)),
                None => OriginJson::Goroutine(None),
            },
            restored: access.restored,
            frames: &access.frames,
        }
    }
}

impl Serialize for Goroutines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let report = self.0;
        if report.dump.is_empty() {
            return serializer.collect_seq(report.created.iter().map(CreationJson::new));
        }
        serializer.collect_seq(
            report.dump.goroutines().map(|goroutine| GoroutineJson::new(goroutine, report.is_redacted)),
        )
    }
}

impl<'a> CreationJson<'a> {
    fn new(block: &'a Creation) -> Self {
        Self { id: block.id, state: &block.state, restored: block.restored, frames: &block.frames }
    }
}

impl<'a> GoroutineJson<'a> {
    fn new(goroutine: Goroutine<'a>, is_redacted: bool) -> Self {
        let labels: Vec<_> = goroutine.labels().filter(|_| !is_redacted).collect();
        let frames = goroutine.calls().map(|call| FrameJson {
            function: call.frame.function,
            file: call.frame.file,
            line: call.frame.line,
            offset: call.offset,
            arguments: Some(call.arguments).filter(|_| !is_redacted),
        });
        let created_by = goroutine.created_by().map(|creator| CreatorJson {
            function: creator.frame.function,
            file: creator.frame.file,
            line: creator.frame.line,
            offset: goroutine.creator_offset(),
            goroutine: creator.goroutine,
        });
        let ancestors = goroutine.ancestors().map(|ancestor| AncestorJson {
            id: ancestor.goroutine,
            frames: ancestor.frames.into_iter().map(FrameJson::plain).collect(),
        });
        Self {
            id: goroutine.id().unwrap_or_default(),
            state: state(goroutine),
            frames: frames.collect(),
            created_by,
            wait_minutes: goroutine.wait_minutes(),
            locked: goroutine.is_locked_to_thread(),
            bubble: goroutine.bubble(),
            labels: Some(Labels(labels)).filter(|labels| !labels.0.is_empty()),
            elided: goroutine.elided(),
            ancestors: ancestors.collect(),
        }
    }
}

/// As the runtime prints it, without minutes and what follows them.
fn state(goroutine: Goroutine<'_>) -> String {
    let mut state = goroutine.state().unwrap_or_default().to_owned();
    for (is_so, word) in [
        (goroutine.is_leaked(), " (leaked)"),
        (goroutine.is_scanned(), " (scan)"),
        (goroutine.is_durable(), " (durable)"),
    ] {
        if is_so {
            state.push_str(word);
        }
    }
    state
}

impl<'a> FrameJson<'a> {
    fn plain(frame: pprof_parse::Frame<'a>) -> Self {
        Self { function: frame.function, file: frame.file, line: frame.line, offset: None, arguments: None }
    }
}

impl Serialize for Labels<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}
