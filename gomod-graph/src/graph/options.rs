use crate::Limits;

/// The newest Go whose behaviour this crate knows.
pub const NEWEST_KNOWN_GO: &str = "1.27.3";

/// How a module graph is resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct GraphOptions {
    /// The version of Go to imitate. It matters where a go.mod has no `go` line or asks for a newer Go.
    pub toolchain: String,
    /// Resolve as this version of Go would, as `go mod graph -go` does: the requirements of the main module are
    /// taken as written.
    pub go: Option<String>,
    /// What stands for the `go` line of a main module that has none.
    pub missing_go_line: MissingGoLine,
    /// Change nothing, as `-mod=readonly`: requirements that are lower than what is selected are an error then, and
    /// go.mod files of dependencies without a hash in go.sum are [`Problem`](crate::Problem)s. A missing `go` line
    /// stays missing.
    pub readonly: bool,
    /// Bounds on what is read and kept.
    pub limits: Limits,
}

impl Default for GraphOptions {
    fn default() -> Self {
        Self {
            toolchain: NEWEST_KNOWN_GO.to_owned(),
            go: None,
            missing_go_line: MissingGoLine::default(),
            readonly: false,
            limits: Limits::default(),
        }
    }
}

/// What stands for the `go` line of a main module that has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MissingGoLine {
    /// Go 1.16, as for `go mod graph`.
    #[default]
    Go116,
    /// The version of the toolchain, as if Go had added the line, which `go list -m` does. All modules that
    /// were selected become requirements of the main module then.
    Toolchain,
}
