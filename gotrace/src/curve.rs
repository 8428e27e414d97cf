use crate::ids::Time;

/// A value over time in at most 512 points of equal width, which grows with the trace: the most in
/// each.
#[derive(Debug, Clone, Default)]
pub(crate) struct Curve {
    start: Option<Time>,
    width_ns: i64,
    points: Vec<Option<i64>>,
}

const POINTS: i64 = 512;
const FIRST_WIDTH_NS: i64 = 1_000_000;

/// A point of a curve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Point {
    /// The begin of the time that it stands for, which lasts to the next point.
    pub time_ns: Time,
    /// The value.
    pub value: i64,
}

impl Curve {
    /// The value is reached at this time.
    pub(crate) fn most(&mut self, time: Time, value: i64) {
        let point = self.point(time);
        *point = Some(point.map_or(value, |most| most.max(value)));
    }

    fn point(&mut self, time: Time) -> &mut Option<i64> {
        let start = *self.start.get_or_insert(time);
        self.width_ns = self.width_ns.max(FIRST_WIDTH_NS);
        let since = time.since(start).max(0);
        while since / self.width_ns >= POINTS {
            self.width_ns = self.width_ns.saturating_mul(2);
            self.points = self.points.chunks(2).map(|pair| pair.iter().copied().max().flatten()).collect();
        }
        let index = usize::try_from(since / self.width_ns).unwrap_or(0);
        if index >= self.points.len() {
            self.points.resize(index + 1, None);
        }
        // The index is in range; a curve always has a last point by now.
        let last = self.points.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "resized to hold it")]
        &mut self.points[index.min(last)]
    }

    /// The points that have a value.
    pub(crate) fn points(&self, offset: i64) -> Vec<Point> {
        let start = self.start.unwrap_or_default();
        let times = (0_i64..).map(|n| Time(start.0.saturating_add(n.saturating_mul(self.width_ns))));
        let with_time = times.zip(&self.points);
        with_time.filter_map(|(time_ns, value)| Some(Point { time_ns, value: (*value)? + offset })).collect()
    }
}
