use std::env;
use std::path::Path;
use std::process::Command;

use crate::side_by_side::{Cost, MIB, Runs};
use crate::{Files, GoTools};

pub(crate) struct Comparison {
    inflated_mib: f64,
    contestants: Vec<(&'static str, Runs)>,
}

impl Comparison {
    /// Runs every contestant once, then every one again: a machine that slows down slows all.
    pub(crate) fn run(go: &GoTools, files: &Files, runs: usize) -> Self {
        let this = env::current_exe().unwrap();
        let (raw, gzip) = (files.raw.as_path(), files.gzip.as_path());
        let commands: [(&str, Vec<&Path>); 8] = [
            ("Go, gzip", vec![&go.parse, gzip]),
            ("one thread, gzip", vec![&this, "decode".as_ref(), "alone".as_ref(), gzip]),
            ("two threads, gzip", vec![&this, "decode".as_ref(), "overlapped".as_ref(), gzip]),
            ("inflate, drop", vec![&this, "decode".as_ref(), "inflate".as_ref(), gzip]),
            ("inflate, keep", vec![&this, "decode".as_ref(), "inflate-to-memory".as_ref(), gzip]),
            ("Go, raw", vec![&go.parse, raw]),
            ("one thread, raw", vec![&this, "decode".as_ref(), "alone".as_ref(), raw]),
            ("lazy top, gzip", vec![&this, "decode".as_ref(), "top".as_ref(), gzip]),
        ];
        let mut contestants = Vec::from(commands.each_ref().map(|(name, _)| (*name, Runs::default())));
        for _ in 0..runs {
            for ((_, runs), (_, command)) in contestants.iter_mut().zip(&commands) {
                runs.push(Cost::of(Command::new(&go.measure).args(command)));
            }
        }
        Self { inflated_mib: files.inflated_bytes as f64 / MIB, contestants }
    }

    pub(crate) fn print(&self) {
        println!("profile: 1 M samples, {:.1} MiB uncompressed; medians", self.inflated_mib);
        println!("{:<20} {:>9} {:>9} {:>11}", "", "wall s", "cpu s", "peak MiB");
        for (name, runs) in &self.contestants {
            let Cost { wall_s, cpu_s, peak_mib } = runs.median();
            println!("{:<20} {wall_s:>9.3} {cpu_s:>9.3} {peak_mib:>11.1}", name);
        }
        let [go_gzip, one, two, dropped, kept, go_raw, raw, top] = self.medians();
        println!();
        ratio("CPU, one thread, gzip: Go / ours", go_gzip.cpu_s / one.cpu_s, "at least 4");
        ratio("peak memory: Go / ours", go_gzip.peak_mib / one.peak_mib, "at least 3.5");
        ratio("wall, two threads / inflating, kept", two.wall_s / kept.wall_s, "at most 1.25");
        ratio("wall, two threads / inflating, dropped", two.wall_s / dropped.wall_s, "at most 1.25");
        ratio("CPU, raw: Go / ours", go_raw.cpu_s / raw.cpu_s, "at least 5");
        ratio("lazy top: MiB above the inflated size", top.peak_mib - self.inflated_mib, "at most 20");
    }

    fn medians(&self) -> [Cost; 8] {
        std::array::from_fn(|n| self.contestants[n].1.median())
    }
}

fn ratio(what: &str, value: f64, target: &str) {
    println!("{what:<40} {value:>6.2}   ({target})");
}
