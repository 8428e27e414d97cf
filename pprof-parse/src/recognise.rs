use crate::Error;
use crate::gzip::is_gzip;

/// Formats that are often met where a profile is expected, by how they begin.
const TEXT_FORMS: [(&str, &str, &str); 8] = [
    ("heap profile: ", "a heap profile in text form (debug=1)", FETCH_DEBUG_0),
    ("goroutine profile: ", "a goroutine profile in text form (debug=1)", READ_AS_DUMP),
    ("threadcreate profile: ", "a threadcreate profile in text form (debug=1)", READ_AS_DUMP),
    ("goroutine ", "a goroutine dump in text form (debug=2)", READ_AS_DUMP),
    ("--- contention", "a block profile in text form (debug=1)", FETCH_DEBUG_0),
    ("--- mutex", "a mutex profile in text form (debug=1)", FETCH_DEBUG_0),
    ("<", "an HTML or XML page", "fetch the profile itself; the server may have answered with an error page"),
    ("{", "a JSON document", "pass a profile as runtime/pprof writes it"),
];

const FETCH_DEBUG_0: &str = "fetch it without ?debug=1";
const READ_AS_DUMP: &str = "read it as a goroutine dump, or fetch it without ?debug";

/// Says what the input is when it is plainly something else: protobuf errors about it would only
/// mislead. `start` is the beginning of the uncompressed input.
pub(crate) fn refuse_known_formats(start: &[u8]) -> Result<(), Error> {
    if is_gzip(start) {
        return Err(Error::NotAProfile {
            found: "a gzip file inside a gzip file",
            advice: "unpack it once before",
        });
    }
    for (prefix, found, advice) in TEXT_FORMS {
        if start.starts_with(prefix.as_bytes()) {
            return Err(Error::NotAProfile { found, advice });
        }
    }
    if start.starts_with(b"go 1.")
        && start.get(..16).is_some_and(|head| head.windows(5).any(|w| w == b"trace"))
    {
        let advice = "open it with a trace reader such as `go tool trace`";
        return Err(Error::NotAProfile { found: "a Go execution trace", advice });
    }
    Ok(())
}
