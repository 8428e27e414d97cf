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

impl Content {
    /// # Errors
    /// Why the file is of no use here, for a person.
    pub(super) fn of(bytes: &[u8], limits: &Limits) -> Result<Self, pprof_parse::Error> {
        let plain = ProfileBytes::inflate(bytes, limits)?;
        let start = plain.trim_ascii_start();
        if start.starts_with(b"goroutine ") {
            return GoroutineDump::parse_with(&plain, limits).map(Self::Goroutines);
        }
        #[cfg(feature = "serde")]
        if let Some(memstats) = start.starts_with(b"{").then(|| memstats(start)).flatten() {
            return Ok(Self::MemStats(memstats));
        }
        let options = ParseOptions { limits: *limits, ..ParseOptions::default() };
        let profile = Profile::parse_with(&plain, &options)?;
        if profile.tables().sample_type("goroutine").is_some() {
            return GoroutineDump::from_profile(&profile).map(Self::Goroutines);
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
