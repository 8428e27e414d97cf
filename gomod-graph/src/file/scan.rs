#![warn(clippy::arithmetic_side_effects)]

use super::args::{check_major, is_go_line_version};
use crate::ModFile;
use crate::version::Semver;

/// What the go.mod of a dependency says that matters to a module graph.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Scan<'a> {
    pub(crate) module: &'a str,
    pub(crate) go: Option<&'a str>,
    /// Paths and versions, in their order.
    pub(crate) require: Vec<(&'a str, &'a str)>,
}

impl<'a> Scan<'a> {
    /// The same of a file that was parsed.
    pub(crate) fn of(file: &'a ModFile) -> Self {
        let require = file
            .require
            .iter()
            .map(|require| (require.module.path.as_str(), require.module.version.as_str()));
        Self {
            module: file.module_path().unwrap_or_default(),
            go: file.go_version(),
            require: require.collect(),
        }
    }
}

/// Reads a plain go.mod, as nearly all are, without building its syntax as
/// [`ModFile::parse_lax`](crate::ModFile::parse_lax) does: a graph has thousands of them. `None` means that the text must be parsed: it has
/// quotes, versions in short forms, unusual lines or faults. What is returned is what the parser would say.
pub(crate) fn scan(text: &[u8]) -> Option<Scan<'_>> {
    let mut scan = Scan::default();
    let mut module = None;
    // The directive of the block that we are in.
    let mut block: Option<&str> = None;
    let mut rest = text;
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let (line, after) = rest.split_at_checked(end)?;
        rest = after.get(1..).unwrap_or_default();
        let mut words = words(line)?;
        let Some(first) = words.next() else { continue };
        let verb = match block {
            Some(_) if first == ")" => {
                block = None;
                if words.next().is_some() {
                    return None;
                }
                continue;
            }
            Some(verb) => verb,
            None => first,
        };
        let first = if block.is_some() { Some(first) } else { words.next() };
        if block.is_none() && first == Some("(") {
            if words.next().is_some() {
                return None;
            }
            block = Some(verb);
            continue;
        }
        let args = (first, words.next(), words.next());
        match (verb, args) {
            ("require", (Some(path), Some(version), None)) => {
                let parsed = Semver::parse(version)?;
                let canonical =
                    parsed.is_full(version) && (parsed.build.is_empty() || parsed.is_incompatible());
                // As most are: no major version in the path, and none that it would have to name.
                let plain = matches!(parsed.major, "0" | "1")
                    && !path.ends_with(|c: char| c.is_ascii_digit() || c == '.')
                    && !path.starts_with("gopkg.in/");
                if !canonical || !plain && check_major(path, version).is_err() {
                    return None;
                }
                scan.require.push((path, version));
            }
            ("module", (Some(path), None, _)) if module.is_none() => module = Some(path),
            ("go", (Some(version), None, _)) if block.is_none() => {
                if scan.go.is_some() || !is_go_line_version(version) {
                    return None;
                }
                scan.go = Some(version);
            }
            ("exclude" | "replace" | "toolchain" | "tool" | "godebug" | "retract", _) => {
                let mut all = [args.0, args.1, args.2].into_iter().flatten().chain(words);
                if block.is_none() && all.any(|word| word == "(" || word == ")") {
                    return None;
                }
            }
            _ => return None,
        }
    }
    scan.module = module.unwrap_or_default();
    block.is_none().then_some(scan)
}

/// The words of a line before its comment; `None` if there is anything but words, and parentheses that stand alone.
fn words(line: &[u8]) -> Option<impl Iterator<Item = &str>> {
    let mut end = line.len();
    let mut before = b' ';
    for (at, &byte) in line.iter().enumerate() {
        match byte {
            b'/' if before == b'/' => {
                end = at.saturating_sub(1);
                break;
            }
            b'*' if before == b'/' => return None,
            b'"' | b'`' | b'\'' | b'[' | b']' | b'{' | b'}' | b',' => return None,
            b'(' | b')' if !is_blank(before) => return None,
            byte if matches!(before, b'(' | b')') && !is_blank(byte) => return None,
            b'!'..=b'~' => {}
            byte if is_blank(byte) => {}
            _ => return None,
        }
        before = byte;
    }
    let text = str::from_utf8(line.get(..end)?).ok()?;
    Some(text.split_ascii_whitespace())
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r')
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test may fail")]
mod tests {
    use super::{Scan, scan};
    use crate::{Limits, ModFile};
    use proptest::prelude::*;

    /// Pieces of files, plain ones more often than others.
    fn piece() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "module a.test/a\n",
            "go 1.21\n",
            "go 1.x\n",
            "require (\n",
            ")\n",
            "require ",
            "exclude ",
            "retract ",
            "replace ",
            "a.test/b v1.0.0\n",
            "a.test/b/v2 v2.1.0-rc.1 // indirect\n",
            "\ta.test/c v1.2.3+incompatible\n",
            "a.test/d v1\n",
            "a.test/e v3.0.0+incompatible\n",
            "a.test/f v3.0.0\n",
            "a.test/g => ../g\n",
            "gopkg.in/a v1.0.0\n",
            "gopkg.in/a.v2 v2.0.0\n",
            "a.test/v. v1.0.0\n",
            "[v1.0.0, v1.1.0]\n",
            "\"a.test/q\" ",
            "// a comment\n",
            "  ",
            "\n",
            "\r\n",
            "(",
            ")",
            "//",
            "/*",
            "/",
            "x",
            "toolchain go1.21\n",
            "tool a.test/t\n",
            "ignore ./x\n",
            "unknown x\n",
            "unknown (\n",
            "v1.0.0",
            "\u{e9}",
            "module (\n",
            "godebug a=b\n",
            "exclude (\n",
        ])
    }

    proptest! {
        #[test]
        fn what_is_scanned_is_what_the_parser_says(pieces in prop::collection::vec(piece(), 0..12)) {
            let text = pieces.concat();
            if let Some(scanned) = scan(text.as_bytes()) {
                let parsed = ModFile::parse_lax("go.mod", text.as_bytes(), &Limits::default());
                let parsed = parsed.map_err(|error| TestCaseError::fail(format!("{error}: {text:?}")))?;
                prop_assert_eq!(scanned, Scan::of(&parsed), "{:?}", text);
            }
        }
    }

    #[test]
    fn plain_files_are_scanned() {
        let text = b"// Package.\nmodule a.test/a // why\n\ngo 1.21.0\n\nrequire a.test/b v1.0.0\n\nrequire (\n\ta.test/c/v2 \
                     v2.0.0-20200101000000-abcdefabcdef // indirect\n)\n\nexclude a.test/d v1.0.0\n";
        let scan = scan(text).expect("a plain file");
        assert_eq!((scan.module, scan.go), ("a.test/a", Some("1.21.0")));
        assert_eq!(scan.require.len(), 2);
    }
}
