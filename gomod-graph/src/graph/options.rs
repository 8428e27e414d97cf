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
    /// The command to imitate.
    pub command: GoCommand,
    /// Bounds on what is read and kept.
    pub limits: Limits,
}

impl Default for GraphOptions {
    fn default() -> Self {
        Self {
            toolchain: NEWEST_KNOWN_GO.to_owned(),
            go: None,
            command: GoCommand::default(),
            limits: Limits::default(),
        }
    }
}

/// The commands of Go that resolve a module graph. They differ in what they do to a go.mod that is not as it should be;
/// none of it is ever written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum GoCommand {
    /// `go mod graph` and `go mod why`: a missing `go` line stands for Go 1.16.
    #[default]
    ModGraph,
    /// `go list -mod=mod -m all`: where the `go` line is missing, that of the toolchain is added, and all modules that
    /// were selected become requirements of the main module.
    List,
    /// `go list -mod=readonly -m all`: go.mod must not need any change, and go.sum must have the hash of each go.mod that
    /// is read; what lacks one is a [`Problem`](crate::Problem). A missing `go` line stands for Go 1.16.
    ListReadonly,
}
