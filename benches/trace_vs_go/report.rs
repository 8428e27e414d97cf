use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::side_by_side::{Cost, MIB, Runs};
use crate::traces::Traces;

pub(crate) struct Comparison {
    pub(crate) traces: Traces,
    /// `measure COMMAND...` says what a command cost.
    pub(crate) measure: PathBuf,
    /// `goread FILE` reads a trace.
    pub(crate) goread: PathBuf,
    pub(crate) runs: usize,
}

impl Comparison {
    pub(crate) fn run(&self) {
        let Traces { v2_10, v2_100, v2_500, v1_100 } = &self.traces;
        println!("{:<26} {:>9} {:>9} {:>11}   medians of {}", "", "wall s", "cpu s", "peak MiB", self.runs);
        let modes = ["Go", "streamed", "mapped-1", "mapped-2"];
        self.all(v2_10, modes);
        let [go, streamed, one, two] = self.all(v2_100, modes);
        let [plain, report, digest] = self.all(v2_100, ["streamed", "report", "digest"]);
        let [_, streamed_500, one_500, two_500] = self.all(v2_500, modes);
        println!();
        ratio("v2, one thread: CPU of Go / streamed", go.cpu_s / streamed.cpu_s, "at least 5");
        ratio("v2, one thread: CPU of Go / mapped", go.cpu_s / one.cpu_s, "at least 5");
        ratio("v2, two threads: wall of one / two", one.wall_s / two.wall_s, "at least 1.7");
        ratio("v2, 500 MB: wall of one / two", one_500.wall_s / two_500.wall_s, "at least 1.7");
        ratio("v2, 100 MB: peak MiB", streamed.peak_mib, "at most 64 + 3x a generation");
        ratio("v2: peak of 500 MB / 100 MB", streamed_500.peak_mib / streamed.peak_mib, "flat");
        ratio("whole report: CPU / plain read", report.cpu_s / plain.cpu_s, "at most 2");
        ratio("digests: CPU / plain read", digest.cpu_s / plain.cpu_s, "");
        let Some(v1_100) = v1_100 else { return println!("no traces before Go 1.22: GO_1_21 is not set") };
        println!();
        let [go, streamed, one, _] = self.all(v1_100, modes);
        let megabytes = fs::metadata(v1_100).unwrap().len() as f64 / MIB;
        println!();
        ratio("v1: CPU of Go / streamed", go.cpu_s / streamed.cpu_s, "at least 6");
        ratio("v1: CPU of Go / mapped", go.cpu_s / one.cpu_s, "at least 6");
        ratio("v1, streamed: peak / file", streamed.peak_mib / megabytes, "at most 4");
        ratio("v1, Go: peak / file", go.peak_mib / megabytes, "");
    }

    /// Runs every mode once, then every one again: a machine that slows down slows all.
    fn all<const N: usize>(&self, trace: &Path, modes: [&str; N]) -> [Cost; N] {
        let this = env::current_exe().unwrap();
        let mut runs = modes.map(|_| Runs::default());
        for _ in 0..self.runs {
            for (mode, runs) in modes.iter().zip(&mut runs) {
                let mut command = Command::new(&self.measure);
                match *mode {
                    "Go" => command.arg(&self.goread),
                    mode => command.arg(&this).args(["read", mode]),
                };
                runs.push(Cost::of(command.arg(trace)));
            }
        }
        let costs = runs.map(|runs| runs.median());
        for (mode, Cost { wall_s, cpu_s, peak_mib }) in modes.iter().zip(&costs) {
            let name = format!("{}, {mode}", trace.file_stem().unwrap().display());
            println!("{name:<26} {wall_s:>9.3} {cpu_s:>9.3} {peak_mib:>11.1}");
        }
        costs
    }
}

fn ratio(what: &str, value: f64, target: &str) {
    println!("{what:<40} {value:>6.2}   ({target})");
}
