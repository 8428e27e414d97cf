use pprof_parse::{GoroutineDump, Limits, ParseOptions, Profile, ProfileBytes};

#[cfg(feature = "serde")]
use crate::MemStats;

/// What a file is, by what is in it.
pub(super) enum Content {
    Heap(Profile),
    Goroutines(GoroutineDump),
    #[cfg(feature = "serde")]
    MemStats(MemStats),
}

/// Why a file is of no use here.
#[derive(Debug, thiserror::Error)]
pub(super) enum Foreign {
    #[error(transparent)]
    Unreadable(#[from] pprof_parse::Error),
    #[error("{0}")]
    Kind(String),
}

impl Content {
    pub(super) fn of(bytes: &[u8], limits: &Limits) -> Result<Self, Foreign> {
        let plain = ProfileBytes::inflate(bytes, limits)?;
        let start = plain.trim_ascii_start();
        if start.starts_with(b"goroutine ") {
            return Ok(Self::Goroutines(GoroutineDump::parse_with(&plain, limits)?));
        }
        #[cfg(feature = "serde")]
        if let Some(memstats) = start.starts_with(b"{").then(|| memstats(start)).flatten() {
            return Ok(Self::MemStats(memstats));
        }
        let options = ParseOptions::default().limits(*limits);
        let profile = Profile::parse_with(&plain, &options)?;
        let tables = profile.tables();
        if tables.sample_type("goroutine").is_some() {
            return Ok(Self::Goroutines(GoroutineDump::from_profile(&profile)?));
        }
        if tables.sample_type("inuse_space").is_none() {
            let types = tables.sample_types().map(|t| t.kind().to_string()).collect::<Vec<_>>().join(", ");
            return Err(Foreign::Kind(format!(
                "a profile of {types}, neither of the heap nor of goroutines"
            )));
        }
        Ok(Self::Heap(profile))
    }
}

/// MemStats by themselves, or below `memstats` as expvar serves them.
#[cfg(feature = "serde")]
fn memstats(json: &[u8]) -> Option<MemStats> {
    #[derive(serde::Deserialize)]
    struct Vars {
        memstats: MemStats,
    }
    let vars = || serde_json::from_slice::<Vars>(json).ok().map(|vars| vars.memstats);
    MemStats::from_json(json).ok().or_else(vars)
}
