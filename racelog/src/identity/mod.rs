//! What a report is called, so that it is known again: in another run, on another machine, after an edit.

mod canonical;
mod hash;
mod normal;

pub(crate) use normal::user_frames;

use canonical::{family_text, fingerprint_text};
use hash::fnv1a_128;

use crate::report::Report;

/// Two names of a report, of two strengths. Version 1.
///
/// A name is `v1-` and the FNV-1a hash, 128 bits in hexadecimal, of a text of UTF-8 lines, each ended by a
/// line feed:
///
/// - **fingerprint** of a race: `racelog 1`, `race`, then the two sides, sorted as text. A side is a line with
///   the operation and its kind (`plain`, `atomic`, `map` or `chan`, by the innermost frame), a line
///   `at FUNCTION` for each user frame, innermost first, and `from FUNCTION` with the innermost user function
///   that created the goroutine, or `from main`. Of the other kinds: `racelog 1`, the kind, `message TEXT`, and
///   the `at` and `from` lines of the first goroutine. In the text of a message, which is the first line without
///   `[recovered…]`, numbers are `N` and what is quoted is `Q`; a signal is its name.
/// - **family**: `racelog 1`, `family`, the kind, and the innermost user function of each side or of the first
///   goroutine, each once and sorted, as `PLACE FUNCTION`. The place is the module of a file in the module
///   cache (without version), else the folder of a file of package `main`, else `-`: every program has a
///   `main.main`.
///
/// User frames are those outside the standard library and generated code. Their functions are written as
/// `PACKAGE.Type.Method` or `PACKAGE.Function`: the package with its escapes undone, no pointer, no type
/// arguments, no closures and wrappers; neighbours that are then equal are one. A side without any has those of
/// its creation stack instead, else its innermost function. Lines, files, addresses and numbers of goroutines
/// are not part of it, nor is which access came first.
///
/// ```
/// let log = b"WARNING: DATA RACE
/// Write at 0x00c000012028 by main goroutine:
///   main.main()
///       /src/shop/main.go:9 +0x4e
///
/// Previous read at 0x00c000012028 by goroutine 7:
///   main.(*cache[go.shape.int]).watch.func1()
///       /src/shop/main.go:21 +0x1d
///
/// Goroutine 7 (running) created at:
///   main.(*cache[go.shape.int]).watch()
///       /src/shop/main.go:20 +0x3d
/// ==================
/// ";
/// let identity = racelog::Identity::of(&racelog::scan(log)?.reports[0]);
/// // racelog 1|race|read plain|at main.cache.watch|from main.cache.watch|write plain|at main.main|from main|
/// assert_eq!(identity.fingerprint, "v1-37d78da5cabce167a0ea4a21cb7d4cc6");
/// // racelog 1|family|race|shop main.cache.watch|shop main.main|
/// assert_eq!(identity.family, "v1-5a15e4a438ec16590b00289c69b8e342");
/// # Ok::<(), racelog::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Identity {
    /// Equal for the same two stacks of user functions.
    pub fingerprint: String,
    /// Equal for the same innermost functions of the same program.
    pub family: String,
}

impl Identity {
    /// Names a report.
    pub fn of(report: &Report) -> Self {
        let name = |text: String| format!("v1-{:032x}", fnv1a_128(text.as_bytes()));
        Self { fingerprint: name(fingerprint_text(report)), family: name(family_text(report)) }
    }
}
