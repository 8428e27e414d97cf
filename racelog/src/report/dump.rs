use pprof_parse::{Goroutine, GoroutineDump};

/// The goroutines of a crash or dump, in the model of `pprof-parse`.
///
/// Long dumps are decoded in parts, in parallel.
#[derive(Debug, Default)]
pub struct Dump {
    parts: Vec<GoroutineDump>,
}

impl Dump {
    pub(crate) fn push(&mut self, part: GoroutineDump) {
        self.parts.push(part);
    }

    /// The goroutines, in the order of the log: first the one that crashed.
    pub fn goroutines(&self) -> impl Iterator<Item = Goroutine<'_>> {
        self.parts.iter().flat_map(GoroutineDump::goroutines)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.parts.iter().map(|part| part.goroutines().len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }
}
