use crate::damage::Damage;
use crate::error::Error;
use crate::event::Event;
use crate::limits::Limits;
use crate::parallel;
use crate::version::{Format, HEADER_BYTES};

/// A whole trace in memory, uncompressed: mostly a file that the caller has mapped. Its generations
/// are put in order in parallel, by the threads of the caller's rayon pool.
///
/// The events are those of [`Reader`](crate::Reader), bit for bit, whatever the number of threads.
/// That costs memory: about eight times the bytes of the generations that are ordered ahead, one
/// more than there are threads. With one thread nothing is ordered ahead.
///
/// ```no_run
/// let file = std::fs::read("app.trace")?;
/// let trace = gotrace::Trace::parse(&file)?;
/// let mut events = 0;
/// let damage = trace.for_each(|_| events += 1)?;
/// println!("{events} events, {} places were damaged", damage.len());
/// # Ok::<(), gotrace::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Trace<'a> {
    bytes: &'a [u8],
    format: Format,
    limits: Limits,
}

impl<'a> Trace<'a> {
    /// Reads the header.
    ///
    /// # Errors
    /// The input is empty, compressed, or no trace of a known format.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        Self::with_limits(bytes, &Limits::default())
    }

    /// The same with other limits.
    ///
    /// # Errors
    /// The input is empty, compressed, or no trace of a known format.
    pub fn with_limits(bytes: &'a [u8], limits: &Limits) -> Result<Self, Error> {
        if bytes.is_empty() {
            return Err(Error::Empty);
        }
        if let Some(compression) = crate::input::Compression::of(bytes) {
            return Err(Error::Compressed {
                method: compression.name(),
                advice: "read it with `Reader`, which inflates it on the way",
            });
        }
        let format = Format::read(bytes.get(..bytes.len().min(HEADER_BYTES)).unwrap_or_default())?;
        Ok(Self { bytes, format, limits: *limits })
    }

    /// The format that the header names.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Gives all events to `each`, in order, on the calling thread, and returns what could not be read.
    ///
    /// # Errors
    /// A limit was reached.
    pub fn for_each(&self, mut each: impl FnMut(&Event<'_>)) -> Result<Vec<Damage>, Error> {
        parallel::for_each(self.bytes, self.format, &self.limits, &mut each)
    }
}
