use crate::Frame;

/// Sites by snapshots: what each site held at each, and how far that is from its mean.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct HeatMap {
    /// How the snapshots are called, oldest first.
    pub snapshots: Vec<String>,
    /// The sites that changed most, the most conspicuous first.
    pub rows: Vec<HeatRow>,
}

/// One site.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct HeatRow {
    /// The first line outside the standard library, from the leaf.
    pub frame: Frame,
    /// Live bytes at each snapshot.
    pub bytes: Vec<u64>,
    /// Standard score of each against the mean of the row, by the sampling alone.
    pub z: Vec<f64>,
}
