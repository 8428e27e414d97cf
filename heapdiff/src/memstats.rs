/// The parts of `runtime.MemStats` that the analysis uses, under Go's names.
///
/// With the feature `serde` it is read from the JSON that `json.Marshal` makes of the struct, which
/// is also what `expvar` serves under `memstats`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(feature = "serde", derive(serde::Deserialize), serde(rename_all = "PascalCase"))]
#[non_exhaustive]
pub struct MemStats {
    /// Bytes of live objects and of dead ones that are not yet swept.
    pub heap_alloc: u64,
    /// Number of such objects.
    pub heap_objects: u64,
    /// Bytes obtained from the operating system.
    pub sys: u64,
    /// Bytes of heap memory returned to the operating system.
    pub heap_released: u64,
    /// Completed collections.
    #[cfg_attr(feature = "serde", serde(rename = "NumGC"))]
    pub num_gc: u64,
}

impl MemStats {
    /// Reads the JSON of a `runtime.MemStats`; fields that are not used are skipped.
    ///
    /// ```
    /// let json = br#"{"HeapAlloc": 5867192, "HeapObjects": 3601, "Sys": 12000000, "HeapReleased": 0, "NumGC": 2}"#;
    /// assert_eq!(heapdiff::MemStats::from_json(json)?.num_gc, 2);
    /// # Ok::<(), heapdiff::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::MemStats`](crate::Error::MemStats) when it is not JSON or a field is missing.
    #[cfg(feature = "serde")]
    pub fn from_json(json: &[u8]) -> Result<Self, crate::Error> {
        serde_json::from_slice(json).map_err(|e| crate::Error::MemStats { problem: e.to_string() })
    }

    /// Bytes of physical memory that the process can be charged for, by Go's account.
    pub fn footprint_bytes(&self) -> u64 {
        self.sys.saturating_sub(self.heap_released)
    }
}
