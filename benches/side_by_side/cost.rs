use std::process::Command;

pub(crate) const MIB: f64 = (1 << 20) as f64;

/// What one process cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) wall_s: f64,
    pub(crate) cpu_s: f64,
    pub(crate) peak_mib: f64,
}

impl Cost {
    /// Runs a `measure COMMAND...` (see `GoModule`).
    pub(crate) fn of(measure: &mut Command) -> Self {
        Self::or_failure(measure).unwrap_or_else(|failure| panic!("{measure:?}: {failure}"))
    }

    /// The same of a command that may fail: what it said then.
    pub(crate) fn or_failure(measure: &mut Command) -> Result<Self, String> {
        let output = measure.output().unwrap();
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
        let text = String::from_utf8(output.stdout).unwrap();
        let figures: Vec<f64> = text.split_whitespace().map(|figure| figure.parse().unwrap()).collect();
        let [wall, user, system, peak] = figures[..] else { panic!("measure printed {text:?}") };
        Ok(Self { wall_s: wall / 1e9, cpu_s: (user + system) / 1e9, peak_mib: peak / MIB })
    }
}

/// All runs of one contestant.
#[derive(Debug, Default)]
pub(crate) struct Runs(Vec<Cost>);

impl Runs {
    pub(crate) fn push(&mut self, cost: Cost) {
        self.0.push(cost);
    }

    /// Of each figure by itself.
    pub(crate) fn median(&self) -> Cost {
        let of = |figure: fn(&Cost) -> f64| {
            let mut figures: Vec<f64> = self.0.iter().map(figure).collect();
            figures.sort_by(f64::total_cmp);
            figures[figures.len() / 2]
        };
        Cost { wall_s: of(|c| c.wall_s), cpu_s: of(|c| c.cpu_s), peak_mib: of(|c| c.peak_mib) }
    }
}
