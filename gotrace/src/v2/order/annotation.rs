//! Events that change no state of the scheduler: metrics, labels, tasks, regions, logs.

use super::names::Names;
use super::{ActiveTask, Advance, Attempt, Need, Order, broken};
use crate::ids::TaskId;
use crate::wire_type::ARGUMENTS;

impl Order {
    pub(super) fn heap_metric(&mut self, a: &mut Attempt<'_>) -> Advance {
        a.require(Need::Must, Need::May)?;
        let value = a.arg(0);
        a.out.push_value(a.event.wire, a.event.time, a.here, value, 0);
        Ok(true)
    }

    pub(super) fn procs_change(&mut self, a: &mut Attempt<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        let (value, stack) = (a.arg(0), a.arg(1));
        self.check_stack(a.tables, stack);
        a.out.push_value(a.event.wire, a.event.time, a.here, value, stack);
        Ok(true)
    }

    pub(super) fn label(&mut self, a: &mut Attempt<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        self.check_string(a.tables, a.arg(0));
        a.emit([a.arg(0), 0, 0]);
        Ok(true)
    }

    pub(super) fn log(&mut self, a: &mut Attempt<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        self.check_string(a.tables, a.arg(1));
        self.check_string(a.tables, a.arg(2));
        self.check_stack(a.tables, a.arg(3));
        a.out.push_wide(a.event.wire, a.event.time, a.here, a.event.args);
        Ok(true)
    }

    pub(super) fn experimental(&mut self, a: &mut Attempt<'_>) -> Advance {
        a.require(Need::May, Need::May)?;
        let count = usize::from(ARGUMENTS[usize::from(a.event.wire)]);
        a.emit([0, 1, 2].map(|index| if index < count { a.arg(index) } else { 0 }));
        Ok(true)
    }

    pub(super) fn task_begin(&mut self, a: &mut Attempt<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        let [id, parent, name, stack] = a.event.args;
        // 0 is no parent here, and the background task elsewhere.
        let parent = if parent == TaskId::BACKGROUND.0 { TaskId::NONE.0 } else { parent };
        self.check_string(a.tables, name);
        self.check_stack(a.tables, stack);
        let interned = self.names.intern(a.tables.strings.get(name).unwrap_or_default());
        if self.tasks.insert(id, ActiveTask { parent, name: interned }).is_some() {
            self.remark(|| format!("task {id} begins, but was active already"));
        }
        a.out.push_wide(a.event.wire, a.event.time, a.here, [id, parent, name, stack]);
        Ok(true)
    }

    /// Type and parent come from the begin, perhaps generations ago; ends without begin are fine.
    pub(super) fn task_end(&mut self, a: &mut Attempt<'_>) -> Advance {
        a.require(Need::Must, Need::Must)?;
        let (id, stack) = (a.arg(0), a.arg(1));
        self.check_stack(a.tables, stack);
        let (parent, name) = match self.tasks.remove(&id) {
            Some(task) => {
                let number = Names::number(task.name);
                a.tables.extra.insert(number, self.names.get(task.name));
                (task.parent, number)
            }
            None => (TaskId::NONE.0, 0),
        };
        a.out.push_wide(a.event.wire, a.event.time, a.here, [id, parent, name, stack]);
        Ok(true)
    }

    pub(super) fn region_begin(&mut self, a: &mut Attempt<'_>) -> Advance {
        let region = self.region(a)?;
        let row = self.threads.get(a.thread).goroutine_row;
        let Some(known) = self.goroutines.at(row, a.here.goroutine) else {
            return broken(format!(
                "a region begins on goroutine {}, which does not exist",
                a.here.goroutine
            ));
        };
        known.open.get_or_insert_default().regions.push(region);
        a.emit([a.arg(0), a.arg(1), a.arg(2)]);
        Ok(true)
    }

    pub(super) fn region_end(&mut self, a: &mut Attempt<'_>) -> Advance {
        let region = self.region(a)?;
        let row = self.threads.get(a.thread).goroutine_row;
        let id = a.here.goroutine;
        let Some(known) = self.goroutines.at(row, id) else {
            return broken(format!("a region ends on goroutine {id}, which does not exist"));
        };
        // Without an open region this one began before the trace.
        if let Some(open) = &mut known.open
            && let Some(&innermost) = open.regions.last()
        {
            if innermost == region {
                open.regions.pop();
            } else {
                if let Some(index) = open.regions.iter().rposition(|&open| open == region) {
                    open.regions.remove(index);
                }
                self.remark(|| {
                    format!("goroutine {id} ends a region that is not its innermost: a misuse in the program")
                });
            }
        }
        a.emit([a.arg(0), a.arg(1), a.arg(2)]);
        Ok(true)
    }

    fn region(&mut self, a: &Attempt<'_>) -> Result<(u64, super::NameId), super::Contradiction> {
        a.require(Need::Must, Need::Must)?;
        self.check_string(a.tables, a.arg(1));
        self.check_stack(a.tables, a.arg(2));
        let name = self.names.intern(a.tables.strings.get(a.arg(1)).unwrap_or_default());
        Ok((a.arg(0), name))
    }
}
