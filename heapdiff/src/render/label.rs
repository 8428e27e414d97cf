//! Go names where there is little room.

/// The name without the path of its package: `store.(*Cache[...]).Put`.
pub(super) fn without_path(name: &str) -> &str {
    // Type arguments hold paths of their own.
    let head = name.find(['[', '(']).and_then(|end| name.get(..end)).unwrap_or(name);
    head.rfind('/').and_then(|slash| name.get(slash + 1..)).unwrap_or(name)
}

/// As much of the name as goes into `room` characters: all, without path, or its beginning.
pub(super) fn fit(name: &str, room: usize) -> String {
    let fits = |name: &str| name.chars().nth(room).is_none();
    if fits(name) {
        return name.to_owned();
    }
    let name = without_path(name);
    if fits(name) {
        return name.to_owned();
    }
    name.chars().take(room.saturating_sub(1)).chain(['…']).collect()
}

/// Control characters in a name must reach neither a terminal nor a file.
pub(super) fn printable(name: &str) -> String {
    name.chars().map(|char| if char.is_control() { char::REPLACEMENT_CHARACTER } else { char }).collect()
}

#[cfg(test)]
mod tests {
    use super::{fit, without_path};

    #[test]
    fn a_name_is_shortened_from_its_path() {
        let name = "example.com/a/store.(*Cache[go.shape.*example.com/b.T]).Put";
        assert_eq!(without_path(name), "store.(*Cache[go.shape.*example.com/b.T]).Put");
        assert_eq!(without_path("main.main"), "main.main");
        assert_eq!(fit(name, 100), name);
        assert_eq!(fit("a/b/c.Get", 5), "c.Get");
        assert_eq!(fit("größer.Get", 6), "größe…");
    }
}
