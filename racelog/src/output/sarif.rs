//! SARIF 2.1.0, as far as GitHub and others read it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::root::Root;
use super::title::title;
use crate::report::{Kind, StackFrame};
use crate::triage::{Finding, Triage};

/// GitHub shows so many results, and refuses more than five times as many.
const RESULTS: usize = 5000;

/// GitHub takes so many places with a result.
const LOCATIONS: usize = 100;

/// A SARIF log, to be serialised.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Sarif {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    invocations: [Invocation; 1],
    original_uri_base_ids: BTreeMap<&'static str, BaseId>,
    results: Vec<Result>,
    column_kind: &'static str,
}

#[derive(Debug, Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    name: &'static str,
    short_description: Text,
    full_description: Text,
    default_configuration: Level,
}

#[derive(Debug, Serialize)]
struct Level {
    level: &'static str,
}

#[derive(Debug, Serialize)]
struct Text {
    text: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_execution_notifications: Vec<Notification>,
}

#[derive(Debug, Serialize)]
struct Notification {
    level: &'static str,
    message: Text,
}

#[derive(Debug, Serialize)]
struct BaseId {
    description: Text,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Result {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stacks: Vec<Stack>,
    partial_fingerprints: BTreeMap<&'static str, String>,
    occurrence_count: u64,
    properties: Properties,
}

#[derive(Debug, Serialize)]
struct Properties {
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    test: Option<String>,
    complete: bool,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    logical_locations: [LogicalLocation; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation {
    fully_qualified_name: String,
    kind: &'static str,
}

#[derive(Debug, Serialize)]
struct Stack {
    message: Text,
    frames: Vec<Frame>,
}

#[derive(Debug, Serialize)]
struct Frame {
    location: Location,
}

/// What rules are called, in the order of [`Kind`].
const RULES: [(Kind, &str, &str, &str); 5] = [
    (
        Kind::Race,
        "go/data-race",
        "DataRace",
        "Two goroutines use the same memory without synchronisation, and one writes.",
    ),
    (Kind::Panic, "go/panic", "Panic", "A goroutine panicked and nothing recovered."),
    (Kind::Fatal, "go/fatal-error", "FatalError", "The runtime or a signal ended the program."),
    (Kind::Deadlock, "go/deadlock", "Deadlock", "All goroutines wait for each other."),
    (Kind::Dump, "go/goroutine-dump", "GoroutineDump", "The program printed its goroutines."),
];

impl Sarif {
    /// The log of a triage. Paths are relative to the repository where they are in it.
    pub fn new(triage: &Triage, root: &Root) -> Self {
        let results: Vec<Result> =
            triage.findings.iter().take(RESULTS).map(|finding| result(finding, root)).collect();
        let left_out = triage.findings.len().saturating_sub(results.len());
        let notifications = (left_out > 0).then(|| Notification {
            level: "warning",
            message: Text { text: format!("{left_out} more findings are left out: GitHub shows {RESULTS}") },
        });
        let base = BaseId { description: Text { text: "The root of the repository.".to_owned() } };
        Self {
            schema: "https://json.schemastore.org/sarif-2.1.0.json",
            version: "2.1.0",
            runs: [Run {
                tool: Tool {
                    driver: Driver {
                        name: "racelog",
                        semantic_version: env!("CARGO_PKG_VERSION"),
                        rules: RULES.iter().map(rule).collect(),
                    },
                },
                invocations: [Invocation {
                    execution_successful: true,
                    tool_execution_notifications: notifications.into_iter().collect(),
                }],
                original_uri_base_ids: BTreeMap::from([("SRCROOT", base)]),
                results,
                column_kind: "unicodeCodePoints",
            }],
        }
    }
}

fn rule((kind, id, name, description): &(Kind, &'static str, &'static str, &'static str)) -> Rule {
    let text = || Text { text: (*description).to_owned() };
    Rule {
        id,
        name,
        short_description: text(),
        full_description: text(),
        default_configuration: Level { level: level(*kind) },
    }
}

fn level(kind: Kind) -> &'static str {
    if kind == Kind::Dump { "note" } else { "error" }
}

fn result(finding: &Finding, root: &Root) -> Result {
    let report = &finding.report;
    let rule_index = RULES.iter().position(|rule| rule.0 == report.kind).unwrap_or_default();
    let rule_id = RULES.get(rule_index).map_or("go/data-race", |rule| rule.1);
    let mut places = finding.places().into_iter().map(|place| {
        let message = Some(Text { text: place.function.clone() });
        Location { message, ..location(&place.function, &place.file, place.line, root) }
    });
    // What is in the repository can be shown there.
    let mut all: Vec<Location> = places.by_ref().collect();
    all.sort_by_key(|location| location.physical_location.artifact_location.uri_base_id.is_none());
    let mut all = all.into_iter();
    let primary = all.next().unwrap_or_else(|| in_log(finding));
    let related = (1..).zip(all).map(|(id, location)| Location { id: Some(id), ..location });
    let fingerprint = &finding.identity.fingerprint;
    Result {
        rule_id,
        rule_index,
        level: level(report.kind),
        message: Text { text: title(finding) },
        locations: vec![Location { message: None, ..primary }],
        related_locations: related.take(LOCATIONS).collect(),
        stacks: stacks(finding, root),
        partial_fingerprints: BTreeMap::from([
            // The only one that GitHub compares.
            ("primaryLocationLineHash", format!("{fingerprint}:1")),
            ("racelogFingerprint/v1", fingerprint.clone()),
            ("racelogFamily/v1", finding.identity.family.clone()),
        ]),
        occurrence_count: finding.count,
        properties: Properties {
            pattern: finding.pattern.map(|pattern| pattern.label),
            test: report.test.clone(),
            complete: report.complete,
        },
    }
}

fn stacks(finding: &Finding, root: &Root) -> Vec<Stack> {
    let report = &finding.report;
    let stack = |message: String, frames: &[StackFrame]| Stack {
        message: Text { text: message },
        frames: frames
            .iter()
            .filter(|frame| !frame.file.is_empty())
            .take(LOCATIONS)
            .map(|frame| Frame { location: location(&frame.function, &frame.file, frame.line, root) })
            .collect(),
    };
    let accesses = report.accesses.iter().map(|access| {
        let when = if access.previous { "previous " } else { "" };
        stack(format!("{when}{}", access.operation.as_str()), &access.frames)
    });
    let created =
        report.created.iter().map(|block| stack(format!("goroutine {} created", block.id), &block.frames));
    let first = report.dump.goroutines().next().map(|goroutine| Stack {
        message: Text { text: format!("goroutine {}", goroutine.id().unwrap_or_default()) },
        frames: goroutine
            .frames()
            .filter(|frame| !frame.file.is_empty())
            .take(LOCATIONS)
            .map(|frame| Frame { location: location(frame.function, frame.file, frame.line, root) })
            .collect(),
    });
    accesses.chain(created).chain(first).filter(|stack| !stack.frames.is_empty()).collect()
}

fn location(function: &str, file: &str, line: u32, root: &Root) -> Location {
    let own = root.relative(file);
    Location {
        id: None,
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation {
                uri: uri(own.unwrap_or(file)),
                uri_base_id: own.map(|_| "SRCROOT"),
            },
            region: (line > 0).then_some(Region { start_line: line }),
        },
        logical_locations: [LogicalLocation { fully_qualified_name: function.to_owned(), kind: "function" }],
        message: None,
    }
}

/// Where there is no source, the log is the place.
fn in_log(finding: &Finding) -> Location {
    let line = u32::try_from(finding.report.lines[0]).unwrap_or(u32::MAX);
    let artifact_location = ArtifactLocation { uri: uri(&finding.file), uri_base_id: None };
    Location {
        id: None,
        physical_location: PhysicalLocation { artifact_location, region: Some(Region { start_line: line }) },
        logical_locations: [LogicalLocation { fully_qualified_name: "log".to_owned(), kind: "resource" }],
        message: None,
    }
}

fn uri(path: &str) -> String {
    let mut uri = String::new();
    let path = path.replace('\\', "/");
    if path.starts_with('/') {
        uri.push_str("file://");
    } else if path.get(1..3) == Some(":/") {
        uri.push_str("file:///");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' | b'@' | b'+' => {
                uri.push(char::from(byte));
            }
            b':' if uri.starts_with("file://") => uri.push(':'),
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
