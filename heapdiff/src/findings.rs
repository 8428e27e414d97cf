//! Which nodes are accused, and on what ground.

use std::collections::BTreeMap;

use crate::Verdict;
use crate::analysis::Analysis;
use crate::candidate::{Candidate, Shape};
use crate::continuation::is_trickle;
use crate::goroutines::{GoroutineGroup, kin};
use crate::heap_total::HeapTotal;
use crate::sites::{NodeId, makes_descriptors};
use crate::turnover::{KEPT, retention};

/// When the accused make less than this share of the heap's exact growth, others are looked for.
const EXPLAINED: f64 = 0.5;

/// What an accusation stands on, the firmest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ground {
    /// The site's own sampled objects.
    Samples,
    /// The pace of a container that outgrows one array after the other.
    Steps,
    /// A growing group of goroutines that have frames or creator in common with the site.
    Goroutines,
    /// The exact total of the heap grows, and this site is a likely part of it.
    Heap,
    /// A rule of [`policies`](crate::policies).
    Policy,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Finding<'a> {
    pub(crate) candidate: &'a Candidate,
    pub(crate) verdict: Verdict,
    pub(crate) ground: Ground,
}

impl Analysis<'_> {
    /// One finding per site at most, the gravest first.
    pub(crate) fn findings(&self) -> Vec<Finding<'_>> {
        let mut accused = self.by_samples();
        self.join_followers(&mut accused);
        let leaking = self.groups.iter().filter(|group| group.is_leaking);
        let related = leaking.filter_map(|group| self.related(group));
        accused.extend(related.map(|candidate| Finding {
            candidate,
            verdict: Verdict::Leak,
            ground: Ground::Goroutines,
        }));
        if let Some(rate) = self.unexplained_growth(&accused) {
            accused.extend(self.by_heap(rate));
        }
        let mut best: BTreeMap<NodeId, Finding<'_>> = BTreeMap::new();
        for finding in accused {
            let known = best.entry(self.sites.site_of(finding.candidate.node)).or_insert(finding);
            if self.is_weightier(&finding, known) {
                *known = finding;
            }
        }
        let mut findings: Vec<Finding<'_>> = best.into_values().collect();
        findings.sort_by(|a, b| {
            a.verdict.cmp(&b.verdict).then(b.candidate.growth_bytes().total_cmp(&a.candidate.growth_bytes()))
        });
        findings
    }

    /// Goroutine descriptors follow the peak of the number of goroutines: their growth is real, but
    /// nobody's fault. Goroutines that leak are found by their dumps.
    fn accusable(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter().filter(|candidate| !self.is_of_descriptors(candidate))
    }

    pub(crate) fn is_of_descriptors(&self, candidate: &Candidate) -> bool {
        makes_descriptors(self.frame_of(self.sites.site_of(candidate.node)))
    }

    fn by_samples(&self) -> Vec<Finding<'_>> {
        let accused = self.accusable().filter_map(|candidate| {
            let (verdict, ground) = match candidate.shape() {
                Shape::Steady => (Verdict::Leak, Ground::Samples),
                Shape::Following => (Verdict::Suspect, Ground::Samples),
                // Half of the series may lie behind the last step: then it may have come to its end.
                Shape::Outgrowing if candidate.proven_outgrowing()?.is_recent => {
                    (Verdict::Leak, Ground::Steps)
                }
                Shape::Outgrowing => (Verdict::Suspect, Ground::Steps),
                _ => return None,
            };
            Some(Finding { candidate, verdict, ground })
        });
        accused.collect()
    }

    /// Objects that are made in one function mostly live and die together: what grows less than a
    /// site of the same function that follows a load follows it too, if its objects are freed at all.
    fn join_followers(&self, findings: &mut [Finding<'_>]) {
        let function =
            |f: &Finding<'_>| self.frame_of(self.sites.site_of(f.candidate.node)).function.as_str();
        let following: Vec<(&str, f64)> = findings
            .iter()
            .filter(|f| f.verdict == Verdict::Suspect)
            .map(|f| (function(f), f.candidate.growth_bytes()))
            .collect();
        for finding in findings {
            let growth = finding.candidate.growth_bytes();
            let is_kept = retention(&finding.candidate.curve).is_some_and(|share| share >= KEPT);
            let follows = following.iter().any(|&(of, more)| of == function(finding) && more >= growth);
            if follows && !is_kept {
                finding.verdict = Verdict::Suspect;
            }
        }
    }

    /// The steady growth of the heap per interval by exact count, if the accused and goroutine
    /// descriptors make too little of it.
    fn unexplained_growth(&self, accused: &[Finding<'_>]) -> Option<f64> {
        let rate = self.total.as_ref().and_then(HeapTotal::steady_growth)?;
        let sites = self.candidates.iter().filter(|c| self.sites.node(c.node).parent.is_none());
        let descriptors = sites.filter(|site| self.is_of_descriptors(site));
        let known = accused.iter().map(|finding| finding.candidate).chain(descriptors);
        let explained: f64 = known.map(Candidate::growth_bytes).sum();
        (explained < EXPLAINED * rate * self.snapshots.len() as f64).then_some(rate)
    }

    /// `rate`: what the heap grows by per interval. Who grew far faster than that has stopped.
    fn by_heap(&self, rate: f64) -> impl Iterator<Item = Finding<'_>> {
        let faint = self.accusable().filter(|candidate| candidate.may_leak());
        faint.filter(move |candidate| !is_trickle(rate, &candidate.trend)).map(|candidate| {
            let verdict = if candidate.follows { Verdict::Suspect } else { Verdict::Leak };
            Finding { candidate, verdict, ground: Ground::Heap }
        })
    }

    /// Within one site: the graver verdict, the firmer ground, the node nearer to the leaf, the
    /// greater growth.
    fn is_weightier(&self, a: &Finding<'_>, b: &Finding<'_>) -> bool {
        let is_caller = |f: &Finding<'_>| self.sites.node(f.candidate.node).parent.is_some();
        let order = (a.verdict, a.ground, is_caller(a)).cmp(&(b.verdict, b.ground, is_caller(b)));
        order.then(b.candidate.growth_bytes().total_cmp(&a.candidate.growth_bytes())).is_lt()
    }

    /// The site that grows most among those that have a user function in common with the goroutines.
    fn related(&self, group: &GoroutineGroup) -> Option<&Candidate> {
        self.candidates
            .iter()
            .filter(|c| c.growth_bytes() > 0.0 && c.trend.downs <= 0.2 * c.trend.ups)
            .filter(|c| self.shares_function(c.node, group))
            .max_by(|a, b| {
                let by_name = || self.frame_of(b.node).cmp(self.frame_of(a.node));
                a.growth_bytes().total_cmp(&b.growth_bytes()).then_with(by_name)
            })
    }

    fn shares_function(&self, node: NodeId, group: &GoroutineGroup) -> bool {
        let stacks = &self.sites.node(node).stacks;
        let frames = stacks.iter().flat_map(|&stack| self.levels.stack(stack).frames.iter());
        let mut users = frames.filter(|&&frame| self.levels.frames.is_user(frame));
        users.any(|&frame| {
            let function = &self.levels.frames.get(frame).function;
            kin(function).iter().any(|name| name != "main.main" && group.functions.contains(name))
        })
    }
}
