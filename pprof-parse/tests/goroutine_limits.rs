//! Each limit stops reading and names the field to raise.

#![allow(clippy::unwrap_used)]

use pprof_parse::{Error, GoroutineDump, Limits};

const TEXTS: [&str; 2] = [
    "goroutine 1 [running] {k: v, l: w}:\nmain.f()\n\tf.go:1\nmain.g()\n\tg.go:1\n\ngoroutine 2 [select]:\nmain.g()\n\tg.go:1\n",
    "goroutine profile: total 3\n2 @ 0x1\n# labels: {\"k\":\"v\", \"l\":\"w\"}\n#\t0x1\tmain.f+0x1\tf.go:1\n#\t0x1\tmain.g+0x1\tg.go:1\n\n1 @ 0x2\n\n",
];

/// A field's name and a way to set it.
type Field = (&'static str, fn(&mut Limits, u64));

const FIELDS: [Field; 5] = [
    ("inflated_bytes", |limits, bound| limits.inflated_bytes = bound),
    ("samples", |limits, bound| limits.samples = bound),
    ("depth", |limits, bound| limits.depth = bound),
    ("string_bytes", |limits, bound| limits.string_bytes = bound),
    ("table_entries", |limits, bound| limits.table_entries = bound),
];

#[test]
fn every_limit_is_named_by_its_error() {
    for text in TEXTS {
        for (name, set) in FIELDS {
            let mut limits = Limits::default();
            set(&mut limits, 1);
            let error = GoroutineDump::parse_with(text.as_bytes(), &limits).unwrap_err();
            assert!(
                matches!(error, Error::Limit { field, limit: 1, .. } if field == name),
                "{name}: {error}"
            );
            set(&mut limits, 1000);
            GoroutineDump::parse_with(text.as_bytes(), &limits).unwrap();
        }
    }
}
