use std::fs;

use crate::go_suite::judge;
use crate::support::{data, events, lab};
use crate::truthmaker::{Dump, folder};
use crate::wanted;

/// On damaged copies of real traces, events are those of Go up to the place where Go's reader stops.
#[test]
fn damaged_traces_are_read_as_go_reads_them_to_its_error() {
    if !wanted() {
        return;
    }
    let files = folder("damaged");
    for version in ["1.22", "1.23", "1.25", "1.27"] {
        let clean = fs::read(data(&format!("small/go{version}.trace"))).unwrap();
        for seed in 5000..5192 {
            let damaged = lab::damage(&clean, seed);
            let name = format!("go{version}, seed {seed}: {}", damaged.what);
            let file = files.join("damaged.trace");
            fs::write(&file, &damaged.bytes).unwrap();
            judge(&name, &Dump::of(&file), events::dump(&damaged.bytes));
        }
    }
}
