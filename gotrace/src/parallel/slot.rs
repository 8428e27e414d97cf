use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use crate::v2::Ahead;

/// Where a generation is put when it is in order; none if it could not be.
#[derive(Debug, Default)]
pub(super) struct Slot {
    result: Mutex<Option<Option<Box<Ahead>>>>,
    ready: Condvar,
}

impl Slot {
    pub(super) fn put(&self, ahead: Option<Box<Ahead>>) {
        *self.result.lock().unwrap_or_else(PoisonError::into_inner) = Some(ahead);
        self.ready.notify_all();
    }

    /// Waits, and helps with what there is to do meanwhile.
    pub(super) fn wait(&self) -> Option<Box<Ahead>> {
        loop {
            if let Some(ahead) = self.result.lock().unwrap_or_else(PoisonError::into_inner).take() {
                return ahead;
            }
            if rayon::yield_now() == Some(rayon::Yield::Executed) {
                continue;
            }
            let result = self.result.lock().unwrap_or_else(PoisonError::into_inner);
            if result.is_none() {
                // Not for ever: a task may have come up just after there was none to help with.
                drop(self.ready.wait_timeout(result, Duration::from_millis(1)));
            }
        }
    }
}
