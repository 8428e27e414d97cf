use std::env;
use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use crate::rivals::Tools;
use crate::side_by_side::{Cost, MIB, Runs};

/// Runs every contestant once, then every one again: a machine that slows down slows all.
pub(crate) fn compare(tools: &Tools, noisy: &Path, dump: &Path, runs: usize) {
    let this = env::current_exe().unwrap();
    for (name, file) in [("noisy log, 20 reports", noisy), ("dump of 100 k goroutines", dump)] {
        let ours = |mode: &'static str, threads: &'static str| -> Vec<&OsStr> {
            vec![this.as_ref(), "scan".as_ref(), mode.as_ref(), threads.as_ref(), file.as_ref()]
        };
        let rival = |name: &'static str| vec![tools.rivals.as_os_str(), name.as_ref(), file.as_os_str()];
        // grep stops at the first match if nobody reads its answer.
        let grep = format!("grep -c 'DATA RACE' {} | cat", file.display());
        let commands: [(&str, Vec<&OsStr>); 7] = [
            ("mapped, 1 thread", ours("mapped", "1")),
            ("mapped, 2 threads", ours("mapped", "2")),
            ("streamed, 1 thread", ours("streamed", "1")),
            ("streamed, 2 threads", ours("streamed", "2")),
            ("grep -c", vec!["sh".as_ref(), "-c".as_ref(), grep.as_ref()]),
            ("panicparse", rival("panicparse")),
            ("gostackparse", rival("gostackparse")),
        ];
        let mut contestants = commands.each_ref().map(|(name, _)| (*name, Runs::default()));
        for _ in 0..runs {
            for ((_, runs), (_, command)) in contestants.iter_mut().zip(&commands) {
                runs.push(Cost::of(Command::new(&tools.measure).args(command)));
            }
        }
        let megabytes = file.metadata().unwrap().len() as f64 / 1e6;
        println!("\n{name}: {megabytes:.1} MB; medians of {runs} runs");
        println!("{:<22} {:>8} {:>8} {:>10} {:>10}", "", "wall s", "cpu s", "MB/s wall", "peak MiB");
        for (name, runs) in &contestants {
            let Cost { wall_s, cpu_s, peak_mib } = runs.median();
            println!("{name:<22} {wall_s:>8.3} {cpu_s:>8.3} {:>10.0} {peak_mib:>10.1}", megabytes / wall_s);
        }
        let [mapped, ..] = contestants.each_ref().map(|(_, runs)| runs.median());
        let heap = (mapped.peak_mib - megabytes * 1e6 / MIB) / (megabytes * 1e6 / MIB);
        println!("memory beside the mapped file, in its size: {heap:.2}");
    }
}
