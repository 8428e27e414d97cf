use memchr::memmem;

use crate::Error;

/// Bytes at the beginning that tell formats apart.
pub(crate) const HEAD: usize = 64;

/// Formats that are often met where a profile is expected, by how they begin.
const FORMATS: [(&[u8], &str, &str); 11] = [
    (b"\x1f\x8b", "a gzip file inside a gzip file", "unpack it once before"),
    (b"heap profile: ", "a heap profile in text form (debug=1)", FETCH_DEBUG_0),
    (b"goroutine profile: ", "a goroutine profile in text form (debug=1)", READ_AS_DUMP),
    (b"goroutine ", "a goroutine dump in text form (debug=2)", READ_AS_DUMP),
    (b"--- contention", "a block profile in text form (debug=1)", FETCH_DEBUG_0),
    (b"--- mutex", "a mutex profile in text form (debug=1)", FETCH_DEBUG_0),
    (b"go1.7 heap dump", "a heap dump of debug.WriteHeapDump", "fetch /debug/pprof/heap instead"),
    (b"\x7fELF", "a program (ELF)", "pass a profile that the program wrote"),
    (
        b"<",
        "an HTML or XML page",
        "fetch the profile itself; the server may have answered with an error page",
    ),
    (b"{", "a JSON document", WRITTEN_BY_PPROF),
    (b"[", "a JSON document", WRITTEN_BY_PPROF),
];

const FETCH_DEBUG_0: &str = "fetch it without ?debug=1";
const READ_AS_DUMP: &str = "read it as a goroutine dump, or fetch it without ?debug";
const WRITTEN_BY_PPROF: &str = "pass a profile as runtime/pprof writes it";

/// Says what the input is when it is plainly something else: protobuf errors about it would only
/// mislead. `start` is the beginning of the uncompressed input.
pub(crate) fn refuse_known_formats(start: &[u8]) -> Result<(), Error> {
    let head = start.get(..HEAD).unwrap_or(start);
    let known = FORMATS
        .iter()
        .find(|(prefix, ..)| head.starts_with(prefix))
        .map(|&(_, found, advice)| (found, advice));
    match known.or_else(|| by_content(head)) {
        Some((found, advice)) => Err(Error::NotAProfile { found, advice }),
        None => Ok(()),
    }
}

fn by_content(head: &[u8]) -> Option<(&'static str, &'static str)> {
    /// A profile that short could be printable by chance.
    const SHORTEST_TEXT: usize = 8;
    let contains = |needle: &[u8]| memmem::find(head, needle).is_some();
    if head.starts_with(b"go 1.") && contains(b" trace") {
        return Some(("a Go execution trace", "open it with a trace reader such as `go tool trace`"));
    }
    if contains(b" profile: total ") {
        return Some(("a counted profile in text form (debug=1)", FETCH_DEBUG_0));
    }
    // The string table of a profile begins with an empty string, whose length is a zero byte.
    let is_text =
        head.iter().all(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace() || !byte.is_ascii());
    (head.len() >= SHORTEST_TEXT && is_text)
        .then_some(("plain text", "look into it; a server may have answered with an error"))
}
