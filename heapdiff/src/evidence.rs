//! The policy [`Evidence`](crate::Policy::Evidence): from findings to a verdict and its reason.

use crate::analysis::Analysis;
use crate::candidate::{Candidate, Shape};
use crate::continuation;
use crate::findings::{Finding, Ground};
use crate::heap_total::HeapTotal;
use crate::suspects::ranked;
use crate::units::{Bytes, Seconds};
use crate::{Holder, Options, Report, Suspect, Verdict};

/// Fewer snapshots than this clear nobody.
const FEW: usize = 8;

pub(crate) fn judge(analysis: &Analysis<'_>, options: &Options) -> Report {
    let findings = analysis.findings();
    let suspects = ranked(analysis.suspects(&findings), options.top);
    let goroutines = ranked(analysis.suspects_of_goroutines(), options.top);
    match (suspects.first(), goroutines.first()) {
        // What the runtime allocates for goroutines leads nowhere; who starts them does.
        (Some(worst), _) if worst.is_in_user_code() || goroutines.is_empty() => {
            let reason = accusation(analysis, worst, ground(&findings, worst.verdict));
            analysis.report(worst.verdict, reason, suspects, options)
        }
        (_, Some(worst)) => {
            let reason = worst.holders.first().map(never_end).unwrap_or_default();
            analysis.report(Verdict::Leak, reason, goroutines, options)
        }
        _ => {
            let (verdict, reason) = without_suspects(analysis);
            analysis.report(verdict, reason, Vec::new(), options)
        }
    }
}

/// The firmest ground of all accusations that are as grave.
fn ground(findings: &[Finding<'_>], verdict: Verdict) -> Ground {
    let as_grave = findings.iter().filter(|finding| finding.verdict == verdict);
    as_grave.map(|finding| finding.ground).min().unwrap_or(Ground::Samples)
}

fn accusation(analysis: &Analysis<'_>, worst: &Suspect, ground: Ground) -> String {
    let growth = format!(
        "{} (line {}) gained {} in {}, {}/s",
        worst.frame.function,
        worst.frame.line,
        Bytes(worst.growth_bytes as f64),
        Seconds(analysis.duration_s()),
        Bytes(worst.growth_bytes_per_s)
    );
    let sampled = format!("{} sampled objects gained, q = {:.1e}", worst.samples, worst.q_value);
    match (worst.verdict, ground, worst.holders.first()) {
        (Verdict::Suspect, Ground::Steps, _) => format!(
            "{growth} in steps, as a container that is filled steadily outgrows its arrays; the next step is not due \
             yet: take snapshots for longer to see whether it comes"
        ),
        (_, Ground::Steps, _) => format!(
            "{growth} in steps, as a container that is filled steadily outgrows its arrays, at the same pace to the end"
        ),
        (Verdict::Suspect, ..) => format!(
            "{growth} ({sampled}), but its objects are freed the faster the more there are, as under a rising load: \
             see whether it falls with the load"
        ),
        (_, Ground::Heap, _) => format!(
            "the whole heap grows steadily to the end by MemStats; {growth}, is its likeliest part \
             ({sampled}; lower MemProfileRate to be surer)"
        ),
        (_, Ground::Goroutines, Some(holder)) => format!("{}; {growth} ({sampled})", never_end(holder)),
        _ => format!("{growth}, and goes on to the end ({sampled})"),
    }
}

fn never_end(holder: &Holder) -> String {
    let Holder { name, count, growth, .. } = holder;
    let state = holder.state.as_deref().unwrap_or("unknown state");
    format!("{count} goroutines of {name} ({state}), {growth} more than at first, wait and never end")
}

/// The site that moves most decides, if any moves beyond chance.
fn without_suspects(analysis: &Analysis<'_>) -> (Verdict, String) {
    if let Some(descriptors) = growing_descriptors(analysis) {
        let reason = format!(
            "the highest number of goroutines rises: their descriptors gained {}, which the runtime uses again but \
             never frees; goroutine dumps show whether they end",
            Bytes(descriptors.growth_bytes())
        );
        return (Verdict::NotEnoughData, reason);
    }
    let restless = restless(analysis);
    let steady = analysis.total.as_ref().and_then(HeapTotal::steady_growth);
    let is_over = |rate: &f64| {
        restless.is_some_and(|site| {
            site.shape() == Shape::Stopped && continuation::is_trickle(*rate, &site.trend)
        })
    };
    // After a warm-up a heap may grow by a trickle: that is no riddle.
    if let Some(rate) = steady.filter(|rate| !is_over(rate)) {
        let reason = format!(
            "the heap grows by {} per snapshot by MemStats, but too few objects were sampled to say where; \
             lower MemProfileRate or take snapshots for longer",
            Bytes(rate)
        );
        return (Verdict::NotEnoughData, reason);
    }
    let Some(site) = restless else {
        let few = if analysis.snapshots.len() < FEW {
            "; so few snapshots show fast leaks only, take more"
        } else {
            ""
        };
        return (Verdict::Stable, format!("no site moves by more than chance explains{few}"));
    };
    let frame = analysis.frame_of(site.node);
    let place = format!("{} (line {})", frame.function, frame.line);
    let (growth, range) = (Bytes(site.growth_bytes()), Bytes(site.trend.range));
    match site.shape() {
        Shape::Stopped => {
            (Verdict::WarmUp, format!("{place} grew by {growth} and then stopped; nothing else grows"))
        }
        Shape::Step => {
            (Verdict::OneOff, format!("{place} grew by {growth} in one or two steps, not steadily"))
        }
        _ => (
            Verdict::Periodic,
            format!("{place} goes up and down by {range} between troughs that do not rise"),
        ),
    }
}

fn growing_descriptors<'a>(analysis: &'a Analysis<'_>) -> Option<&'a Candidate> {
    let sites = analysis.candidates.iter().filter(|c| analysis.sites.node(c.node).parent.is_none());
    let mut growing = sites.filter(|site| matches!(site.shape(), Shape::Steady | Shape::Following));
    growing.find(|site| analysis.is_of_descriptors(site))
}

/// The site with the widest movement among those that move beyond chance.
fn restless<'a>(analysis: &'a Analysis<'_>) -> Option<&'a Candidate> {
    let sites = analysis.candidates.iter().filter(|c| analysis.sites.node(c.node).parent.is_none());
    let moving = sites.filter(|c| matches!(c.shape(), Shape::Stopped | Shape::Step | Shape::Saw));
    moving.max_by(|a, b| {
        let by_name = || analysis.frame_of(b.node).cmp(analysis.frame_of(a.node));
        a.trend.range.total_cmp(&b.trend.range).then_with(by_name)
    })
}
