//! From findings to what a person is shown.

use std::cmp::Reverse;

use pprof_parse::GoSymbol;

use crate::analysis::Analysis;
use crate::blame::to_blame;
use crate::findings::Finding;
use crate::goroutines::GoroutineGroup;
use crate::holders::{holder, holders};
use crate::levels::{StackId, gained};
use crate::sites::NodeId;
use crate::turnover::retention;
use crate::{Frame, Suspect, Verdict};

/// A goroutine has at least so many bytes of stack, which no heap profile shows (`runtime/stack.go`).
const LEAST_STACK_BYTES: i64 = 2048;

impl Analysis<'_> {
    /// The accused of these findings; those that lead to the same frame are one.
    pub(crate) fn suspects(&self, findings: &[Finding<'_>]) -> Vec<Suspect> {
        let mut suspects: Vec<Suspect> = Vec::new();
        for finding in findings {
            let suspect = self.suspect(finding);
            match suspects.iter_mut().find(|known| known.frame == suspect.frame) {
                Some(known) => known.absorb(&suspect),
                None => suspects.push(suspect),
            }
        }
        suspects
    }

    fn suspect(&self, finding: &Finding<'_>) -> Suspect {
        let candidate = finding.candidate;
        let trend = &candidate.trend;
        let node = to_blame(&self.levels, &self.sites, candidate.node);
        let growth = candidate.growth_bytes();
        let error = 1.96 * trend.unit * (trend.ups + trend.downs).sqrt();
        let interval = [(growth - error).max(0.0), growth + error];
        let last = candidate.curve.last().copied().unwrap_or_default();
        let objects_per_byte =
            if last.inuse.bytes > 0.0 { last.inuse.objects / last.inuse.bytes } else { 0.0 };
        let stack = self.heaviest_stack(node);
        Suspect {
            rank: 0,
            verdict: finding.verdict,
            frame: self.frame_of(node).clone(),
            growth_bytes: growth as i64,
            growth_bytes_per_s: self.per_second(growth),
            growth_bytes_per_s_interval: interval.map(|bytes| self.per_second(bytes)),
            growth_objects: (growth * objects_per_byte).round() as i64,
            retention: retention(&candidate.curve),
            q_value: candidate.q_value,
            samples: (growth / trend.unit).round() as u64,
            holders: holders(&stack, &self.groups),
            stack,
        }
    }

    /// Goroutines that leak without a site that could be named with them: what they cost at least is
    /// their stacks, and who is to blame is the `go` statement.
    pub(crate) fn suspects_of_goroutines(&self) -> Vec<Suspect> {
        let leaking = self.groups.iter().filter(|group| group.is_leaking);
        leaking.filter_map(|group| self.suspect_of_goroutines(group)).collect()
    }

    fn suspect_of_goroutines(&self, group: &GoroutineGroup) -> Option<Suspect> {
        let growth_bytes = group.growth().saturating_mul(LEAST_STACK_BYTES);
        Some(Suspect {
            rank: 0,
            verdict: Verdict::Leak,
            frame: group.creator.clone().or_else(|| group.stack.last().cloned())?,
            growth_bytes,
            growth_bytes_per_s: self.per_second(growth_bytes as f64),
            growth_bytes_per_s_interval: [self.per_second(growth_bytes as f64); 2],
            growth_objects: group.growth(),
            retention: None,
            q_value: group.q_value,
            samples: 0,
            stack: group.stack.clone(),
            holders: vec![holder(group)],
        })
    }

    /// The stack below `node` that grew most; of equal ones the first by name.
    fn heaviest_stack(&self, node: NodeId) -> Vec<Frame> {
        let frames = |id: StackId| -> Vec<Frame> {
            self.levels.stack(id).frames.iter().map(|&frame| self.levels.frames.get(frame).clone()).collect()
        };
        let stacks = self.sites.node(node).stacks.iter();
        let grown = stacks.map(|&id| (gained(&self.levels.stack(id).cells), frames(id)));
        let heaviest = grown.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)));
        heaviest.map(|(_, frames)| frames).unwrap_or_default()
    }
}

/// The `top` worst of them, numbered.
pub(crate) fn ranked(mut suspects: Vec<Suspect>, top: usize) -> Vec<Suspect> {
    suspects.sort_by(|a, b| {
        let key = |s: &Suspect| (s.verdict, !s.is_in_user_code(), Reverse(s.growth_bytes));
        key(a).cmp(&key(b)).then_with(|| a.frame.cmp(&b.frame))
    });
    suspects.truncate(top);
    for (suspect, rank) in suspects.iter_mut().zip(1..) {
        suspect.rank = rank;
    }
    suspects
}

impl Suspect {
    /// What the runtime allocates for goroutines and the like has no user frame.
    pub(crate) fn is_in_user_code(&self) -> bool {
        !GoSymbol::parse(&self.frame.function).is_standard_library()
    }

    fn absorb(&mut self, other: &Self) {
        self.growth_bytes += other.growth_bytes;
        self.growth_bytes_per_s += other.growth_bytes_per_s;
        for (mine, theirs) in
            self.growth_bytes_per_s_interval.iter_mut().zip(other.growth_bytes_per_s_interval)
        {
            *mine += theirs;
        }
        self.growth_objects += other.growth_objects;
        self.samples += other.samples;
    }
}
