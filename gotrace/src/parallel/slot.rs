use std::sync::{Condvar, Mutex, PoisonError};

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

    /// Waits for somebody who has begun. It does not help others meanwhile: what this thread puts in
    /// order itself, when it comes to it, costs less.
    pub(super) fn wait(&self) -> Option<Box<Ahead>> {
        let mut result = self.result.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(ahead) = result.take() {
                return ahead;
            }
            result = self.ready.wait(result).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
