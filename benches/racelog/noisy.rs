//! A log of a hundred megabytes with twenty reports in it.

use crate::random::Random;

/// Reports in every noisy log.
pub(crate) const REPORTS: usize = 20;

const WORDS: [&str; 24] = [
    "request",
    "served",
    "path",
    "status",
    "dur",
    "level",
    "info",
    "warn",
    "error",
    "cache",
    "user",
    "trace",
    "span",
    "retry",
    "leader",
    "raft",
    "snapshot",
    "region",
    "read",
    "write",
    "previous",
    "goroutine",
    "race",
    "data",
];

/// Lines of loggers that use the words of reports too.
pub(crate) fn noisy_log(bytes: usize, seed: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let lines: Vec<String> = (0..20_000).map(|_| noise(&mut random)).collect();
    let mut log = Vec::with_capacity(bytes + (1 << 16));
    let mut reports = 0;
    while log.len() < bytes {
        if log.len() * REPORTS >= reports * bytes {
            log.extend_from_slice(report(&mut random).as_bytes());
            reports += 1;
        }
        log.extend_from_slice(lines[random.in_range(0..lines.len() as u64) as usize].as_bytes());
    }
    log
}

fn noise(random: &mut Random) -> String {
    let text: Vec<&str> = (0..7).map(|_| WORDS[random.in_range(0..24) as usize]).collect();
    let (text, n) = (text.join(" "), random.in_range(0..100_000));
    match random.in_range(0..4) {
        0 => format!(
            "2026-03-12T10:44:{:02}.{:06}Z INFO svc/{} {text}={n}\n",
            n % 60,
            n,
            WORDS[(n % 24) as usize]
        ),
        1 => format!("{{\"ts\": 0.{n}, \"lvl\": \"info\", \"msg\": \"{text}\", \"n\": {n}}}\n"),
        2 => format!(
            "[GIN] 10:44:{:02} | 200 | {n}us | 10.0.0.{} | GET \"/v1/{}\"\n",
            n % 60,
            n % 255,
            WORDS[(n % 24) as usize]
        ),
        _ => format!("    store_test.go:{}: {text}\n", n % 999),
    }
}

fn report(random: &mut Random) -> String {
    let (address, id, line) =
        (random.in_range(0..1 << 24), 7 + random.in_range(0..90), 10 + random.in_range(0..90));
    format!(
        "==================
WARNING: DATA RACE
Write at 0x00c000{address:06x} by goroutine {id}:
  main.(*store).put()
      /home/ci/src/shop/store.go:{line} +0x4e
  main.handle()
      /home/ci/src/shop/main.go:{line} +0x1d

Previous read at 0x00c000{address:06x} by main goroutine:
  main.(*store).get()
      /home/ci/src/shop/store.go:{line} +0x3d
  main.main()
      /home/ci/src/shop/main.go:20 +0x1d

Goroutine {id} (running) created at:
  main.main()
      /home/ci/src/shop/main.go:18 +0x2f
==================
"
    )
}
