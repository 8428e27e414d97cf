//! Find the line of a Go program that leaks memory, from a series of heap profiles; and what changed
//! between two of them.
//!
//! A [`Series`] of [`Snapshot`]s is judged into a [`Report`]: a [`Verdict`] with its reason, and
//! the [`Suspect`]s with stack, rate, confidence and the goroutines that may hold the memory.
//!
//! ```
//! use heapdiff::{InputFile, Options, Series, Verdict};
//!
//! # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/chan_blocked_senders");
//! // `folder` holds heap.000.pb.gz, goroutine.000.txt.gz, memstats.000.json, heap.001.pb.gz, …
//! let mut files = Vec::new();
//! for entry in std::fs::read_dir(folder)? {
//!     let path = entry?.path();
//!     let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
//!     files.push(InputFile { name, bytes: std::fs::read(path)? });
//! }
//! let report = Series::from_files(&files, &pprof_parse::Limits::default()).analyse(&Options::default())?;
//!
//! assert_eq!(report.verdict, Verdict::Leak);
//! let worst = &report.suspects[0];
//! assert_eq!((worst.frame.function.as_str(), worst.frame.line), ("main.fetch", 46));
//! assert_eq!(worst.holders[0].name, "main.askReplica");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A [`Comparison`] aligns the sites and call trees of two profiles, also of two builds of the program, into
//! a [`Diff`], a flame graph, a heat map and a profile of the differences.
//!
//! # How it judges
//! Go samples an object once, when it is allocated, and follows it until it is freed. So the raw
//! counts of sampled objects are recovered, and their *increments* are tested: rises are Poisson
//! births, falls are real frees. Saw-teeth are judged by their troughs; growth must go on to the
//! end; testing many call-tree nodes is paid for with q-values (Benjamini and Hochberg); growth
//! whose objects die the faster the more there are follows a load and is only a suspect. A container
//! that is filled steadily is known by the pace at which it outgrows its arrays. Exact
//! totals from `runtime.MemStats` and growing groups of blocked goroutines are further witnesses.
//!
//! # How it compares
//! Names are reduced to what survives a new build: closures and instances belong to their function, module
//! versions and vendoring are dropped, packages of the standard library are one node each. Profiles of one
//! build are told by their addresses, and nothing is guessed about them. Otherwise sites are paired in passes,
//! each on what is left: in functions of one name (by size, line within the function, and order), in functions
//! with a new name, in other functions (by size, callers and amount), and where a helper was extracted or
//! inlined. Each pair says its [`Match`] and confidence; below 0.5 a site is new or gone.
//!
//! The similarity is the weighted Jaccard index Σ w(d)·min(a, b) / Σ w(d)·max(a, b) over the nodes of both call
//! trees, a and b being what a node and those below it hold. Beside it stands what chance alone would leave: the
//! sampled objects are dealt to both sides again, with a fixed seed. Only a heap below both is called changed.
//!
//! # Features
//! - `serde` (default): `Serialize` for the results, and reading MemStats from JSON.

#![forbid(unsafe_code)]

mod analysis;
mod blame;
mod candidate;
mod churn;
mod columns;
mod container;
mod continuation;
mod diff;
mod error;
mod evidence;
mod files;
mod findings;
mod frames;
mod goroutines;
mod heap_total;
mod holders;
mod levels;
mod memstats;
mod options;
mod policies;
mod render;
mod report;
mod sampling;
mod series;
mod sites;
mod snapshot;
mod stats;
mod suspects;
mod table;
mod trend;
mod turnover;
mod units;
mod usable;

pub use diff::{
    Change, Comparison, Diff, DiffOptions, Match, Measure, Origin, Similarity, SiteDiff, TreeEnd,
};
pub use error::Error;
pub use files::InputFile;
pub use frames::Frame;
pub use memstats::MemStats;
pub use options::{Options, Policy};
pub use render::{HeatMap, HeatRow};
pub use report::{Churn, Holder, HolderKind, Report, Suspect, Verdict};
pub use series::Series;
pub use snapshot::Snapshot;
