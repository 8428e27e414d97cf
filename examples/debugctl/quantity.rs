//! Sizes and times as people write and read them.

use std::fmt;

/// Units of memory that [`parse_bytes`] knows: Go's and Kubernetes' spellings, and the decimal ones.
const UNITS: [(&str, u64); 13] = [
    ("B", 1),
    ("KiB", 1 << 10),
    ("Ki", 1 << 10),
    ("MiB", 1 << 20),
    ("Mi", 1 << 20),
    ("GiB", 1 << 30),
    ("Gi", 1 << 30),
    ("TiB", 1 << 40),
    ("Ti", 1 << 40),
    ("kB", 1_000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("TB", 1_000_000_000_000),
];

/// Reads `512MiB`, `512Mi`, `1GB` or a plain number of bytes.
pub(crate) fn parse_bytes(text: &str) -> Result<u64, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim() {
        "" => Some(1),
        unit => UNITS.iter().find(|(name, _)| *name == unit).map(|(_, factor)| *factor),
    };
    let value =
        number.parse::<u64>().ok().zip(factor).and_then(|(number, factor)| number.checked_mul(factor));
    value.ok_or_else(|| {
        "expected a whole number, as 1000000, or one with a unit, as 512MiB or 2GiB".to_owned()
    })
}

/// Bytes with a binary unit: `11.5 MiB`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bytes(pub(crate) f64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut value = self.0;
        for unit in ["B", "KiB", "MiB", "GiB"] {
            if value.abs() < 1024.0 {
                let decimals = usize::from(unit != "B");
                return write!(f, "{value:.decimals$} {unit}");
            }
            value /= 1024.0;
        }
        write!(f, "{value:.1} TiB")
    }
}

/// A time span in the unit a person would choose: `10 ms`, `2.4 s`, `13 min`, `3.2 h`, `5.1 days`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seconds(pub(crate) f64);

impl Seconds {
    pub(crate) fn from_nanoseconds(ns: i64) -> Self {
        Self(ns as f64 / 1e9)
    }
}

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = self.0;
        match s {
            _ if s <= 0.0 => write!(f, "{s:.0} s"),
            _ if s < 1e-3 => write!(f, "{:.1} µs", s * 1e6),
            _ if s < 1.0 => write!(f, "{:.0} ms", s * 1e3),
            _ if s < 120.0 => write!(f, "{s:.1} s"),
            _ if s < 7_200.0 => write!(f, "{:.0} min", s / 60.0),
            _ if s < 172_800.0 => write!(f, "{:.1} h", s / 3_600.0),
            _ => write!(f, "{:.1} days", s / 86_400.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bytes, Seconds, parse_bytes};

    #[test]
    fn sizes_are_read_with_the_units_people_use() {
        for (text, bytes) in
            [("512", 512), ("2KiB", 2048), ("512Mi", 512 << 20), ("1GB", 1_000_000_000), ("3 GiB", 3 << 30)]
        {
            assert_eq!(parse_bytes(text), Ok(bytes), "{text}");
        }
        for text in ["", "MiB", "-1", "1.5GiB", "12 parsecs", "99999999TiB"] {
            assert!(parse_bytes(text).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_are_printed_in_a_readable_unit() {
        let sizes = [0.0, 1023.0, 1024.0, -1536.0, 5e9, 1e18].map(|n| Bytes(n).to_string());
        assert_eq!(sizes, ["0 B", "1023 B", "1.0 KiB", "-1.5 KiB", "4.7 GiB", "909494.7 TiB"]);
        let spans = [2e-6, 0.04, 90.0, 600.0, 10_000.0, 1e6].map(|s| Seconds(s).to_string());
        assert_eq!(spans, ["2.0 µs", "40 ms", "90.0 s", "10 min", "2.8 h", "11.6 days"]);
    }
}
