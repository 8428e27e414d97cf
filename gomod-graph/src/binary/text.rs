use super::{BuildInfo, BuildModule, BuildSetting};
use crate::error::{Fault, Faults};
use crate::file::{as_text, shown, unquote};
use crate::{Error, Limits, ModuleVersion};

impl BuildInfo {
    /// Reads what `go version -m` prints for one file, with or without the name of the file. `name` is for errors. Lines
    /// that begin with an unknown word are passed over, as Go does.
    pub fn parse_text(name: &str, text: &[u8], limits: &Limits) -> Result<Self, Error> {
        let text = as_text(name, text, limits)?;
        let mut info = Self::default();
        let mut lines = text.lines().map(|line| line.trim_end_matches('\r')).zip(1..);
        if let Some((first, _)) = lines.next() {
            // `name: go1.26.1`, and the name may have colons too.
            info.go_version = first.rsplit(": ").next().unwrap_or_default().to_owned();
        }
        info.read_lines(name, lines.map(|(line, number)| (line.strip_prefix('\t').unwrap_or(line), number)))?;
        Ok(info)
    }

    /// Reads the lines about modules and settings.
    pub(super) fn read_lines<'t>(
        &mut self,
        name: &str,
        lines: impl Iterator<Item = (&'t str, u32)>,
    ) -> Result<(), Error> {
        for (line, number) in lines {
            if let Err(expected) = self.read_line(line) {
                let (file, found) = (name.to_owned(), format!("found {}", shown(line)));
                let expected = format!("expected {expected}");
                return Err(
                    Faults::new(vec![Fault { file, line: number, column: 1, found, expected }]).into()
                );
            }
        }
        Ok(())
    }

    /// The error says what was expected.
    fn read_line(&mut self, line: &str) -> Result<(), &'static str> {
        let (word, rest) = line.split_once('\t').unwrap_or((line, ""));
        match word {
            "path" => self.path = rest.to_owned(),
            "mod" => self.main = Some(module(rest)?),
            "dep" => self.deps.push(module(rest)?),
            "=>" => {
                let last = self.deps.last_mut().or(self.main.as_mut());
                let last = last.ok_or("a line `mod` or `dep` before what replaces it")?;
                last.replacement = Some(Box::new(module(rest)?));
            }
            "build" => self.settings.push(setting(rest)?),
            _ => {}
        }
        Ok(())
    }
}

fn module(rest: &str) -> Result<BuildModule, &'static str> {
    let mut fields = rest.split('\t');
    if rest.contains('\r') {
        return Err("fields without carriage returns");
    }
    let (Some(path), Some(version), sum, None) = (fields.next(), fields.next(), fields.next(), fields.next())
    else {
        return Err("a module path, a version and a hash, separated by tabs");
    };
    let (module, sum) = (ModuleVersion::new(path, version), sum.unwrap_or_default().to_owned());
    Ok(BuildModule { module, sum, replacement: None })
}

/// `key=value`; either may be in quotes.
fn setting(rest: &str) -> Result<BuildSetting, &'static str> {
    const EXPECTED: &str = "a setting as key=value";
    let (key, rest) = text(rest, true).ok_or(EXPECTED)?;
    let (value, rest) = text(rest.strip_prefix('=').ok_or(EXPECTED)?, false).ok_or(EXPECTED)?;
    if !rest.is_empty() || key.is_empty() {
        return Err(EXPECTED);
    }
    Ok(BuildSetting { key, value })
}

/// A key or value, and what follows it.
fn text(rest: &str, is_key: bool) -> Option<(String, &str)> {
    if let Some(inner) = rest.strip_prefix('`') {
        let (text, rest) = inner.split_once('`')?;
        return Some((text.to_owned(), rest));
    }
    if let Some(inner) = rest.strip_prefix('"') {
        let mut is_escaped = false;
        let end = inner.bytes().position(|byte| {
            let ends = byte == b'"' && !is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            ends
        })?;
        let (quoted, rest) = rest.split_at_checked(end.checked_add(2)?)?;
        return Some((unquote(quoted).ok()?, rest));
    }
    let end = if is_key { rest.find('=')? } else { rest.len() };
    let (text, rest) = rest.split_at_checked(end)?;
    Some((text.to_owned(), rest))
}
