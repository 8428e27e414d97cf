//! The archives of text files that Go's tests use: `-- NAME --` before each file.

/// The contents of the file with this name.
pub(crate) fn file<'a>(archive: &'a str, name: &str) -> Option<&'a str> {
    let marker = format!("-- {name} --\n");
    let start = if archive.starts_with(&marker) {
        marker.len()
    } else {
        archive.find(&format!("\n{marker}"))? + 1 + marker.len()
    };
    let rest = archive.get(start..)?;
    let end = rest.lines().scan(0, |at, line| Some((std::mem::replace(at, *at + line.len() + 1), line)));
    let end = end.into_iter().find(|(_, line)| line.starts_with("-- ") && line.ends_with(" --"));
    Some(end.map_or(rest, |(at, _)| &rest[..at]))
}
