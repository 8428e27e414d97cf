use std::collections::BTreeMap;

use gotrace::{CanonicalLines, Details, Reader};

/// What a reader returns, by generation.
pub(crate) struct Generations(Vec<Generation>);

pub(crate) struct Generation {
    number: u64,
    /// Lines without times, and how often each is there.
    strict: BTreeMap<String, i64>,
    /// The same without what depends on states before the generation.
    relaxed: BTreeMap<String, i64>,
}

impl Generations {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        let mut reader = Reader::new(bytes).unwrap();
        let mut lines = CanonicalLines::new();
        let mut generations: Vec<Generation> = Vec::new();
        reader
            .for_each(|event| {
                if let Details::Sync(sync) = event.details() {
                    let number = sync.generation;
                    generations.push(Generation {
                        number,
                        strict: BTreeMap::new(),
                        relaxed: BTreeMap::new(),
                    });
                    lines.line(event);
                    return;
                }
                let line = String::from_utf8(lines.line(event).without_time().to_vec()).unwrap();
                let last = generations.last_mut().unwrap();
                *last.relaxed.entry(relax(&line)).or_default() += 1;
                *last.strict.entry(line).or_default() += 1;
            })
            .unwrap();
        Self(generations)
    }

    pub(crate) fn one(&self, number: u64) -> &Generation {
        self.0.iter().find(|generation| generation.number == number).unwrap()
    }

    /// Those with a number that the clean trace has not.
    pub(crate) fn invented(&self, clean: &Self) -> usize {
        let known = |number: u64| number == 0 || clean.0.iter().any(|generation| generation.number == number);
        self.0.iter().filter(|generation| !known(generation.number)).count()
    }

    pub(crate) fn all(&self, number: u64) -> Vec<&Generation> {
        self.0.iter().filter(|generation| generation.number == number).collect()
    }
}

impl Generation {
    pub(crate) fn same(&self, other: &Self, strict: bool) -> bool {
        if strict { self.strict == other.strict } else { self.relaxed == other.relaxed }
    }

    /// Some lines that are only here (+) or only there (-).
    pub(crate) fn difference(&self, clean: &Self, strict: bool) -> String {
        let (here, there) =
            if strict { (&self.strict, &clean.strict) } else { (&self.relaxed, &clean.relaxed) };
        let mut differences = there.iter().map(|(line, count)| (line, -count)).collect::<BTreeMap<_, _>>();
        here.iter().for_each(|(line, count)| *differences.entry(line).or_default() += count);
        let different = differences.iter().filter(|(_, count)| **count != 0);
        let lines: Vec<String> = different.map(|(line, count)| format!("{count:+} {line}")).collect();
        format!("{} lines differ:\n{}", lines.len(), lines[..lines.len().min(12)].join("\n"))
    }
}

/// Without what comes from before the generation. Of a status only the resource and the new state are left; tasks that
/// end have the type of their begin; and of a P that is taken from a thread in a system call, nobody knows the state
/// before if the call began in another generation.
fn relax(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    match words[0] {
        "StateTransition" => {
            let (from, to) = words[5].split_once("->").unwrap();
            let stated = from == to || from == "Undetermined";
            match words[4].strip_prefix('P') {
                Some(id) if stated || to == "Idle" && words[2] != format!("p={id}") => format!("P {id}"),
                Some(_) => line.replace(words[5], to),
                None if stated => format!("status {} {to} {}", words[4], words.last().unwrap()),
                None => line.to_owned(),
            }
        }
        "TaskEnd" => words[..5].join(" "),
        _ => line.to_owned(),
    }
}
