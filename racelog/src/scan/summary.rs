/// What a log says besides its reports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Summary {
    /// Sum of the lines `Found N data race(s)`: one per process. `None` if there is none.
    pub found: Option<u64>,
    /// The last `exit status N`; 66 is the race detector's.
    pub exit_status: Option<i32>,
    /// Tests with a line `--- FAIL`, each once, in order.
    pub failed_tests: Vec<String>,
    /// Goroutine blocks in all dumps, those of crashes included.
    pub dump_goroutines: u64,
    /// Lines that were read.
    pub lines: u64,
}
