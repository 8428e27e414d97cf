#![warn(clippy::arithmetic_side_effects)]

use super::args::{check_major, malformed_path, string, version};
use super::fault::shown;
use crate::ModuleVersion;
use crate::version::split_path_major;

const USAGE: &str = "expected `path [version] => path version` or `path [version] => ./folder`";

/// Whether the right side of a `replace` is a folder: absolute, or starting with `./` or `../`, on any system.
pub fn is_directory_path(path: &str) -> bool {
    if matches!(path, "." | "..") {
        return true;
    }
    let drive = matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic());
    drive || ["./", ".\\", "../", "..\\", "/", "\\"].iter().any(|start| path.starts_with(start))
}

/// Reads the two sides of a `replace`. The error says what was found and what was expected.
pub(super) fn replace(args: &mut [String]) -> Result<(ModuleVersion, ModuleVersion), String> {
    let arrow = if args.get(1).is_some_and(|arg| arg == "=>") { 1 } else { 2 };
    if args.get(arrow).is_none_or(|arg| arg != "=>") {
        return Err(USAGE.to_owned());
    }
    let (left, right) = args.split_at_mut(arrow);
    let [old_path, old_version @ ..] = left else { return Err(USAGE.to_owned()) };
    let [_, new_path, new_version @ ..] = right else { return Err(USAGE.to_owned()) };
    if new_version.len() > 1 {
        return Err(USAGE.to_owned());
    }
    let mut old = ModuleVersion::new(string(old_path)?, "");
    if split_path_major(&old.path).is_none() {
        return Err(malformed_path(&old.path));
    }
    if let Some(token) = old_version.first_mut() {
        old.version = version(token)?;
        check_major(&old.path, &old.version)?;
    }
    let mut new = ModuleVersion::new(string(new_path)?, "");
    let directory = is_directory_path(&new.path);
    match new_version.first_mut() {
        None if !directory => Err(format!(
            "{} has no version: expected one, or a folder that starts with ./, ../ or /",
            shown(&new.path)
        )),
        None if cfg!(unix) && new.path.contains('\\') => {
            Err(format!("{} is a folder of Windows: expected /", shown(&new.path)))
        }
        None => Ok((old, new)),
        Some(token) => {
            new.version = version(token)?;
            if directory {
                return Err(format!("the folder {} has a version: expected none", shown(&new.path)));
            }
            Ok((old, new))
        }
    }
}
