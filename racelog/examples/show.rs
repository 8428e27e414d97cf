fn main() {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path).unwrap_or_default();
        match racelog::scan(&bytes) {
            Ok(scan) => {
                println!("== {path} {:?}", scan.summary);
                for r in &scan.reports {
                    println!(
                        "{:?} lines {:?} complete {} test {:?} msg {:?} sig {:?} regs {} acc {:?} created {:?} dump {}",
                        r.kind,
                        r.lines,
                        r.complete,
                        r.test,
                        r.message,
                        r.signal,
                        r.registers.len(),
                        r.accesses.iter().map(|a| (a.operation, a.frames.len())).collect::<Vec<_>>(),
                        r.created.iter().map(|c| (c.id, c.frames.len())).collect::<Vec<_>>(),
                        r.dump.len()
                    );
                }
                for w in &scan.warnings {
                    println!("  {w}");
                }
            }
            Err(e) => println!("{path}: {e}"),
        }
    }
}
