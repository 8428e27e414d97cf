use std::io::Read;

use crate::damage::Damage;
use crate::error::Error;
use crate::event::Event;
use crate::input::Input;
use crate::limits::Limits;
use crate::stream::Stream;
use crate::version::Format;

/// Reads a trace from any reader, in order, with one generation in memory.
///
/// A generation is about a second of tracing; traces from before Go 1.22 are one generation as a
/// whole. Events of a generation come as soon as it is complete, so that a pipe or a file that grows
/// can be followed. gzip and zstd are inflated on the way. Where the compressed bytes are damaged or
/// cut off, what comes before is read; of zstd, whole blocks of up to 128 KiB.
///
/// ```no_run
/// let mut reader = gotrace::Reader::new(std::fs::File::open("app.trace")?)?;
/// let mut created = 0;
/// while let Some(event) = reader.next_event()? {
///     if let Some(transition) = event.transition() {
///         created += u64::from(transition.from == gotrace::GoState::NotExist);
///     }
/// }
/// println!("{created} goroutines were created");
/// for damage in reader.damage() {
///     eprintln!("lost: {damage}");
/// }
/// # Ok::<(), gotrace::Error>(())
/// ```
#[derive(Debug)]
pub struct Reader<R: Read> {
    stream: Stream<R>,
}

impl<R: Read> Reader<R> {
    /// Reads the header.
    ///
    /// # Errors
    /// The input cannot be read, or is no trace of a known format.
    pub fn new(input: R) -> Result<Self, Error> {
        Self::with_limits(input, &Limits::default())
    }

    /// The same with other limits.
    ///
    /// # Errors
    /// The input cannot be read, or is no trace of a known format.
    pub fn with_limits(input: R, limits: &Limits) -> Result<Self, Error> {
        Ok(Self { stream: Stream::new(Input::new(input, limits)?, limits)? })
    }

    /// The format that the header names.
    #[must_use]
    pub fn format(&self) -> Format {
        self.stream.format()
    }

    /// The next event; `None` at the end.
    ///
    /// Damage is no error: see [`damage`](Self::damage).
    ///
    /// # Errors
    /// The input cannot be read, or a limit was reached.
    #[inline]
    pub fn next_event(&mut self) -> Result<Option<Event<'_>>, Error> {
        self.stream.next_event()
    }

    /// Gives all events that are left to `each`.
    ///
    /// # Errors
    /// The input cannot be read, or a limit was reached.
    pub fn for_each(&mut self, mut each: impl FnMut(&Event<'_>)) -> Result<(), Error> {
        self.stream.for_each(&mut each)
    }

    /// What could not be read so far. Empty at the end means that nothing is missing.
    #[must_use]
    pub fn damage(&self) -> &[Damage] {
        self.stream.damage()
    }
}
