//! A dump of many goroutines, as `dump/main.go` prints it.

use std::fmt::Write;

use crate::random::Random;

/// The goroutines of a service that hangs; each about a kilobyte.
pub(crate) fn dump(goroutines: u64, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let mut text = String::from("panic: hangs\n\n");
    for id in 1..=goroutines {
        let (job, state) = (
            0xc0_0000_0000 + random.in_range(0..1 << 28),
            ["chan receive", "select", "sync.Mutex.Lock", "sleep"][(id % 4) as usize],
        );
        let _ = write!(
            text,
            "goroutine {id} [{state}]:
main.(*service).wait(0xc00011a000, 0x{job:x}, 0x{:x})
\t/home/ci/src/service/main.go:{} +0xf2
main.(*service).store.func1()
\t/home/ci/src/service/main.go:44 +0x33
main.(*service).retry(0x0?, 0x{job:x}?, 0x0?)
\t/home/ci/src/service/main.go:49 +0x12
main.(*service).store(0x7f2f8a72ae00?, 0x{job:x}?, {{0x1?, 0x0?}}, 0x0?, 0x{job:x}?)
\t/home/ci/src/service/main.go:44 +0x2e
main.(*service).process(0x49c900?, 0x{job:x}?, 0x4b89a0?, {{0x1?, 0x{job:x}?}})
\t/home/ci/src/service/main.go:39 +0x2c
main.(*service).handle(0xc00011a000, 0x{job:x}, {{0x{job:x}?, 0x0?, 0x0?}}, {{0x0, 0x0}})
\t/home/ci/src/service/main.go:31 +0x119
main.(*service).accept(0xc00011a000, 0x{id:x})
\t/home/ci/src/service/main.go:25 +0x71
created by main.main in goroutine 1
\t/home/ci/src/service/main.go:80 +0xbd

",
            id % 4,
            57 + id % 4
        );
    }
    text.into_bytes()
}
