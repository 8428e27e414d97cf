use std::fmt::Write;

use heapdiff::Frame;

use super::profile::{frame, stack};

/// Goroutines that do the same.
pub(crate) struct Goroutines {
    stack: Vec<Frame>,
    state: &'static str,
    creator: Frame,
    /// How many there are at each snapshot.
    count: Box<dyn Fn(usize) -> usize>,
    /// Whether other goroutines are there at each snapshot.
    come_and_go: bool,
}

impl Goroutines {
    /// Frames as `function:line`, the innermost first.
    pub(crate) fn new(frames: &[&str], state: &'static str, creator: &str) -> Self {
        let (stack, creator) = (stack(frames), frame(creator));
        Self { stack, state, creator, count: Box::new(|_| 1), come_and_go: false }
    }

    pub(crate) fn count(self, count: impl Fn(usize) -> usize + 'static) -> Self {
        Self { count: Box::new(count), ..self }
    }

    pub(crate) fn come_and_go(self) -> Self {
        Self { come_and_go: true, ..self }
    }
}

/// All goroutines at snapshot `n`, as `debug=2` prints them.
pub(crate) fn dump(groups: &[Goroutines], n: usize) -> String {
    let mut text = "goroutine 1 [running]:\nmain.main()\n\tmain/main.go:20 +0x2e\n".to_owned();
    for (group, goroutines) in groups.iter().enumerate() {
        let moved = if goroutines.come_and_go { 10_000 * n } else { 0 };
        for i in 0..(goroutines.count)(n) {
            let id = 1_000_000 * (group + 1) + moved + i;
            write_goroutine(&mut text, goroutines, id);
        }
    }
    text
}

fn write_goroutine(text: &mut String, goroutines: &Goroutines, id: usize) {
    let Goroutines { stack, state, creator, .. } = goroutines;
    write!(text, "\ngoroutine {id} [{state}]:\n").unwrap();
    for Frame { function, file, line } in stack {
        write!(text, "{function}(0xc000012345?)\n\t{file}:{line} +0x45\n").unwrap();
    }
    let Frame { function, file, line } = creator;
    write!(text, "created by {function} in goroutine 1\n\t{file}:{line} +0x45\n").unwrap();
}
