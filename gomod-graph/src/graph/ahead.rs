use super::fetch::{Fetch, Fetched};
use super::nodes::NodeId;
use crate::{Error, ModuleVersion};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Fetches go.mod files that will be asked for, on idle threads of rayon: most of the time goes into opening files.
pub(super) struct Ahead<'a> {
    fetch: &'a Fetch<'a>,
    state: Mutex<State>,
    /// The one who asks waits for this.
    fetched: Condvar,
}

#[derive(Default)]
struct State {
    /// In the order in which they will be asked for.
    wanted: VecDeque<(NodeId, ModuleVersion)>,
    ready: FxHashMap<NodeId, Result<Fetched, Error>>,
    /// Threads that were called to help.
    helpers: usize,
    /// Threads that are fetching.
    busy: usize,
    is_asker_waiting: bool,
}

/// So many are taken from the queue at once: few, for what is asked for next should not wait for what is asked for later.
const BATCH: usize = 4;
/// From so many on it is worth having another thread.
const MANY: usize = 8;
/// So many may lie ready: they take memory.
const READY: usize = 512;

impl<'a> Ahead<'a> {
    /// Does work during which modules are wanted and taken; it may call for helpers.
    pub(super) fn during<T>(fetch: &'a Fetch<'a>, work: impl FnOnce(&Self, &dyn Fn()) -> T) -> T {
        let ahead = Self { fetch, state: Mutex::default(), fetched: Condvar::new() };
        rayon::in_place_scope(|scope| work(&ahead, &|| scope.spawn(|_| ahead.help())))
    }

    /// Whether go.mod files must have the hashes in a go.sum.
    pub(super) fn checks_sums(&self) -> bool {
        !self.fetch.sums.is_empty()
    }

    /// What replaces a module that is no main module.
    pub(super) fn replacement(&self, module: &ModuleVersion) -> Result<Option<&ModuleVersion>, String> {
        self.fetch.replacements.find(module)
    }

    /// Adds modules to those that will be asked for; each once. Whether to call another helper.
    pub(super) fn want(&self, modules: Vec<(NodeId, ModuleVersion)>) -> bool {
        let mut state = self.lock();
        state.wanted.extend(modules);
        let is_of_use = state.wanted.len() >= MANY && state.ready.len() < READY;
        // This thread does its part.
        let call = is_of_use && state.helpers + 1 < rayon::current_num_threads();
        state.helpers += usize::from(call);
        call
    }

    /// One that was wanted. What nobody has begun is done here.
    pub(super) fn take(&self, id: NodeId, module: &ModuleVersion) -> Result<Fetched, Error> {
        let mut state = self.lock();
        loop {
            if let Some(fetched) = state.ready.remove(&id) {
                return fetched;
            }
            if !state.wanted.is_empty() {
                state = self.work(state);
            } else if state.busy > 0 {
                state.is_asker_waiting = true;
                state = self.fetched.wait(state).unwrap_or_else(PoisonError::into_inner);
                state.is_asker_waiting = false;
            } else {
                // It was not wanted, or whoever fetched it panicked.
                drop(state);
                return self.fetch.fetch(module);
            }
        }
    }

    /// Fetches until nothing more is wanted. It never waits, so that it does no harm on a thread of rayon.
    fn help(&self) {
        let mut state = self.lock();
        while !state.wanted.is_empty() && state.ready.len() < READY {
            state = self.work(state);
        }
        state.helpers -= 1;
    }

    /// Fetches the next few.
    fn work<'s>(&'s self, mut state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        let some = state.wanted.len().min(BATCH);
        let batch: Vec<_> = state.wanted.drain(..some).collect();
        state.busy += 1;
        drop(state);
        let unwinding = Unwinding(self);
        let fetched = batch.into_iter().map(|(id, module)| (id, self.fetch.fetch(&module)));
        let fetched: Vec<_> = fetched.collect();
        std::mem::forget(unwinding);
        let mut state = self.lock();
        state.ready.extend(fetched);
        self.end_work(&mut state);
        state
    }

    fn end_work(&self, state: &mut State) {
        state.busy -= 1;
        if state.is_asker_waiting {
            self.fetched.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Is dropped if the source panics: nobody shall wait for what it was to fetch.
struct Unwinding<'h, 'a>(&'h Ahead<'a>);

impl Drop for Unwinding<'_, '_> {
    fn drop(&mut self) {
        self.0.end_work(&mut self.0.lock());
    }
}
