//! Work with an end: on a thread of its own, watched by this one.

use std::panic;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::progress::ProgressLine;

/// How often the progress line moves.
const TICK: Duration = Duration::from_millis(100);

/// Does `work`, but waits no longer than `timeout` for it. Work that is given up on keeps running
/// until the process ends, so end it.
pub(crate) fn within<T: Send + 'static>(
    timeout: Option<Duration>,
    line: &mut ProgressLine,
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let started = Instant::now();
    let (sender, receiver) = mpsc::sync_channel(1);
    let worker = thread::spawn(move || {
        // Nobody listens any more after a timeout.
        let _ = sender.send(work());
    });
    loop {
        let left = timeout.map_or(TICK, |timeout| timeout.saturating_sub(started.elapsed()).min(TICK));
        match receiver.recv_timeout(left) {
            Ok(result) => return result,
            Err(RecvTimeoutError::Timeout) => line.draw(started.elapsed()),
            Err(RecvTimeoutError::Disconnected) => match worker.join() {
                Err(panic) => panic::resume_unwind(panic),
                Ok(()) => return Err(Failure::new(Exit::Io, "the work ended without a result")),
            },
        }
        if let Some(timeout) = timeout.filter(|timeout| started.elapsed() >= *timeout) {
            return Err(Failure::new(
                Exit::Timeout,
                format!("no answer within {timeout:?}; raise --timeout"),
            ));
        }
    }
}

/// Reads `30s`, `2m`, `1.5h` or `500ms`.
pub(crate) fn parse_duration(text: &str) -> Result<Duration, String> {
    const EXPECTED: &str = "expected a number with a unit, such as 500ms, 30s, 2m or 1h";
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let unit_s = match unit {
        "ms" => 1e-3,
        "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(EXPECTED.to_owned()),
    };
    let number: f64 = number.parse().map_err(|_| EXPECTED)?;
    Duration::try_from_secs_f64(number * unit_s).map_err(|_| EXPECTED.to_owned())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::parse_duration;

    #[test]
    fn durations_need_a_unit() {
        for (text, ms) in
            [("500ms", 500), ("30s", 30_000), ("1.5m", 90_000), ("2min", 120_000), ("1h", 3_600_000)]
        {
            assert_eq!(parse_duration(text), Ok(Duration::from_millis(ms)), "{text}");
        }
        for text in ["", "30", "s", "-1s", "1..2s", "99999999999999999999h", "1d"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
