//! Events that change no state of the scheduler: metrics, labels, tasks, regions, logs.

use super::names::Names;
use super::{ActiveTask, Advance, Faulted, Need, Order, Turn};
use crate::ids::TaskId;
use crate::wire_type as wire;
use rustc_hash::FxHasher;
use std::hash::Hasher;

impl Order {
    #[inline(always)]
    pub(super) fn heap_metric(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::Must, Need::May)?;
        let value = a.read()?;
        a.out.push_value(a.wire, a.time, a.here(), value, 0);
        Ok(true)
    }

    pub(super) fn procs_change(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        let (value, stack) = (a.read()?, a.read()?);
        self.check_stack(a.tables, stack);
        a.out.push_value(a.wire, a.time, a.here(), value, stack);
        Ok(true)
    }

    pub(super) fn label(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        let label = a.read()?;
        self.check_string(a.tables, label);
        a.emit([label]);
        Ok(true)
    }

    pub(super) fn log(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        let args = [a.read()?, a.read()?, a.read()?, a.read()?];
        let [_, category, message, stack] = args;
        self.check_string(a.tables, category);
        self.check_string(a.tables, message);
        self.check_stack(a.tables, stack);
        a.out.push_wide(a.wire, a.time, a.here(), args);
        Ok(true)
    }

    pub(super) fn experimental(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::May, Need::May)?;
        let count = wire::spec(a.wire).map_or(0, |(_, names)| names.len());
        let mut args = [0; 3];
        for arg in args.iter_mut().take(count) {
            *arg = a.read()?;
        }
        a.emit(args);
        Ok(true)
    }

    pub(super) fn task_begin(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        let [id, parent, name, stack] = [a.read()?, a.read()?, a.read()?, a.read()?];
        // 0 is no parent here, and the background task elsewhere.
        let parent = if parent == TaskId::BACKGROUND.0 { TaskId::NONE.0 } else { parent };
        self.check_string(a.tables, name);
        self.check_stack(a.tables, stack);
        let interned = self.names.intern(a.tables.strings.get(name).unwrap_or_default());
        if self.tasks.insert(id, ActiveTask { parent, name: interned }).is_some() && !self.again {
            self.remark(|| format!("task {id} begins, but was active already"));
        }
        if let Some(guess) = &mut self.guess {
            guess.tasks_begun.push(id);
        }
        a.out.push_wide(a.wire, a.time, a.here(), [id, parent, name, stack]);
        Ok(true)
    }

    /// Type and parent come from the begin, perhaps generations ago; ends without begin are fine.
    pub(super) fn task_end(&mut self, a: &mut Turn<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        let (id, stack) = (a.read()?, a.read()?);
        self.check_stack(a.tables, stack);
        let (parent, name) = match self.tasks.remove(&id) {
            Some(task) => {
                let number = Names::number(task.name);
                a.tables.extra.insert(number, self.names.get(task.name));
                (task.parent, number)
            }
            None => {
                if let Some(guess) = &mut self.guess {
                    guess.tasks_ended.push((id, guess.piece, a.out.next_wide()));
                }
                (TaskId::NONE.0, 0)
            }
        };
        a.out.push_wide(a.wire, a.time, a.here(), [id, parent, name, stack]);
        Ok(true)
    }

    pub(super) fn region_begin(&mut self, a: &mut Turn<'_>) -> Advance {
        let (region, args) = self.region(a)?;
        let row = a.bound.goroutine_row;
        let Some(known) = self.goroutines.at(row, a.here().goroutine) else {
            return a.broken(format!(
                "a region begins on goroutine {}, which does not exist",
                a.here().goroutine
            ));
        };
        known.open.get_or_insert_default().regions.push(region);
        a.emit(args);
        Ok(true)
    }

    pub(super) fn region_end(&mut self, a: &mut Turn<'_>) -> Advance {
        let (region, args) = self.region(a)?;
        let row = a.bound.goroutine_row;
        let id = a.here().goroutine;
        let Some(known) = self.goroutines.at(row, id) else {
            return a.broken(format!("a region ends on goroutine {id}, which does not exist"));
        };
        match known.open.as_mut().filter(|open| !open.regions.is_empty()) {
            Some(open) if open.regions.last() == Some(&region) => {
                open.regions.pop();
            }
            Some(open) => {
                if let Some(index) = open.regions.iter().rposition(|&open| open == region) {
                    open.regions.remove(index);
                }
                self.remark(|| {
                    format!("goroutine {id} ends a region that is not its innermost: a misuse in the program")
                });
            }
            // It began earlier: before the trace, or in the generation before.
            None => {
                if let Some(guess) = &mut self.guess {
                    guess.regions_ended.push((id, region));
                }
            }
        }
        a.emit(args);
        Ok(true)
    }

    fn region(&mut self, a: &mut Turn<'_>) -> Result<((u64, u64), [u64; 3]), Faulted> {
        a.require(Need::Must, Need::Must)?;
        let args = [a.read()?, a.read()?, a.read()?];
        let [task, name, stack] = args;
        self.check_string(a.tables, name);
        self.check_stack(a.tables, stack);
        // Numbers of strings do not hold in the next generation, where the region may end.
        let mut hasher = FxHasher::default();
        hasher.write(a.tables.strings.get(name).unwrap_or_default());
        Ok(((task, hasher.finish()), args))
    }
}
