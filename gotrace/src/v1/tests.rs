#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

use super::*;
#[test]
fn dump() {
    let Ok(path) = std::env::var("V1_FILE") else { return };
    let bytes = std::fs::read(path).unwrap();
    let format = Format::read(&bytes[..16]).unwrap();
    let (lines, damage) = canonical::lines(&bytes[16..], format);
    for line in lines {
        println!("{line}");
    }
    eprintln!("{damage:?}");
}

#[derive(Clone, Copy)]
struct Cpu(u64);
impl Cpu {
    fn now() -> Self {
        Self(
            std::fs::read_to_string("/proc/thread-self/schedstat")
                .unwrap()
                .split(' ')
                .next()
                .unwrap()
                .parse()
                .unwrap(),
        )
    }
    fn elapsed(self) -> std::time::Duration {
        std::time::Duration::from_nanos(Self::now().0 - self.0)
    }
}

#[test]
fn bench() {
    let Ok(path) = std::env::var("V1_BENCH") else { return };
    let bytes = std::fs::read(path).unwrap();
    let format = Format::read(&bytes[..16]).unwrap();
    let start = Cpu::now();
    let mut events = V1Events::new(&bytes[16..], format, &Limits::default()).unwrap();
    let t1 = start.elapsed();
    let mut records = Records::default();
    let mut n = 0_u64;
    let mut wide = 0;
    loop {
        records.clear();
        let more = events.fill(&mut records, 4096).unwrap();
        n += records.rows.len() as u64;
        wide += records.wide.len();
        if !more {
            break;
        }
    }
    let t = start.elapsed();
    println!(
        "events {n} wide {wide} new {t1:?} total {t:?} ns/event {:.1} M/s {:.1} {:?}",
        t.as_nanos() as f64 / n as f64,
        n as f64 / t.as_secs_f64() / 1e6,
        events.damage()
    );
    println!(
        "{}",
        std::fs::read_to_string("/proc/self/status")
            .unwrap()
            .lines()
            .filter(|l| l.starts_with("VmHWM") || l.starts_with("VmRSS"))
            .collect::<Vec<_>>()
            .join(" ")
    );
}

mod canonical {
    use super::super::V1Events;
    use crate::event::*;
    use crate::record::Records;
    use crate::*;
    use std::fmt::Write;

    pub(super) fn lines(data: &[u8], format: Format) -> (Vec<String>, Vec<Damage>) {
        let mut events = V1Events::new(data, format, &Limits::default()).unwrap();
        let mut lines = Vec::new();
        let mut last = i64::MIN;
        let mut more = true;
        while more {
            let mut records = Records::default();
            more = events.fill(&mut records, 100).unwrap();
            for record in &records.rows {
                let time = record.time.max(last.saturating_add(1));
                last = time;
                let source =
                    Source { tables: events.tables(), wide: &records.wide, threads: events.threads() };
                lines.push(line(&Event { record: *record, time: Time(time), source }));
            }
        }
        (lines, events.damage())
    }

    fn text(text: Text<'_>) -> String {
        let mut out = String::new();
        for &b in text.as_bytes() {
            if b > 0x20 && b < 0x7f && b != b'%' {
                out.push(b as char)
            } else {
                write!(out, "%{b:02X}").unwrap()
            }
        }
        out
    }
    fn fnv(mut h: u64, s: &[u8]) -> u64 {
        for b in s {
            h = (h ^ u64::from(*b)).wrapping_mul(1099511628211);
        }
        h
    }
    fn stack(stack: Option<Stack<'_>>, none: &str) -> String {
        let Some(stack) = stack else { return none.into() };
        let mut h = 14695981039346656037;
        for f in stack.frames() {
            h = fnv(h, f.function.as_bytes());
            h = fnv(h, &[0]);
            h = fnv(h, f.file.as_bytes());
            h = fnv(h, format!("\0{}\n", f.line).as_bytes());
        }
        format!("{h:016x}")
    }
    fn id(id: Option<u64>) -> i64 {
        id.map_or(-1, |x| x as i64)
    }
    pub(super) fn line(e: &Event<'_>) -> String {
        let mut o = format!(
            "{} {} m={} p={} g={}",
            e.time().0,
            e.kind(),
            id(e.thread().map(|x| x.0)),
            id(e.proc().map(|x| x.0)),
            id(e.goroutine().map(|x| x.0))
        );
        const EMPTY: &str = "cbf29ce484222325";
        let mut none = "-";
        match e.details() {
            Details::Sync(s) => write!(o, " n={}", s.n).unwrap(),
            Details::Metric(m) => write!(o, " name={} v={}", m.name.as_str(), m.value).unwrap(),
            Details::Label(l) => {
                write!(o, " label={} res=Goroutine({})", text(l.label), l.goroutine).unwrap()
            }
            Details::StackSample => none = EMPTY,
            Details::RangeBegin(r) | Details::RangeEnd(r) | Details::RangeActive(r) => {
                let scope = match r.scope {
                    Scope::Program => "None".into(),
                    Scope::Goroutine(g) => format!("Goroutine({})", id(g.map(|x| x.0))),
                    Scope::Proc(g) => format!("Proc({})", id(g.map(|x| x.0))),
                };
                let name = r.name.to_string();
                write!(o, " name={} scope={scope}", text(Text::new(name.as_bytes()))).unwrap();
                if let Some(s) = r.swept {
                    write!(o, " bytes%20swept={} bytes%20reclaimed={}", s.swept_bytes, s.reclaimed_bytes)
                        .unwrap()
                }
            }
            Details::TaskBegin(t) | Details::TaskEnd(t) => {
                write!(o, " id={} parent={} type={}", t.id, t.parent, text(t.name)).unwrap()
            }
            Details::RegionBegin(t) | Details::RegionEnd(t) => {
                write!(o, " task={} type={}", t.task, text(t.name)).unwrap()
            }
            Details::Log(t) => {
                write!(o, " task={} cat={} msg={}", t.task, text(t.category), text(t.message)).unwrap()
            }
            Details::Goroutine(t) => write!(
                o,
                " G{} {}->{} reason={} tstk={}",
                t.id,
                t.from,
                t.to,
                text(t.reason),
                stack(t.stack, if t.from == GoState::NotExist { EMPTY } else { "-" })
            )
            .unwrap(),
            Details::Proc(t) => write!(o, " P{} {}->{} reason= tstk=-", t.id, t.from, t.to).unwrap(),
            Details::Experimental(_) => unreachable!(),
        }
        write!(o, " stk={}", stack(e.stack(), none)).unwrap();
        o
    }
}
