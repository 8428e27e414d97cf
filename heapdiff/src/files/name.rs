use std::cmp::Ordering;

/// The numbers in a file name that tell to which snapshot it belongs: `[3]` of `heap.003.pb.gz`,
/// `[2026, 11, 22, 23, 42]` of `goroutine-2026-11-22T23:42.txt`.
///
/// Numbers that are part of the kind of file, as in `goroutine.debug2.003.txt`, do not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stamp(Vec<Digits>);

/// A number of any length; leading zeros do not count.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Digits(String);

impl Ord for Digits {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Digits {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Stamp {
    /// `None` for a name without numbers.
    pub(super) fn of(name: &str) -> Option<Self> {
        let mut name = name.to_ascii_lowercase();
        for kind in ["debug=0", "debug=1", "debug=2", "debug0", "debug1", "debug2", "pprof2", "gc=1"] {
            name = name.replace(kind, "");
        }
        let runs = name.split(|c: char| !c.is_ascii_digit()).filter(|run| !run.is_empty());
        let numbers: Vec<Digits> = runs.map(|run| Digits(run.trim_start_matches('0').to_owned())).collect();
        (!numbers.is_empty()).then_some(Self(numbers))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Stamp;

    #[test]
    fn files_of_one_snapshot_have_one_stamp() {
        for (a, b) in [
            ("heap.003.pb.gz", "goroutine.003.txt"),
            ("heap.3.pb.gz", "memstats.003.json"),
            ("heap-2026-11-22T23:42:30.pb.gz", "goroutine.debug2-2026-11-22T23:42:30.txt.gz"),
            ("10/heap.pb.gz", "10/goroutine.txt"),
            ("heap.99999999999999999999999.pb", "goroutine.99999999999999999999999.txt"),
        ] {
            assert_eq!(Stamp::of(a).unwrap(), Stamp::of(b).unwrap(), "{a} {b}");
        }
        assert_eq!(Stamp::of("heap.pb.gz"), None);
    }

    #[test]
    fn stamps_are_in_the_order_of_their_numbers() {
        let stamps: Vec<_> =
            ["heap.0", "heap.9", "heap.10", "heap.010.5"].map(|n| Stamp::of(n).unwrap()).into();
        assert!(stamps.is_sorted());
        assert!(Stamp::of("heap.9") < Stamp::of("heap.10"));
    }
}
