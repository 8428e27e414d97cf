use crate::damage::Damage;
use crate::inflate::check_inflated;
use crate::recognise::refuse_known_formats;
use crate::samples::{SingleSample, too_many_samples};
use crate::strings::Strings;
use crate::tables::{IdIndex, SAMPLE, STRING, TablesBuilder};
use crate::wire::Cursor;
use crate::{Entity, Error, ParseOptions, Sample, Tables, Warning};

/// A profile that borrows from your buffer: the tables are read at once, samples when asked for.
///
/// For one pass over a large profile, at little more memory than its bytes. The buffer holds the
/// *uncompressed* profile, which [`ProfileBytes`](crate::ProfileBytes) provides.
///
/// ```
/// # let file = include_bytes!("../tests/data/profile/go1.27-heap/input.pb.gz");
/// use pprof_parse::{Limits, ProfileBytes, ProfileView};
///
/// let bytes = ProfileBytes::inflate(file, &Limits::default())?;
/// let view = ProfileView::parse(&bytes)?;
/// let inuse_space = view.tables().sample_type("inuse_space").unwrap();
/// let mut total = 0;
/// let mut samples = view.samples();
/// while let Some(sample) = samples.next()? {
///     total += sample.values()[inuse_space];
/// }
/// assert!(total > 0);
/// # Ok::<(), pprof_parse::Error>(())
/// ```
#[derive(Debug)]
pub struct ProfileView<'a> {
    tables: Tables<'a>,
    locations: IdIndex,
    /// From the first sample to the end of the last.
    samples: Cursor<'a>,
    sample_count: u64,
    options: ParseOptions,
    warnings: Vec<Warning>,
}

impl<'a> ProfileView<'a> {
    /// Walks the top level of an uncompressed profile once and reads its tables.
    ///
    /// # Errors
    /// As [`Profile::parse`](crate::Profile::parse), except for damage in samples, which is found
    /// when they are asked for.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, Error> {
        Self::parse_with(bytes, &ParseOptions::default())
    }

    /// Like [`parse`](Self::parse), with options; `overlap` does nothing here.
    ///
    /// # Errors
    /// As `parse`; with `lenient` only what leaves nothing to return, and exceeded limits.
    pub fn parse_with(bytes: &'a [u8], options: &ParseOptions) -> Result<Self, Error> {
        if bytes.is_empty() {
            return Err(Error::Empty);
        }
        refuse_known_formats(bytes)?;
        check_inflated(bytes.len() as u64, &options.limits)?;
        let mut damage = Damage::new(options);
        let mut builder = TablesBuilder::new(Strings::borrowing(bytes), &options.limits);
        let mut cursor = Cursor::new(bytes, 0);
        let (mut first_sample, mut samples, mut sample_count) = (None, Cursor::new(&[], 0), 0);
        while !cursor.is_empty() {
            let start = cursor;
            let field = match cursor.field() {
                Ok(field) => field,
                Err(fault) => {
                    damage.encoding(Entity::Profile, fault, "the rest was left out")?;
                    break;
                }
            };
            match field.number {
                SAMPLE => {
                    if sample_count >= options.limits.samples {
                        return Err(too_many_samples(field.start, &options.limits));
                    }
                    samples = cursor.since(first_sample.get_or_insert(start));
                    sample_count += 1;
                }
                STRING => builder.string(&field, &mut damage, |strings, string| {
                    strings.push_span(string.offset() as usize, string.rest().len());
                })?,
                _ => builder.field(&field, &mut damage)?,
            }
        }
        let (tables, locations) = builder.finish(cursor.offset(), &mut damage)?;
        Ok(Self {
            tables,
            locations,
            samples,
            sample_count,
            options: *options,
            warnings: damage.into_warnings(),
        })
    }

    /// Everything but the samples: sample types, functions, locations, mappings, header.
    pub fn tables(&self) -> &Tables<'a> {
        &self.tables
    }

    /// How many samples there are.
    pub fn sample_count(&self) -> u64 {
        self.sample_count
    }

    /// Decodes the samples one after the other, in file order.
    pub fn samples(&self) -> SampleReader<'_> {
        SampleReader {
            view: self,
            rest: self.samples,
            index: 0,
            sample: SingleSample::default(),
            failed: false,
        }
    }

    /// What a lenient reading lost outside the samples. Always empty after a strict one.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}

/// Decodes samples one at a time into memory of its own; see [`ProfileView::samples`].
#[derive(Debug)]
pub struct SampleReader<'v> {
    view: &'v ProfileView<'v>,
    rest: Cursor<'v>,
    index: u64,
    sample: SingleSample,
    failed: bool,
}

impl SampleReader<'_> {
    /// Decodes the next sample. `None` at the end and after an error.
    ///
    /// # Errors
    /// The sample is damaged, or a limit is exceeded. A lenient view keeps what can be read of a
    /// damaged sample, or skips it.
    #[expect(clippy::should_implement_trait, reason = "the sample borrows from the reader")]
    pub fn next(&mut self) -> Result<Option<Sample<'_>>, Error> {
        while !self.failed {
            match self.decode() {
                Ok(true) => {
                    let Self { view, sample, .. } = self;
                    return Ok(Some(Sample {
                        tables: &view.tables,
                        stack: sample.stack(),
                        values: sample.values(),
                        labels: sample.labels(),
                    }));
                }
                Ok(false) => break,
                Err(error) if self.view.options.lenient && !error.is_limit() => {}
                Err(error) => {
                    self.failed = true;
                    return Err(error);
                }
            }
        }
        Ok(None)
    }

    /// Decodes the next sample. False when there is none.
    fn decode(&mut self) -> Result<bool, Error> {
        let ProfileView { tables, locations, options, .. } = self.view;
        // The view has walked these fields before: none of them is a fault.
        while let Ok(field) = self.rest.field() {
            if field.number == SAMPLE {
                let index = self.index;
                self.index += 1;
                return self.sample.decode(&field, index, tables, locations, options).map(|()| true);
            }
        }
        Ok(false)
    }
}
