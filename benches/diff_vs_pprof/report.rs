use std::path::PathBuf;
use std::process::Command;

use crate::pairs::{PairFiles, Pairs};
use crate::side_by_side::{Cost, MIB, Runs};

/// How long pprof may take for the large pair.
const TIMEOUT_S: &str = "600";

pub(crate) struct Tools {
    /// `ours diff BEFORE AFTER` is this very program.
    pub(crate) ours: PathBuf,
    pub(crate) pprof: PathBuf,
    /// `measure COMMAND...` says what a command cost.
    pub(crate) measure: PathBuf,
}

/// What a pair cost us with one thread and with two.
struct Ours<'p> {
    pair: &'p PairFiles,
    one: Runs,
    two: Runs,
}

pub(crate) struct Report<'p> {
    /// The curve, and then those of which everything is live.
    ours: Vec<Ours<'p>>,
    pprof_small: Cost,
    pprof_large: Option<Result<Cost, String>>,
}

impl Tools {
    fn ours(&self, mut command: Command, pair: &PairFiles, threads: u8) -> Command {
        command.arg("diff").args([&pair.before, &pair.after]).env("RAYON_NUM_THREADS", threads.to_string());
        command
    }

    fn measure(&self, pair: &PairFiles, threads: u8) -> Cost {
        let mut command = Command::new(&self.measure);
        command.arg(&self.ours);
        Cost::of(&mut self.ours(command, pair, threads))
    }

    fn pprof(&self, pair: &PairFiles) -> Result<Cost, String> {
        let mut command = Command::new(&self.measure);
        command.args(["timeout", TIMEOUT_S]).arg(&self.pprof).args(["-top", "-diff_base"]);
        Cost::or_failure(command.args([&pair.before, &pair.after]))
    }

    /// Prints what we say about a pair, which must not depend on the number of threads.
    pub(crate) fn show_answer(&self, pair: &PairFiles) {
        let [one, two] = [1, 2].map(|threads| {
            let output = self.ours(Command::new(&self.ours), pair, threads).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap()
        });
        assert_eq!(one, two, "one thread and two must say the same");
        println!("{}:\n{one}", pair.name);
    }
}

impl<'p> Report<'p> {
    /// Runs every contestant once, then every one again: a machine that slows down slows all.
    pub(crate) fn run(tools: &Tools, pairs: &'p Pairs, runs: usize, all: bool) -> Self {
        let ours = |pair| Ours { pair, one: Runs::default(), two: Runs::default() };
        let mut ours: Vec<Ours<'_>> = pairs.curve().into_iter().chain(pairs.all_live()).map(ours).collect();
        for _ in 0..runs {
            for Ours { pair, one, two } in &mut ours {
                one.push(tools.measure(pair, 1));
                two.push(tools.measure(pair, 2));
            }
        }
        let pprof_small = tools.pprof(&pairs.small).unwrap();
        let pprof_large = all.then(|| tools.pprof(&pairs.large));
        Self { ours, pprof_small, pprof_large }
    }

    pub(crate) fn print(&self) {
        println!("{:<10} {:<12} {:>9} {:>9} {:>9}", "pair", "", "wall s", "cpu s", "peak MB");
        for Ours { pair, one, two } in &self.ours {
            row(&pair.name, "one thread", &one.median());
            row(&pair.name, "two threads", &two.median());
        }
        let [_, small, _, _, large, small_live, large_live] = &self.ours[..] else { panic!("seven pairs") };
        row(&small.pair.name, "pprof", &self.pprof_small);
        match &self.pprof_large {
            Some(Ok(cost)) => row(&large.pair.name, "pprof", cost),
            Some(Err(failure)) => println!("pprof gave up after {TIMEOUT_S} s at most: {}", failure.trim()),
            None => {}
        }
        for (small, large) in [(small, large), (small_live, large_live)] {
            println!();
            large.print_targets("at most 10 s", true);
            small.print_targets("at most 1 s", false);
        }
        let cpu = self.pprof_small.cpu_s / small.one.median().cpu_s;
        println!("\n{:<44} {cpu:>7.2}", format!("{}, CPU: pprof / ours, one thread", small.pair.name));
        println!("\nseconds per million frames, one thread and two");
        for Ours { pair, one, two } in &self.ours {
            let [one, two] = [one, two].map(|runs| runs.median().wall_s / (pair.frames as f64 / 1e6));
            println!("{:<10} {one:>9.4} {two:>9.4}   of {:.1} M frames", pair.name, pair.frames as f64 / 1e6);
        }
    }
}

impl Ours<'_> {
    fn print_targets(&self, wall: &str, is_large: bool) {
        let (name, one, two) = (&self.pair.name, self.one.median(), self.two.median());
        target(&format!("{name}, wall, two threads, s"), two.wall_s, wall);
        if is_large {
            target(&format!("{name}, peak, two threads, GB"), megabytes(&two) / 1e3, "at most 1.5");
            target(&format!("{name}, wall: one thread / two"), one.wall_s / two.wall_s, "at least 1.7");
        }
    }
}

fn row(pair: &str, contestant: &str, cost: &Cost) {
    let (Cost { wall_s, cpu_s, .. }, peak_mb) = (cost, megabytes(cost));
    println!("{pair:<10} {contestant:<12} {wall_s:>9.3} {cpu_s:>9.3} {peak_mb:>9.0}");
}

fn megabytes(cost: &Cost) -> f64 {
    cost.peak_mib * MIB / 1e6
}

fn target(what: &str, value: f64, target: &str) {
    println!("{what:<44} {value:>7.2}   ({target})");
}
