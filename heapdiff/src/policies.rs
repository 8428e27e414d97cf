//! The classic rules, for those who want to compare.

use crate::analysis::Analysis;
use crate::candidate::Candidate;
use crate::findings::{Finding, Ground};
use crate::suspects::ranked;
use crate::units::Bytes;
use crate::{Options, Report, Suspect, Verdict};

/// [`Policy::ThreeGrowths`](crate::Policy::ThreeGrowths).
pub(crate) fn three_growths(analysis: &Analysis<'_>, options: &Options) -> Report {
    const GROWTH: f64 = 1.2;
    const IN_A_ROW: usize = 3;
    let all: Vec<_> = analysis.levels.stacks().map(|(id, _)| id).collect();
    let totals: Vec<f64> = analysis.levels.curve(&all).iter().map(|cell| cell.inuse.bytes).collect();
    let grows: Vec<bool> = totals.iter().zip(totals.iter().skip(1)).map(|(a, b)| *b > GROWTH * a).collect();
    let run = grows.windows(IN_A_ROW).position(|run| run.iter().all(|grew| *grew));
    let Some(start) = run else {
        let reason = "the live heap never grew by more than 20 % three times in a row".to_owned();
        return analysis.report(Verdict::Stable, reason, Vec::new(), options);
    };
    let at = |n: usize| Bytes(totals.get(n).copied().unwrap_or(0.0));
    let (from, to) = (at(start), at(start + IN_A_ROW));
    let reason = format!("the live heap grew by more than 20 % three times in a row, from {from} to {to}");
    let suspects = accused(analysis, options, |candidate| candidate.growth_bytes() > 0.0);
    analysis.report(Verdict::Leak, reason, suspects, options)
}

/// [`Policy::AllocsVersusInuse`](crate::Policy::AllocsVersusInuse).
pub(crate) fn allocs_versus_inuse(analysis: &Analysis<'_>, options: &Options) -> Report {
    const KEPT: f64 = 0.9;
    const FEWEST_SAMPLES: f64 = 5.0;
    let keeps = |candidate: &Candidate| {
        let (Some(first), Some(last)) = (candidate.curve.first(), candidate.curve.last()) else {
            return false;
        };
        let (inuse, alloc) = (last.inuse - first.inuse, last.alloc - first.alloc);
        inuse.samples >= FEWEST_SAMPLES && inuse.objects >= KEPT * alloc.objects
    };
    let suspects = accused(analysis, options, keeps);
    if suspects.is_empty() {
        let reason = "no site keeps 90 % of the objects it allocates".to_owned();
        return analysis.report(Verdict::Stable, reason, suspects, options);
    }
    let reason = "these sites keep at least 90 % of the objects they allocate".to_owned();
    analysis.report(Verdict::Leak, reason, suspects, options)
}

/// The worst of the sites that the rule accuses.
fn accused(
    analysis: &Analysis<'_>,
    options: &Options,
    is_accused: impl Fn(&Candidate) -> bool,
) -> Vec<Suspect> {
    let sites = analysis.candidates.iter().filter(|c| analysis.sites.node(c.node).parent.is_none());
    let findings: Vec<Finding<'_>> = sites
        .filter(|candidate| is_accused(candidate))
        .map(|candidate| Finding { candidate, verdict: Verdict::Leak, ground: Ground::Policy })
        .collect();
    ranked(analysis.suspects(&findings), options.top)
}
