//! The texts that are hashed. A change to them is a new version.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::normal::{UserFrame, normal, user_frames};
use crate::report::{Access, Kind, Report, StackFrame};

pub(super) fn fingerprint_text(report: &Report) -> String {
    let mut text = format!("racelog 1\n{}\n", report.kind.as_str());
    if report.kind == Kind::Race {
        let mut sides: Vec<String> = report.accesses.iter().map(|access| side(report, access)).collect();
        sides.sort();
        // Only the creation blocks are left of some fragments.
        sides.extend(
            report
                .created
                .iter()
                .filter(|_| report.accesses.is_empty())
                .map(|block| stack(user(&block.frames))),
        );
        text.extend(sides);
        return text;
    }
    // Writing to a string does not fail.
    let _ = writeln!(text, "message {}", message(report));
    let frames = crash_frames(report);
    text.push_str(&stack(frames.iter().copied()));
    let creator = first_creator(report);
    let _ = writeln!(text, "from {}", creator.map_or("main".to_owned(), |creator| creator.normal()));
    text
}

pub(super) fn family_text(report: &Report) -> String {
    let innermost = |frame: Option<UserFrame<'_>>| {
        frame.map_or("- -".to_owned(), |frame| format!("{} {}", frame.place(), frame.normal()))
    };
    let functions: BTreeSet<String> = if report.kind == Kind::Race {
        report
            .accesses
            .iter()
            .map(|access| innermost(access_frames(report, access).into_iter().next()))
            .collect()
    } else {
        BTreeSet::from([innermost(crash_frames(report).into_iter().next())])
    };
    let mut text = format!("racelog 1\nfamily\n{}\n", report.kind.as_str());
    for function in functions {
        let _ = writeln!(text, "{function}");
    }
    text
}

fn side(report: &Report, access: &Access) -> String {
    let mut text = format!("{} {}\n", access.operation.as_str(), kind(access));
    text.push_str(&stack(access_frames(report, access).into_iter()));
    let creation = report.creation(access);
    let creator = creation.and_then(|block| innermost(&block.frames));
    let _ = writeln!(text, "from {}", creator.map_or("main".to_owned(), |creator| creator.normal()));
    text
}

/// The kind of an access, by the function of the runtime that did it.
fn kind(access: &Access) -> &'static str {
    if access.is_atomic() {
        return "atomic";
    }
    match access.map_function() {
        Some(_) => "map",
        None if access.channel_function().is_some() => "chan",
        None => "plain",
    }
}

/// User frames of an access, else of its creation, else its innermost frame.
fn access_frames<'a>(report: &'a Report, access: &'a Access) -> Vec<UserFrame<'a>> {
    let own: Vec<_> = user(&access.frames).collect();
    if !own.is_empty() {
        return own;
    }
    let created: Vec<_> = report.creation(access).map_or(Vec::new(), |block| user(&block.frames).collect());
    if !created.is_empty() {
        return created;
    }
    access.frames.first().map(any).into_iter().collect()
}

/// User frames of the goroutine that crashed, else its innermost frame.
fn crash_frames(report: &Report) -> Vec<UserFrame<'_>> {
    let Some(first) = report.dump.goroutines().next() else { return Vec::new() };
    let all = || first.frames().map(|frame| (frame.function, frame.file, frame.line));
    let own: Vec<_> = user_frames(all()).collect();
    if !own.is_empty() {
        return own;
    }
    let innermost = all().next().map(|(function, file, line)| UserFrame { function, file, line });
    first_creator(report).or(innermost).into_iter().collect()
}

fn first_creator(report: &Report) -> Option<UserFrame<'_>> {
    let creator = report.dump.goroutines().next()?.created_by()?.frame;
    Some(UserFrame { function: creator.function, file: creator.file, line: creator.line })
}

fn innermost(frames: &[StackFrame]) -> Option<UserFrame<'_>> {
    user(frames).next().or_else(|| frames.first().map(any))
}

fn user(frames: &[StackFrame]) -> impl Iterator<Item = UserFrame<'_>> {
    user_frames(frames.iter().map(|frame| (frame.function.as_str(), frame.file.as_str(), frame.line)))
}

fn any(frame: &StackFrame) -> UserFrame<'_> {
    UserFrame { function: &frame.function, file: &frame.file, line: frame.line }
}

fn stack<'a>(frames: impl Iterator<Item = UserFrame<'a>>) -> String {
    let mut names: Vec<String> = frames.map(|frame| normal(frame.function)).collect();
    names.dedup();
    names.iter().fold(String::new(), |text, name| text + "at " + name + "\n")
}

/// The first line of a message without numbers and what is quoted.
fn message(report: &Report) -> String {
    let Some(message) = &report.message else {
        return report
            .signal
            .as_deref()
            .and_then(|signal| signal.split(':').next())
            .unwrap_or_default()
            .to_owned();
    };
    let line = message.lines().next().unwrap_or_default();
    let line = line.split(" [recovered").next().unwrap_or(line);
    let mut plain = String::new();
    let mut rest = line;
    while let Some(char) = rest.chars().next() {
        let length = match char {
            '"' => rest.get(1..).and_then(|inner| inner.find('"')).map(|end| ("Q", end.saturating_add(2))),
            '0'..='9' => {
                let is_part = |c: char| c.is_ascii_hexdigit() || c == 'x';
                let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                Some(("N", end))
            }
            _ => None,
        };
        match length {
            Some((word, length)) => {
                plain.push_str(word);
                rest = rest.get(length..).unwrap_or_default();
            }
            None => {
                plain.push(char);
                rest = rest.get(char.len_utf8()..).unwrap_or_default();
            }
        }
    }
    plain
}
