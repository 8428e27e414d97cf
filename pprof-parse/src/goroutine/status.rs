/// The condition of a goroutine. `S` is how its state is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Status<S> {
    pub(super) state: S,
    pub(super) wait_minutes: Option<u64>,
    pub(super) bubble: Option<u64>,
    pub(super) is_leaked: bool,
    pub(super) is_scanned: bool,
    pub(super) is_durable: bool,
    pub(super) is_locked_to_thread: bool,
    /// The goroutine ran on another thread, so that its stack could not be walked.
    pub(super) is_stack_unavailable: bool,
}

impl<S> Status<S> {
    /// The same with another state.
    pub(super) fn with_state<T>(self, state: T) -> Status<T> {
        Status {
            state,
            wait_minutes: self.wait_minutes,
            bubble: self.bubble,
            is_leaked: self.is_leaked,
            is_scanned: self.is_scanned,
            is_durable: self.is_durable,
            is_locked_to_thread: self.is_locked_to_thread,
            is_stack_unavailable: self.is_stack_unavailable,
        }
    }
}
