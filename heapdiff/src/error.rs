/// Why a series cannot be analysed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The profile is none of a heap.
    #[error(
        "snapshot {name}: this profile has no sample type `inuse_space` (it has: {found}); take one from /debug/pprof/heap"
    )]
    NotAHeapProfile {
        /// Name of the snapshot.
        name: String,
        /// The sample types it has.
        found: String,
    },
    /// MemStats could not be read.
    #[error("these MemStats cannot be read: {problem}; expected the JSON of runtime.MemStats")]
    MemStats {
        /// What is wrong.
        problem: String,
    },
}
