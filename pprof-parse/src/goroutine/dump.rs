use std::path::Path;

use super::builder::Builder;
use super::columns::Columns;
use super::counted::{Heading, read_counted};
use super::form::DumpForm;
use super::from_profile::{profile_name, read_profile};
use super::group::{Group, group};
use super::traceback::read_tracebacks;
use super::view::Goroutine;
use crate::inflate::inflate;
use crate::{Error, Limits, ParseOptions, Profile, Warning};

/// What each goroutine of a process was doing: a goroutine dump, in any of Go's forms.
///
/// ```
/// use pprof_parse::GoroutineDump;
///
/// let text = "goroutine 7 [chan send, 2 minutes]:
/// main.(*Queue[...]).Put(0xc000012345, 0x1?)
/// \t/src/queue.go:31 +0x1d
/// created by main.main in goroutine 1
/// \t/src/main.go:12 +0x5a
/// ";
/// let dump = GoroutineDump::parse(text.as_bytes())?;
/// let goroutine = dump.goroutines().next().unwrap();
/// assert_eq!(goroutine.id(), Some(7));
/// assert_eq!(goroutine.state(), Some("chan send"));
/// assert_eq!(goroutine.wait_minutes(), Some(2));
/// let frame = goroutine.frames().next().unwrap();
/// assert_eq!((frame.function, frame.file, frame.line), ("main.(*Queue[...]).Put", "/src/queue.go", 31));
/// assert_eq!(goroutine.created_by().unwrap().frame.function, "main.main");
/// # Ok::<(), pprof_parse::Error>(())
/// ```
///
/// Stacks are kept once, however many goroutines have them. Addresses are not kept, arguments only by
/// [`parse_detailed`](Self::parse_detailed).
///
/// What the forms show differs, see [`DumpForm`]: compare dumps of one form, or leave frames of the runtime
/// ([`GoSymbol::is_runtime`](crate::GoSymbol::is_runtime)) and type arguments out.
#[derive(Debug)]
pub struct GoroutineDump {
    pub(super) columns: Columns,
    form: DumpForm,
    name: String,
    warnings: Vec<Warning>,
}

impl GoroutineDump {
    /// Reads a dump: a protobuf profile, counted text or tracebacks, in gzip or not.
    ///
    /// Tracebacks may be anywhere in a text: a crash report or a test's output will do, as long as they are
    /// not indented or prefixed.
    ///
    /// # Errors
    /// `NotADump` for a text without a goroutine, `Limit`, `Gzip`, and for protobuf those of
    /// [`Profile::parse`]. Damage to a text is a warning.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        Self::parse_with(bytes, &Limits::default())
    }

    /// Like [`parse`](Self::parse), within other limits.
    ///
    /// # Errors
    /// As `parse`.
    pub fn parse_with(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        if bytes.is_empty() {
            return Err(Error::Empty);
        }
        let bytes = inflate(bytes, limits)?;
        if is_binary(&bytes) {
            let options = ParseOptions::default().limits(*limits);
            return Self::convert(&Profile::parse_with(&bytes, &options)?, limits);
        }
        // Only labels, paths and log lines around the goroutines can be something else.
        match std::str::from_utf8(&bytes) {
            Ok(text) => Self::read_text(text, limits),
            Err(_) => Self::read_text(&String::from_utf8_lossy(&bytes), limits),
        }
    }

    /// Reads tracebacks as [`parse`](Self::parse) does, and keeps what that leaves out: arguments, offsets and
    /// ancestors, for [`Goroutine::calls`] and [`Goroutine::ancestors`].
    ///
    /// ```
    /// # use pprof_parse::{GoroutineDump, Limits};
    /// let text = "goroutine 1 [running]:\nmain.f({0x1, 0x2}, 0x3?)\n\tmain.go:3 +0x1d\n";
    /// let dump = GoroutineDump::parse_detailed(text.as_bytes(), &Limits::default())?;
    /// let call = dump.goroutines().next().unwrap().calls().next().unwrap();
    /// assert_eq!((call.arguments, call.offset), ("{0x1, 0x2}, 0x3?", Some(0x1d)));
    /// # Ok::<(), pprof_parse::Error>(())
    /// ```
    ///
    /// # Errors
    /// `NotADump` for a text without a goroutine, `Limit`. Damage is a warning.
    pub fn parse_detailed(text: &[u8], limits: &Limits) -> Result<Self, Error> {
        let mut builder = Builder::new(limits);
        builder.keeps_details = true;
        match std::str::from_utf8(text) {
            Ok(text) => Self::read_tracebacks(text, builder),
            Err(_) => Self::read_tracebacks(&String::from_utf8_lossy(text), builder),
        }
    }

    /// Reads a dump from a file; see [`parse`](Self::parse).
    ///
    /// # Errors
    /// As `parse`, and `Io`.
    pub fn open(path: impl AsRef<Path>, limits: &Limits) -> Result<Self, Error> {
        Self::parse_with(&std::fs::read(path)?, limits)
    }

    /// Makes a dump of a goroutine profile that was read before.
    ///
    /// # Errors
    /// `Invalid` when the profile counts something else or has negative counts, `Limit` when it exceeds the
    /// default [`Limits`].
    pub fn from_profile(profile: &Profile) -> Result<Self, Error> {
        Self::convert(profile, &Limits::default())
    }

    /// The form it was written in.
    pub fn form(&self) -> DumpForm {
        self.form
    }

    /// The profile's name: `goroutine`, `goroutineleak`, `threadcreate` or one given by the program.
    /// Tracebacks are `goroutine`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many goroutines there are. For other profiles: threads, or whatever they count.
    pub fn total(&self) -> u64 {
        self.columns.count.iter().fold(0, |sum, count| count.saturating_add(sum))
    }

    /// The goroutines, in the order of the dump. Tracebacks begin with the one that crashed or asked.
    pub fn goroutines(&self) -> impl ExactSizeIterator<Item = Goroutine<'_>> + DoubleEndedIterator + Clone {
        (0..self.columns.id.len()).map(|row| Goroutine::new(self, row))
    }

    /// Goroutines with equal state, stack and creator, counted together; the largest group first, equal ones
    /// in the order of their names.
    ///
    /// ```
    /// # let text = "goroutine profile: total 3\n2 @ 0x1\n#\t0x1\tmain.f+0x1\tf.go:1\n\n1 @ 0x2\n#\t0x2\tmain.g+0x1\tg.go:1\n\n";
    /// # let dump = pprof_parse::GoroutineDump::parse(text.as_bytes())?;
    /// for group in dump.groups() {
    ///     let innermost = group.frames().next().unwrap();
    ///     println!("{:6} {} {}", group.count(), group.state().unwrap_or("-"), innermost.function);
    /// }
    /// # Ok::<(), pprof_parse::Error>(())
    /// ```
    pub fn groups(&self) -> Vec<Group<'_>> {
        group(self)
    }

    /// What was damaged and how it was read nevertheless.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    fn read_text(text: &str, limits: &Limits) -> Result<Self, Error> {
        let mut builder = Builder::new(limits);
        if let Some(heading) = Heading::find(text) {
            read_counted(text, heading, &mut builder)?;
            return Ok(Self::new(builder, DumpForm::Debug1, heading.name));
        }
        Self::read_tracebacks(text, builder)
    }

    fn read_tracebacks(text: &str, mut builder: Builder<'_>) -> Result<Self, Error> {
        read_tracebacks(text, &mut builder)?;
        if builder.entries() == 0 {
            return Err(not_a_dump(text));
        }
        Ok(Self::new(builder, DumpForm::Debug2, "goroutine"))
    }

    fn convert(profile: &Profile, limits: &Limits) -> Result<Self, Error> {
        let name = profile_name(profile)?;
        let mut builder = Builder::new(limits);
        read_profile(profile, &name, &mut builder)?;
        Ok(Self::new(builder, DumpForm::Profile, &name))
    }

    fn new(builder: Builder<'_>, form: DumpForm, name: &str) -> Self {
        let (columns, warnings) = builder.finish();
        Self { columns, form, name: name.to_owned(), warnings: warnings.into_list() }
    }
}

/// Whether the input is no text. Every protobuf profile has the byte 0x08 in its first sample type.
fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(256).any(|&byte| byte < b'\t')
}

fn not_a_dump(text: &str) -> Error {
    let first: String = text.lines().next().unwrap_or_default().chars().take(60).collect();
    let expected = "`goroutine N [STATE]:` nor the heading `NAME profile: total N`";
    Error::NotADump {
        line: 1,
        problem: format!("the text has neither a line {expected}; it begins with {first:?}"),
    }
}
