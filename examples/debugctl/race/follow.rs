//! `--follow`: logs that grow. The library says how much it consumed; waiting is done here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use racelog::{Collection, Limits, Report, Root, Scanner, Triage};

use super::input::{failure, unreadable};
use super::render;
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::is_stdin;

/// How often files are looked at.
const PAUSE: Duration = Duration::from_millis(100);

/// A report whose end cannot be seen, such as the last crash of a log, is told when nothing came for so long.
const SILENCE: Duration = Duration::from_secs(2);

/// Bytes that are read at once.
const PIECE: usize = 1 << 20;

pub(super) fn follow(
    inputs: &[PathBuf],
    mut collection: Collection,
    limits: &Limits,
    root: &Root,
    format: Format,
) -> Result<Answer, Failure> {
    if !matches!(format, Format::Text | Format::Json) {
        return Err(Failure::new(Exit::Usage, "--follow prints text or json"));
    }
    let mut teller = Teller { root, format, found: false };
    if let [only] = inputs
        && is_stdin(only)
    {
        follow_stdin(&mut collection, limits, &mut teller)?;
    } else if inputs.iter().any(|input| is_stdin(input)) {
        return Err(Failure::new(Exit::Usage, "--follow reads either stdin or files"));
    } else {
        follow_files(inputs, &mut collection, limits, &mut teller)?;
    }
    Ok(Answer { body: Body::Text(String::new()), found: teller.found, warnings: Vec::new() })
}

/// Prints findings as they come.
struct Teller<'a> {
    root: &'a Root,
    format: Format,
    found: bool,
}

impl Teller<'_> {
    fn tell(&mut self, collection: &mut Collection, file: &str, report: Report) -> Result<(), Failure> {
        let Some(triage) = collection.add_and_take(file, report) else { return Ok(()) };
        self.found = true;
        let text = match self.format {
            Format::Json => {
                serde_json::to_string(&racelog::Document::new(&triage)).unwrap_or_default() + "\n"
            }
            _ => self.text(&triage)?,
        };
        let mut out = io::stdout().lock();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        written.map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::new(Exit::PipeClosed, "the reader has gone"),
            _ => Failure::about(Exit::Io, "stdout", error),
        })
    }

    /// Without the headline, which counts.
    fn text(&self, triage: &Triage) -> Result<String, Failure> {
        let text = render(triage, self.root, usize::MAX, Format::Text)?;
        Ok(text.split_once("\n\n").map_or(text.clone(), |(_, finding)| format!("{finding}\n")))
    }
}

fn follow_stdin(
    collection: &mut Collection,
    limits: &Limits,
    teller: &mut Teller<'_>,
) -> Result<(), Failure> {
    let mut log = Log::new(limits);
    let mut input = io::stdin().lock();
    loop {
        let read = log.read(&mut input).map_err(|error| unreadable("stdin", &error))?;
        if read == 0 {
            log.scanner.finish(&log.buffer).map_err(|error| failure("stdin", error))?;
        } else {
            log.feed().map_err(|error| failure("stdin", error))?;
        }
        while let Some(report) = log.scanner.next_report() {
            teller.tell(collection, "stdin", report)?;
        }
        if read == 0 {
            return Ok(());
        }
    }
}

fn follow_files(
    inputs: &[PathBuf],
    collection: &mut Collection,
    limits: &Limits,
    teller: &mut Teller<'_>,
) -> Result<(), Failure> {
    let mut logs: BTreeMap<PathBuf, Log> = BTreeMap::new();
    loop {
        let mut has_grown = false;
        for path in files(inputs) {
            let name = path.display().to_string();
            let log = logs.entry(path.clone()).or_insert_with(|| Log::new(limits));
            has_grown |= log.advance(&path).map_err(|error| failure(&name, error))?;
            while let Some(report) = log.scanner.next_report() {
                teller.tell(collection, &name, report)?;
            }
        }
        if !has_grown {
            thread::sleep(PAUSE);
        }
    }
}

/// The files that are there now: those named, and for each its `PATH.<pid>`.
fn files(inputs: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut files = BTreeSet::new();
    for input in inputs {
        if input.is_file() {
            files.insert(input.clone());
        }
        let folder = if input.is_dir() { Some(input.as_path()) } else { input.parent() };
        let folder = folder.map(|folder| if folder == Path::new("") { Path::new(".") } else { folder });
        let Some(entries) = folder.and_then(|folder| folder.read_dir().ok()) else { continue };
        let name = input.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        for entry in entries.flatten() {
            let own = entry.file_name();
            let pid = own.to_str().and_then(|own| own.strip_prefix(name)?.strip_prefix('.'));
            let is_process =
                pid.is_some_and(|pid| !pid.is_empty() && pid.bytes().all(|byte| byte.is_ascii_digit()));
            if (input.is_dir() || is_process) && entry.path().is_file() {
                files.insert(entry.path());
            }
        }
    }
    files
}

/// A log and how far it was read.
struct Log {
    scanner: Scanner,
    limits: Limits,
    /// Read but not consumed.
    buffer: Vec<u8>,
    offset: u64,
    grown: Instant,
    is_flushed: bool,
}

impl Log {
    fn new(limits: &Limits) -> Self {
        Self {
            scanner: Scanner::new(*limits),
            limits: *limits,
            buffer: Vec::new(),
            offset: 0,
            grown: Instant::now(),
            is_flushed: true,
        }
    }

    /// Reads what came; says whether there was something.
    fn advance(&mut self, path: &Path) -> Result<bool, racelog::Error> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        if length < self.offset {
            // It was truncated or replaced.
            *self = Self::new(&self.limits);
        }
        file.seek(io::SeekFrom::Start(self.offset))?;
        let read = self.read(&mut file)?;
        if read > 0 {
            self.grown = Instant::now();
            self.is_flushed = false;
            self.feed()?;
        } else if !self.is_flushed && self.grown.elapsed() > SILENCE {
            self.is_flushed = true;
            self.scanner.flush()?;
        }
        Ok(read > 0)
    }

    fn read(&mut self, input: &mut impl Read) -> io::Result<usize> {
        let before = self.buffer.len();
        self.buffer.resize(before + PIECE, 0);
        let read = self.buffer.get_mut(before..).map_or(Ok(0), |free| input.read(free));
        let filled = *read.as_ref().unwrap_or(&0);
        self.buffer.truncate(before + filled);
        self.offset += filled as u64;
        read
    }

    fn feed(&mut self) -> Result<(), racelog::Error> {
        let consumed = self.scanner.feed(&self.buffer)?;
        self.buffer.drain(..consumed);
        Ok(())
    }
}
