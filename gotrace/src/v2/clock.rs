/// From the units of the trace's clock to nanoseconds, exactly as the reference computes: every
/// number is converted on its own and cut off (`frequency.mul` in `internal/trace/base.go`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Clock {
    ns_per_unit: f64,
    /// Below this number, the result is that of multiplying by 64; 0 if that is not the factor.
    exact_below: u64,
}

impl Clock {
    /// The runtime's own clock but on Windows: 64 ns (`src/runtime/tracetime.go`).
    pub(crate) const USUAL: Self = Self { ns_per_unit: 64.0, exact_below: 1 << 53 };

    pub(crate) fn from_frequency(units_per_second: u64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "as the reference does")]
        let units_per_ns = units_per_second as f64 / 1e9;
        let ns_per_unit = 1.0 / units_per_ns;
        let usual = ns_per_unit == Self::USUAL.ns_per_unit;
        Self { ns_per_unit, exact_below: if usual { Self::USUAL.exact_below } else { 0 } }
    }

    #[inline]
    pub(crate) fn ns(self, units: u64) -> i64 {
        if units < self.exact_below {
            return units.wrapping_mul(64).cast_signed();
        }
        self.rounded(units)
    }

    #[cold]
    fn rounded(self, units: u64) -> i64 {
        #[expect(clippy::cast_precision_loss, reason = "as the reference does")]
        let ns = units as f64 * self.ns_per_unit;
        // Out of range, the conversion of amd64 gives this number; Rust's would give the largest.
        if ns < 9_223_372_036_854_775_808.0 {
            #[expect(clippy::cast_possible_truncation, reason = "cutting off is meant")]
            let ns = ns as i64;
            ns
        } else {
            i64::MIN
        }
    }
}
