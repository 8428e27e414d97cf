use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use gotrace::{Damage, Error, Event, EventKind, Fold, Format, Limits, Reader, Trace};
use pprof_parse::ProfileBytes;

use super::args::TraceArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::is_stdin;
use crate::limits::advise;
use crate::profile::display_name;
use crate::progress::Progress;

/// What a trace was, besides its events.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) name: String,
    pub(crate) format: Format,
    pub(crate) damage: Vec<Damage>,
    /// What a person should know of the answer.
    pub(crate) warnings: Vec<String>,
}

impl Reading {
    /// Is something of the trace lost?
    pub(crate) fn is_damaged(&self) -> bool {
        !self.damage.is_empty()
    }

    /// Losses as warnings, for answers that do not list them.
    pub(crate) fn all_warnings(&self) -> Vec<String> {
        let losses = self.damage.iter().map(|damage| format!("{}: {damage}", self.name));
        losses.chain(self.warnings.iter().map(|warning| format!("{}: {warning}", self.name))).collect()
    }
}

/// Gives each event of a trace to a fold.
pub(crate) fn read(args: &TraceArgs, fold: &mut impl Fold, progress: &Progress) -> Result<Reading, Failure> {
    let name = display_name(&args.file);
    progress.stage(format!("reading {name}"));
    let mut found = 0_u64;
    let each = |event: &Event<'_>| {
        found += u64::from(event.kind() != EventKind::Sync);
        fold.event(event);
    };
    let limits = args.limits();
    let (format, damage) = match map(&args.file) {
        Some(bytes) => in_parallel(&bytes, &limits, each),
        None => in_turn(open(&args.file, &name)?, &limits, each),
    }
    .map_err(|error| failure(&name, &error))?;
    if found == 0 {
        let problem = match damage.iter().find(|damage| damage.offset > HEADER_BYTES) {
            Some(first) => format!("nothing of it can be read: {first}"),
            None => NOTHING_WRITTEN.to_owned(),
        };
        return Err(Failure::about(Exit::Io, name, problem));
    }
    Ok(Reading { name, format, damage, warnings: Vec::new() })
}

const NOTHING_WRITTEN: &str = "the trace ends after its header: the program was killed, or tracing was stopped, before \
                               the first events were written";

const HEADER_BYTES: u64 = 16;

/// Maps a trace that is not compressed.
fn map(path: &Path) -> Option<ProfileBytes<'static>> {
    if is_stdin(path) || !path.is_file() {
        return None;
    }
    let mut start = [0; 5];
    File::open(path).and_then(|mut file| file.read_exact(&mut start)).ok()?;
    // Whatever is no trace is refused by the streaming reader.
    let mut limits = pprof_parse::Limits::default();
    limits.inflated_bytes = u64::MAX;
    (&start == b"go 1.").then(|| ProfileBytes::open(path, &limits).ok())?
}

fn in_parallel(
    bytes: &[u8],
    limits: &Limits,
    each: impl FnMut(&Event<'_>),
) -> Result<(Format, Vec<Damage>), Error> {
    let trace = Trace::with_limits(bytes, limits)?;
    Ok((trace.format(), trace.for_each(each)?))
}

fn in_turn(
    input: Box<dyn Read>,
    limits: &Limits,
    each: impl FnMut(&Event<'_>),
) -> Result<(Format, Vec<Damage>), Error> {
    let mut reader = Reader::with_limits(input, limits)?;
    reader.for_each(each)?;
    Ok((reader.format(), reader.damage().to_vec()))
}

fn open(path: &Path, name: &str) -> Result<Box<dyn Read>, Failure> {
    if is_stdin(path) {
        return Ok(Box::new(io::stdin().lock()));
    }
    if path.is_dir() {
        return Err(Failure::about(Exit::Io, name, "this is a folder; pass one trace"));
    }
    match File::open(path) {
        Ok(file) => Ok(Box::new(file)),
        Err(error) => Err(failure(name, &Error::Io(error))),
    }
}

fn failure(name: &str, error: &Error) -> Failure {
    let problem = error.to_string();
    match error {
        Error::Limit { .. } => Failure::about(Exit::Limit, name, advise(&problem).unwrap_or(problem)),
        _ => Failure::about(Exit::Io, name, problem),
    }
}
