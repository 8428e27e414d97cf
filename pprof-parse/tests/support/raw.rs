//! Writes a profile the way `go tool pprof -raw` does (`String` in google/pprof's
//! `profile/profile.go`), byte for byte.

use std::collections::BTreeMap;

use pprof_parse::{LabelValue, Location, Mapping, Profile, Sample, Tables};

/// The text. Time stamps are in UTC; `with_times` is false where they can be any number, which Go
/// and this module would word differently.
pub(crate) fn raw_text(profile: &Profile, with_times: bool) -> Vec<u8> {
    let tables = profile.tables();
    let mut out = header(tables);
    if with_times && tables.time_ns() != 0 {
        line(&mut out, &[b"Time: ", time(tables.time_ns()).as_bytes()]);
    }
    if with_times && tables.duration_ns() != 0 {
        line(&mut out, &[b"Duration: ", duration(tables.duration_ns()).as_bytes()]);
    }
    body(profile, &mut out);
    out
}

fn header(tables: &Tables<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    for comment in tables.comments() {
        line(&mut out, &[b"Comment: ", comment.as_bytes()]);
    }
    if !tables.doc_url().is_empty() {
        line(&mut out, &[b"Doc: ", tables.doc_url().as_bytes()]);
    }
    let period = tables.period_type();
    line(&mut out, &[b"PeriodType: ", period.kind().as_bytes(), b" ", period.unit().as_bytes()]);
    line(&mut out, &[b"Period: ", tables.period().to_string().as_bytes()]);
    out
}

fn body(profile: &Profile, out: &mut Vec<u8>) {
    let tables = profile.tables();
    line(out, &[b"Samples:"]);
    let mut types = Vec::new();
    for kind in tables.sample_types() {
        // Go compares the names, so a type without a name is the default when none is named.
        let default: &[u8] = if kind.kind() == tables.default_sample_type_name() { b"[dflt]" } else { b"" };
        types.extend([kind.kind().as_bytes(), b"/", kind.unit().as_bytes(), default, b" "].concat());
    }
    line(out, &[go_trim_space(&types)]);
    for sample in profile.samples() {
        write_sample(out, sample);
    }
    line(out, &[b"Locations"]);
    for location in tables.locations() {
        write_location(out, location);
    }
    line(out, &[b"Mappings"]);
    for mapping in tables.mappings() {
        write_mapping(out, mapping);
    }
}

fn write_sample(out: &mut Vec<u8>, sample: Sample<'_>) {
    let values: String = sample.values().iter().map(|value| format!(" {value:>10}")).collect();
    let stack: String = sample.locations().map(|location| format!("{} ", location.file_id())).collect();
    line(out, &[values.as_bytes(), b": ", stack.as_bytes()]);
    let mut texts = BTreeMap::<_, Vec<_>>::new();
    let mut numbers = BTreeMap::<_, Vec<_>>::new();
    for label in sample.labels() {
        match label.value {
            LabelValue::Text(text) => texts.entry(label.key).or_default().push(text.as_bytes().to_vec()),
            LabelValue::Number { value, unit } => numbers.entry(label.key).or_default().push((value, unit)),
        }
    }
    let numbers = numbers.into_iter().map(|(key, values)| {
        let with_units = values.iter().any(|(_, unit)| !unit.is_empty());
        let text = |(value, unit): &(i64, pprof_parse::Text<'_>)| {
            let unit = if with_units { [b" ", unit.as_bytes()].concat() } else { Vec::new() };
            [value.to_string().as_bytes(), &unit].concat()
        };
        (key, values.iter().map(text).collect())
    });
    write_labels(out, texts.into_iter());
    write_labels(out, numbers);
}

fn write_labels<'a>(out: &mut Vec<u8>, labels: impl Iterator<Item = (pprof_parse::Text<'a>, Vec<Vec<u8>>)>) {
    let list = |(key, values): (pprof_parse::Text<'_>, Vec<Vec<u8>>)| {
        [key.as_bytes(), b":[", &values.join(&b' '), b"]"].concat()
    };
    let mut labels: Vec<Vec<u8>> = labels.map(list).collect();
    labels.sort();
    if !labels.is_empty() {
        line(out, &[b"                ", &labels.join(&b' ')]);
    }
}

fn write_location(out: &mut Vec<u8>, location: Location<'_>) {
    let mut start = format!("{:>6}: {:#x} ", location.file_id(), location.address());
    if let Some(mapping) = location.mapping() {
        start += &format!("M={} ", mapping.file_id());
    }
    if location.is_folded() {
        start += "[F] ";
    }
    if location.lines().len() == 0 {
        line(out, &[start.as_bytes()]);
    }
    for source in location.lines() {
        let function = source.function();
        let place = format!(":{}:{} s={}", source.line(), source.column(), function.start_line());
        let (name, system_name) = (function.name().as_bytes(), function.system_name().as_bytes());
        let system_name = if name == system_name { Vec::new() } else { [b"(", system_name, b")"].concat() };
        line(
            out,
            &[start.as_bytes(), name, b" ", function.filename().as_bytes(), place.as_bytes(), &system_name],
        );
        start = " ".repeat(13);
    }
}

fn write_mapping(out: &mut Vec<u8>, mapping: Mapping<'_>) {
    let (id, start, limit, offset) = (mapping.file_id(), mapping.start(), mapping.limit(), mapping.offset());
    let numbers = format!("{id}: {start:#x}/{limit:#x}/{offset:#x} ");
    let flags = [
        (mapping.has_functions(), "[FN]"),
        (mapping.has_filenames(), "[FL]"),
        (mapping.has_line_numbers(), "[LN]"),
        (mapping.has_inline_frames(), "[IN]"),
    ];
    let flags: String = flags.iter().filter(|(set, _)| *set).map(|(_, text)| *text).collect();
    let (file, build) = (mapping.filename().as_bytes(), mapping.build_id().as_bytes());
    line(out, &[numbers.as_bytes(), file, b" ", build, b" ", flags.as_bytes()]);
}

fn line(out: &mut Vec<u8>, parts: &[&[u8]]) {
    out.extend(parts.concat());
    out.push(b'\n');
}

/// Go's `strings.TrimSpace`, for what is met here.
fn go_trim_space(text: &[u8]) -> &[u8] {
    text.trim_ascii()
}

/// `2026-11-22 23:58:54.846808807 +0000 UTC`
fn time(ns: i64) -> String {
    let (seconds, fraction) = (ns.div_euclid(1_000_000_000), ns.rem_euclid(1_000_000_000));
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let fraction = format!(".{fraction:09}");
    let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}{fraction} +0000 UTC")
}

/// Year, month and day of a day since 1970 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (year, month) = if month < 10 {
        (era * 400 + year_of_era, month + 3)
    } else {
        (era * 400 + year_of_era + 1, month - 9)
    };
    (year, month, day)
}

/// The first four characters of a duration of one second to one minute, as Go's `%.4v` cuts it.
fn duration(ns: i64) -> String {
    assert!((1_000_000_000..60_000_000_000).contains(&ns), "extend this for {ns} ns");
    let text = format!("{}.{:09}", ns / 1_000_000_000, ns % 1_000_000_000);
    format!("{}s", text.trim_end_matches('0').trim_end_matches('.')).chars().take(4).collect()
}
