use std::path::{Path, PathBuf};

use crate::side_by_side::write_gzip;
use crate::synthetic::{Encoded, Live, Pair};

/// Two profiles on disk.
pub(crate) struct PairFiles {
    pub(crate) name: String,
    pub(crate) before: PathBuf,
    pub(crate) after: PathBuf,
    /// Frames on the stacks of both.
    pub(crate) frames: u64,
}

pub(crate) struct Pairs {
    pub(crate) small: PairFiles,
    pub(crate) large: PairFiles,
    /// Every sample of these is live.
    pub(crate) small_live: PairFiles,
    pub(crate) large_live: PairFiles,
    /// Of other sizes, for the curve.
    pub(crate) others: Vec<PairFiles>,
}

impl Pairs {
    pub(crate) fn write(folder: &Path) -> Self {
        let third = |thousands| PairFiles::write(folder, thousands, Live::Third);
        let all = |thousands| PairFiles::write(folder, thousands, Live::All);
        Self {
            small: third(95),
            large: third(950),
            small_live: all(95),
            large_live: all(950),
            others: vec![third(24), third(240), third(475)],
        }
    }

    /// Those of which a third is live, the smallest first.
    pub(crate) fn curve(&self) -> [&PairFiles; 5] {
        let [tiny, medium, half] = &self.others[..] else { panic!("three other sizes") };
        [tiny, &self.small, medium, half, &self.large]
    }

    pub(crate) fn all_live(&self) -> [&PairFiles; 2] {
        [&self.small_live, &self.large_live]
    }
}

impl PairFiles {
    fn write(folder: &Path, thousands: usize, live: Live) -> Self {
        let name = match live {
            Live::Third => format!("{thousands}k"),
            Live::All => format!("{thousands}k-live"),
        };
        let [before, after] = ["before", "after"].map(|when| folder.join(format!("{name}.{when}.pb.gz")));
        let pair = Pair { samples: thousands * 1000, live };
        let Encoded { before: old, after: new, frames } = pair.encode();
        rayon::join(|| write_gzip(&before, &old), || write_gzip(&after, &new));
        Self { name, before, after, frames }
    }
}
