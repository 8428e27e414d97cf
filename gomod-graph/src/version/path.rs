#![warn(clippy::arithmetic_side_effects)]

use super::split_path_major;

/// Names that Windows keeps for devices, so that no folder may have them.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// What kind of path is checked; they differ in the characters they may have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Module,
    Import,
    File,
}

/// Whether `path` may name a module that is fetched. The error says what is wrong with it.
///
/// ```
/// use gomod_graph::check_module_path;
///
/// assert!(check_module_path("example.org/m").is_ok());
/// assert!(check_module_path("example.org/../m").is_err());
/// ```
pub fn check_module_path(path: &str) -> Result<(), String> {
    check(path, Kind::Module)?;
    let first = path.split('/').next().unwrap_or_default();
    if !first.contains('.') {
        return Err("its first element has no dot".to_owned());
    }
    let odd = first.chars().find(|&c| !matches!(c, '-' | '.' | '0'..='9' | 'a'..='z'));
    if let Some(odd) = odd {
        return Err(format!("its first element has the character {odd:?}"));
    }
    if split_path_major(path).is_none() {
        return Err("its major version suffix is malformed".to_owned());
    }
    Ok(())
}

/// Whether `path` may be imported, or name a main module. The error says what is wrong with it.
pub fn check_import_path(path: &str) -> Result<(), String> {
    check(path, Kind::Import)
}

fn check(path: &str, kind: Kind) -> Result<(), String> {
    if path.is_empty() {
        return Err("it is empty".to_owned());
    }
    if path.starts_with('-') {
        return Err("it starts with a dash".to_owned());
    }
    path.split('/').try_for_each(|element| check_element(element, kind))
}

pub(super) fn check_element(element: &str, kind: Kind) -> Result<(), String> {
    if element.is_empty() {
        return Err("it has an empty element".to_owned());
    }
    if element.bytes().all(|b| b == b'.') {
        return Err(format!("it has the element {element:?}"));
    }
    if element.starts_with('.') && kind == Kind::Module {
        return Err(format!("its element {element:?} starts with a dot"));
    }
    if element.ends_with('.') {
        return Err(format!("its element {element:?} ends in a dot"));
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let is_plain = element.bytes().all(plain);
    if !is_plain && let Some(odd) = element.chars().find(|&c| !may_stand(c, kind)) {
        return Err(format!("it has the character {odd:?}"));
    }
    let end = element.bytes().position(|byte| byte == b'.').unwrap_or(element.len());
    let short = element.get(..end).unwrap_or_default();
    if matches!(short.len(), 3 | 4) && DEVICES.iter().any(|device| device.eq_ignore_ascii_case(short)) {
        return Err(format!("{short:?} is the name of a device on Windows"));
    }
    if kind == Kind::File || is_plain {
        return Ok(());
    }
    // Windows gives long names a short one of this form.
    let digits = short.rsplit_once('~').map(|(_, digits)| digits).unwrap_or_default();
    if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(format!("its element {element:?} looks like a short name of Windows"));
    }
    Ok(())
}

fn may_stand(c: char, kind: Kind) -> bool {
    if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') {
        return true;
    }
    match kind {
        Kind::Module => false,
        Kind::Import => c == '+',
        Kind::File if c.is_ascii() => "!#$%&()+,-.=@[]^_{}~ ".contains(c),
        Kind::File => c.is_alphabetic(),
    }
}
