//! Numbers for people.

use std::fmt;

/// Bytes with a binary unit: `11.5 MiB`.
pub(crate) struct Bytes(pub(crate) f64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [&str; 5] = ["KiB", "MiB", "GiB", "TiB", "PiB"];
        if self.0.abs() < 1024.0 {
            return write!(f, "{:.0} B", self.0);
        }
        let (mut value, mut name) = (self.0, "");
        for unit in UNITS {
            if value.abs() < 1024.0 {
                break;
            }
            (value, name) = (value / 1024.0, unit);
        }
        write!(f, "{value:.1} {name}")
    }
}

/// A duration in seconds with the unit a person would choose: `2.4 s`, `13 min`, `3.2 h`, `5.1 days`.
pub(crate) struct Seconds(pub(crate) f64);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = self.0;
        match s {
            _ if s < 120.0 => write!(f, "{s:.1} s"),
            _ if s < 7200.0 => write!(f, "{:.0} min", s / 60.0),
            _ if s < 172_800.0 => write!(f, "{:.1} h", s / 3600.0),
            _ => write!(f, "{:.1} days", s / 86_400.0),
        }
    }
}
