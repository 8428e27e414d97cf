//! Read the files that say which modules a Go program needs, and resolve its module graph, without Go.
//!
//! [`MainModules`] are read from a folder with a go.mod or go.work, a [`ModSource`] such as the [`ModCache`] has
//! the go.mod files of dependencies, and [`ModuleGraph::resolve`] puts them together:
//!
//! ```
//! use gomod_graph::{GraphOptions, Limits, MainModules, ModCache, ModuleGraph};
//! use std::path::Path;
//!
//! # let data = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"));
//! let limits = Limits::default();
//! let main = MainModules::read(&data.join("shop"), &limits)?;
//! let cache = ModCache::new(data.join("modcache"), limits);
//! let graph = ModuleGraph::resolve(&main, &cache, &GraphOptions::default())?;
//!
//! assert!(graph.problems().is_empty());
//! assert_eq!(graph.selected("example.org/log"), Some("v1.3.0"));
//! println!("{}", graph.build_list()); // as `go list -m all`
//! print!("{}", graph.to_text()); // as `go mod graph`
//! # Ok::<(), gomod_graph::Error>(())
//! ```
//!
//! Questions are asked through a [`ModuleView`] and answered with [`ModuleSet`]s; it is drawn by its `to_` functions.
//! [`ModuleGraph::why_version`] says in sentences which requirement forced a version,
//! [`MainModules::with_changes`] what would be different:
//!
//! ```
//! # use gomod_graph::{Change, GraphOptions, Limits, MainModules, ModCache, ModuleGraph};
//! # use std::path::Path;
//! # let data = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data"));
//! # let main = MainModules::read(&data.join("shop"), &Limits::default())?;
//! # let cache = ModCache::new(data.join("modcache"), Limits::default());
//! let resolve = |main| ModuleGraph::resolve(main, &cache, &GraphOptions::default());
//! let without = main.with_changes(&[Change::Drop("example.org/queue/v2".to_owned())])?;
//! let diff = resolve(&main)?.diff(&resolve(&without)?);
//! assert_eq!(diff.removed[0].to_string(), "example.org/metrics v0.3.1");
//! # Ok::<(), gomod_graph::Error>(())
//! ```
//!
//! Files can also be read alone, with the place of everything: [`ModFile`], [`WorkFile`], [`SumFile`],
//! [`VendorFile`]; [`FileSyntax`] is their text. Nothing here looks at the environment or the network.
//!
//! # Features
//! - `serde` (default): JSON; reads what `go list -m -json` prints, writes files as `go mod edit -json` and
//!   `go work edit -json` do, and views.
//! - `binary`: [`BuildInfo`] out of Go binaries.

#![forbid(unsafe_code)]

mod binary;
mod error;
mod file;
mod graph;
mod limits;
mod query;
mod render;
mod version;

pub use binary::{BuildInfo, BuildModule, BuildSetting};
pub use error::{Error, Fault, Faults};
pub use file::{
    Block, Comment, CommentBlock, Comments, Exclude, FileSyntax, GoLine, Godebug, Ignore, Line, ModFile,
    ModuleLine, Position, Replace, Require, Retract, Statement, Sum, SumFile, Tool, Toolchain, Use,
    VendorFile, VendoredModule, WorkFile, is_directory_path,
};
#[cfg(feature = "serde")]
pub use file::{ListedError, ListedModule};
pub use graph::{
    BuildList, GoCommand, GraphOptions, MainModule, MainModules, MemorySource, ModCache, ModSource,
    ModuleGraph, NEWEST_KNOWN_GO, Problem, ProblemKind, Selected, VendorFolder, VendorProblem,
};
pub use limits::Limits;
pub use query::{
    Chain, Change, Cut, DuplicateMajors, GraphDiff, ModuleSet, ModuleView, Step, Unused, VersionChange,
    WhyVersion,
};
pub use render::{Mermaid, MermaidLimits, TreeOptions};
pub use version::{
    GoVersion, ModuleVersion, PseudoVersion, Semver, check_import_path, check_module_path, check_path_major,
    compare_versions, escape_path, escape_version, split_path_major, toolchain_version,
};
