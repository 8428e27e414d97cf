//! Lines that are JSON objects: `go test -json`, docker's json-file, loggers.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::embedded::holds_report;
use super::json_text::{string, unescape};
use super::timestamp::timestamp;

/// Docker cuts longer lines. Others that have a field `log`, like fluentd, drop line ends instead.
const DOCKER_PART: usize = 16 << 10;

/// Objects in objects, as far as they are looked into.
const DEPTH: usize = 4;

/// Fields that hold the text of a log line, the likeliest first.
const TEXT_FIELDS: [&[u8]; 12] = [
    b"log",
    b"message",
    b"msg",
    b"MESSAGE",
    b"textPayload",
    b"text",
    b"line",
    b"body",
    b"@message",
    b"event",
    b"short_message",
    b"content",
];

/// Fields that differ from line to line.
const VARYING: [&[u8]; 10] = [
    b"insertId",
    b"id",
    b"_id",
    b"uuid",
    b"trace",
    b"trace_id",
    b"spanId",
    b"span_id",
    b"cursor",
    b"__CURSOR",
];

/// What such a line says.
#[derive(Debug)]
pub(crate) struct JsonLine<'a> {
    /// Equal for lines of one stream.
    pub(crate) origin: u64,
    /// The text of the log line, escapes undone.
    pub(crate) text: Cow<'a, [u8]>,
    /// The text may end in the middle of a line, which goes on in the next object of the stream.
    pub(crate) may_be_partial: bool,
    pub(crate) test: Option<&'a [u8]>,
    pub(crate) package: Option<&'a [u8]>,
    pub(crate) time: Option<&'a [u8]>,
}

/// Reads a line that is one object. `None` if it is not, or has no text.
pub(crate) fn json_line(line: &[u8]) -> Option<JsonLine<'_>> {
    let mut fields = Vec::new();
    let rest = object(line.trim_ascii(), DEPTH, &mut fields)?;
    if !rest.is_empty() {
        return None;
    }
    let field = |name: &[u8]| fields.iter().find(|(key, _)| *key == name).map(|(_, value)| *value);
    if field(b"Action").is_some() {
        let (package, output) = (field(b"Package"), field(b"Output")?);
        return Some(JsonLine {
            origin: hash(&(b"go test", package)),
            text: unescape(output),
            may_be_partial: true,
            test: field(b"Test"),
            package,
            time: field(b"Time"),
        });
    }
    let block = fields.iter().find(|(_, value)| holds_report(value));
    let known =
        block.or_else(|| TEXT_FIELDS.iter().find_map(|name| fields.iter().find(|(key, _)| key == name)));
    let &(name, text) = known.or_else(|| fields.iter().max_by_key(|(_, value)| value.len()))?;
    let is_constant = |(key, value): &(&[u8], &[u8])| {
        *key != name && !VARYING.contains(key) && timestamp(value).is_none() && value.len() < 256
    };
    let constant: Vec<_> = fields.iter().filter(|field| is_constant(field)).collect();
    let time = fields.iter().find(|(key, value)| *key != name && timestamp(value).is_some());
    Some(JsonLine {
        origin: hash(&(name, constant)),
        text: unescape(text),
        may_be_partial: name == b"log" && text.len() >= DOCKER_PART,
        test: None,
        package: None,
        time: time.map(|(_, value)| *value),
    })
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = FxHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Collects the string members of an object; those of objects in it too. Returns what follows.
fn object<'a>(text: &'a [u8], depth: usize, fields: &mut Vec<(&'a [u8], &'a [u8])>) -> Option<&'a [u8]> {
    let mut rest = text.strip_prefix(b"{")?.trim_ascii_start();
    if let Some(rest) = rest.strip_prefix(b"}") {
        return Some(rest);
    }
    loop {
        let (key, behind) = string(rest)?;
        let behind = behind.trim_ascii_start();
        // fluent-bit prints `"log"=>"text"`.
        rest = behind.strip_prefix(b":").or_else(|| behind.strip_prefix(b"=>"))?.trim_ascii_start();
        rest = match rest.first()? {
            b'"' => {
                let (value, behind) = string(rest)?;
                fields.push((key, value));
                behind
            }
            b'{' if depth > 0 => object(rest, depth.saturating_sub(1), fields)?,
            _ => after_value(rest)?,
        };
        rest = rest.trim_ascii_start();
        match rest.split_first()? {
            (b',', behind) => rest = behind.trim_ascii_start(),
            (b'}', behind) => return Some(behind),
            _ => return None,
        }
    }
}

/// What follows a number, a word, an array or a deep object.
fn after_value(text: &[u8]) -> Option<&[u8]> {
    let mut rest = text;
    let mut depth = 0_usize;
    loop {
        match rest.first()? {
            b'"' => {
                rest = string(rest)?.1;
                continue;
            }
            b'{' | b'[' => depth = depth.saturating_add(1),
            b'}' | b']' | b',' if depth == 0 => return Some(rest),
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        rest = rest.get(1..)?;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::json_line;

    #[test]
    fn text_and_origin() {
        let docker =
            json_line(br#"{"log":"a \u003c\n","stream":"stderr","time":"2026-03-12T10:44:01Z"}"#).unwrap();
        assert_eq!(&*docker.text, b"a <\n");
        assert!(!docker.may_be_partial);
        let long = format!(r#"{{"log":"{}","stream":"stderr"}}"#, "x".repeat(16 << 10));
        assert!(json_line(long.as_bytes()).unwrap().may_be_partial);
        let stack = json_line(br#"{"msg":"recovered","stack":"goroutine 7 [running]:\nmain.f()"}"#).unwrap();
        assert_eq!(&*stack.text, b"goroutine 7 [running]:\nmain.f()");
        let arrow = json_line(br#"{"log"=>"a", "stream"=>"stderr"}"#).unwrap();
        assert_eq!(&*arrow.text, b"a");
        let later = json_line(br#"{"log":"b","stream":"stderr","time":"2026-03-12T10:44:02Z"}"#).unwrap();
        let other = json_line(br#"{"log":"b","stream":"stdout","time":"2026-03-12T10:44:02Z"}"#).unwrap();
        assert_eq!(docker.origin, later.origin);
        assert_ne!(docker.origin, other.origin);

        let test = json_line(br#"{"Action":"output","Package":"p","Test":"TestX","Output":"x\n"}"#).unwrap();
        assert_eq!((test.test, test.package), (Some(&b"TestX"[..]), Some(&b"p"[..])));
        let nested = json_line(br#"{"n":[1,{"a":"}"}],"jsonPayload":{"message":"deep"},"x":null}"#).unwrap();
        assert_eq!(&*nested.text, b"deep");
        for broken in
            ["", "{", "{}", r#"{"a"}"#, r#"{"a":"b"#, r#"{"a":1}"#, r#"{"a":"b"} x"#, r#"{"Action":"run"}"#]
        {
            assert!(json_line(broken.as_bytes()).is_none(), "{broken}");
        }
    }
}
