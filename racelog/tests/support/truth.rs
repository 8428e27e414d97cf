//! Reports against the truth that comes with the corpus.

use racelog::{Origin, Report, Scan, StackFrame};
use serde_json::{Value, json};

/// The first difference. `offsets`: the truth has them.
pub(crate) fn mismatch(report: &Report, truth: &Value, offsets: bool) -> Option<String> {
    if let Some(access) = truth.get("first_access").or_else(|| truth.get("second_access")) {
        let found: Vec<Value> = report.accesses.iter().map(|access| access_json(access, offsets)).collect();
        let is_there = found.contains(&strip(access)) && !report.complete;
        return (!is_there).then(|| format!("{access} not among {found:?}"));
    }
    let found = json!({
        "accesses": report.accesses.iter().map(|access| access_json(access, offsets)).collect::<Vec<_>>(),
        "goroutines": report.created.iter().map(|block| json!({
            "id": block.id, "state": block.state, "frames": frames_json(&block.frames, offsets),
        })).collect::<Vec<_>>(),
    });
    let expected = json!({
        "accesses": truth["accesses"].as_array().unwrap().iter().map(strip).collect::<Vec<_>>(),
        "goroutines": truth["goroutines"],
    });
    (found != expected).then(|| format!("found {found}\n  expected {expected}"))
}

/// Without what the truth says on top.
fn strip(access: &Value) -> Value {
    let mut access = access.clone();
    access.as_object_mut().unwrap().remove("user_frame");
    access
}

fn access_json(access: &racelog::Access, offsets: bool) -> Value {
    json!({
        "op": access.operation.as_str(),
        "previous": access.previous,
        "addr": access.address,
        "goroutine": match access.goroutine {
            Some(Origin::Main) => json!("main"),
            Some(Origin::Goroutine(id)) => json!(id),
            None => Value::Null,
        },
        "restored": access.restored,
        "frames": frames_json(&access.frames, offsets),
    })
}

fn frames_json(frames: &[StackFrame], offsets: bool) -> Value {
    let frame = |frame: &StackFrame| {
        if offsets {
            json!([frame.function, frame.file, frame.line, frame.offset])
        } else {
            json!([frame.function, frame.file, frame.line])
        }
    };
    frames.iter().map(frame).collect()
}

/// Differences between the goroutines of all dumps.
pub(crate) fn dump_mismatches(scan: &Scan, truth: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let expected: Vec<&Value> = truth["goroutines"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|goroutine| goroutine["state"] != "not real")
        .collect();
    let found: Vec<_> = scan.reports.iter().flat_map(|report| report.dump.goroutines()).collect();
    if found.len() != expected.len() || scan.summary.dump_goroutines != found.len() as u64 {
        wrong.push(format!("{} goroutines, {} expected", found.len(), expected.len()));
    }
    for (goroutine, expected) in found.iter().zip(expected) {
        let frames: Vec<Value> = goroutine
            .calls()
            .map(|call| {
                json!([call.frame.function, call.arguments, call.frame.file, call.frame.line, call.offset])
            })
            .collect();
        let created = goroutine.created_by().map_or(Value::Null, |creator| {
            json!([creator.frame.function, creator.goroutine, creator.frame.file, creator.frame.line])
        });
        let elided = goroutine.elided().and_then(|gap| gap.frames);
        let state = goroutine.state().map(|state| match goroutine.is_durable() {
            true => format!("{state} (durable)"),
            false => state.to_owned(),
        });
        let found = json!([goroutine.id(), state, frames, created, elided]);
        let truth = json!([
            expected["id"],
            expected["state"],
            expected["frames"],
            expected["created_by"],
            expected["elided"]
        ]);
        if found != truth {
            wrong.push(format!("found {found}\n  expected {truth}"));
        }
    }
    wrong
}
