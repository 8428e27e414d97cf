//! Traces from their text form, which `internal/trace/raw/doc.go` describes. Two liberties for traces that
//! are written by hand: a batch need not state its size, and `-1` stands for 2^64-1.

use std::str::SplitWhitespace;

use super::go_quoted::unquote;
use super::text_types::{self, Trailer};

/// The binary trace.
pub(crate) fn assemble(text: &str) -> Result<Vec<u8>, String> {
    let mut lines = text.lines().map(without_comment).filter(|line| !line.is_empty());
    let header = lines.next().ok_or("no header")?;
    let format = header.strip_prefix("Trace Go").ok_or_else(|| format!("bad header: {header}"))?;
    let mut out = format!("go {format} trace\0\0\0").into_bytes();
    let mut batch = None;
    while let Some(line) = lines.next() {
        let mut tokens = line.split_whitespace();
        let name = tokens.next().ok_or("no event")?;
        let kind = text_types::by_name(name).ok_or_else(|| format!("unknown event: {line}"))?;
        if matches!(name, "EventBatch" | "ExperimentalBatch" | "EndOfGeneration") {
            Batch::close(&mut batch, &mut out);
        }
        let into = batch.as_mut().map_or(&mut out, |batch: &mut Batch| &mut batch.body);
        into.push(kind.number);
        let names: Vec<&str> = kind.arguments.split_whitespace().collect();
        if kind.trailer == Trailer::Body {
            let given = read(&mut tokens, &names[..3], line)?;
            given.iter().for_each(|&value| push_varint(into, value));
            let stated = tokens.next().map(|token| argument(token, "size", line)).transpose()?;
            batch = Some(Batch { stated, body: Vec::new() });
            continue;
        }
        let values = read(&mut tokens, &names, line)?;
        values.iter().for_each(|&value| push_varint(into, value));
        match kind.trailer {
            Trailer::Data => {
                let data = lines.next().and_then(|line| line.strip_prefix("data="));
                let data = data.and_then(unquote).ok_or_else(|| format!("no data after: {line}"))?;
                push_varint(into, data.len() as u64);
                into.extend(data);
            }
            Trailer::Frames => {
                for _ in 0..values[1] {
                    let frame = lines.next().ok_or_else(|| format!("too few frames after: {line}"))?;
                    let values = read(&mut frame.split_whitespace(), &["pc", "func", "file", "line"], frame)?;
                    values.iter().for_each(|&value| push_varint(into, value));
                }
            }
            Trailer::Nothing | Trailer::Body => {}
        }
    }
    Batch::close(&mut batch, &mut out);
    Ok(out)
}

fn without_comment(line: &str) -> &str {
    let line = line.trim();
    if line.starts_with("data=") { line } else { line.split('#').next().unwrap_or_default().trim() }
}

/// A batch whose events are being read.
struct Batch {
    /// The size as the text states it, which need not be true.
    stated: Option<u64>,
    body: Vec<u8>,
}

impl Batch {
    fn close(batch: &mut Option<Self>, out: &mut Vec<u8>) {
        if let Some(Self { stated, body }) = batch.take() {
            push_varint(out, stated.unwrap_or(body.len() as u64));
            out.extend(body);
        }
    }
}

fn read(tokens: &mut SplitWhitespace<'_>, names: &[&str], line: &str) -> Result<Vec<u64>, String> {
    names.iter().map(|name| argument(tokens.next().unwrap_or_default(), name, line)).collect()
}

fn argument(token: &str, name: &str, line: &str) -> Result<u64, String> {
    let value = token.strip_prefix(name).and_then(|rest| rest.strip_prefix('='));
    match value {
        Some("-1") => Ok(u64::MAX),
        Some(value) => value.parse().map_err(|e| format!("{e}: {line}")),
        None => Err(format!("expected {name}=, found `{token}`: {line}")),
    }
}

pub(crate) fn push_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 128 {
        out.push(value as u8 | 128);
        value >>= 7;
    }
    out.push(value as u8);
}
