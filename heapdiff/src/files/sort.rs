use std::collections::BTreeMap;

use pprof_parse::{DumpForm, GoroutineDump, Limits, Profile};
use rayon::prelude::*;

use super::InputFile;
use super::content::{Content, Foreign};
use super::name::Stamp;
use crate::{MemStats, Snapshot};

/// What became of the files.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    /// Oldest first.
    pub(crate) snapshots: Vec<Snapshot>,
    /// What is of no use.
    pub(crate) warnings: Vec<String>,
    /// The first warning about a file that is of no use only because it reached a limit.
    pub(crate) limit_reached: Option<String>,
}

/// Reads all files, in parallel, and sorts them into snapshots.
pub(crate) fn into_snapshots(files: &[InputFile], limits: &Limits) -> Sorted {
    let mut sorted = Sorted::default();
    let warnings = &mut sorted.warnings;
    let mut files: Vec<&InputFile> = files.iter().collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let contents: Vec<_> = files.par_iter().map(|file| Content::of(&file.bytes, limits)).collect();
    let mut groups: BTreeMap<Key, Group> = BTreeMap::new();
    for (file, content) in files.iter().zip(contents) {
        let name = &file.name;
        match content {
            Ok(content) => match Key::of(name, &content) {
                Some(key) => groups.entry(key).or_default().add(name, content, warnings),
                None => warnings.push(format!(
                    "{name}: left out: no number or time in its name tells to which snapshot it belongs"
                )),
            },
            Err(foreign) => {
                let warning = format!("{name}: left out: {foreign}");
                if matches!(&foreign, Foreign::Unreadable(error) if error.is_limit()) {
                    sorted.limit_reached.get_or_insert(warning.clone());
                }
                warnings.push(warning);
            }
        }
    }
    sorted.snapshots = groups.into_values().filter_map(|group| group.finish(warnings)).collect();
    // The order of the names stays where times are missing or equal.
    if sorted.snapshots.iter().all(|snapshot| snapshot.time_ns != 0) {
        sorted.snapshots.sort_by_key(|snapshot| snapshot.time_ns);
    }
    sorted
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Stamp(Stamp),
    TimeNs(i64),
}

impl Key {
    fn of(name: &str, content: &Content) -> Option<Self> {
        if let Some(stamp) = Stamp::of(name) {
            return Some(Self::Stamp(stamp));
        }
        match content {
            Content::Heap(profile) => Some(Self::TimeNs(profile.tables().time_ns())),
            _ => None,
        }
    }
}

/// The files of one snapshot.
#[derive(Default)]
struct Group {
    heap: Option<(String, Profile)>,
    goroutines: Option<(String, GoroutineDump)>,
    memstats: Option<(String, MemStats)>,
}

impl Group {
    fn add(&mut self, name: &str, content: Content, warnings: &mut Vec<String>) {
        match content {
            Content::Heap(profile) => match &self.heap {
                None => self.heap = Some((name.to_owned(), profile)),
                Some((first, _)) => {
                    warnings.push(format!("{name}: left out, {first} is of the same snapshot"))
                }
            },
            Content::Goroutines(dump) => {
                let is_richer = |(_, known): &(String, GoroutineDump)| detail(&dump) > detail(known);
                if self.goroutines.as_ref().is_none_or(is_richer) {
                    self.goroutines = Some((name.to_owned(), dump));
                }
            }
            #[cfg(feature = "serde")]
            Content::MemStats(memstats) => self.memstats = Some((name.to_owned(), memstats)),
        }
    }

    fn finish(self, warnings: &mut Vec<String>) -> Option<Snapshot> {
        let Some((name, heap)) = self.heap else {
            let names = [self.goroutines.map(|(name, _)| name), self.memstats.map(|(name, _)| name)];
            for name in names.into_iter().flatten() {
                warnings.push(format!("{name}: left out, there is no heap profile of the same snapshot"));
            }
            return None;
        };
        let mut snapshot = Snapshot::new(name, heap);
        snapshot.goroutines = self.goroutines.map(|(_, dump)| dump);
        snapshot.memstats = self.memstats.map(|(_, memstats)| memstats);
        Some(snapshot)
    }
}

/// Only debug=2 says what each goroutine waits for.
fn detail(dump: &GoroutineDump) -> u8 {
    match dump.form() {
        DumpForm::Debug2 => 2,
        DumpForm::Debug1 => 1,
        _ => 0,
    }
}
