#![warn(clippy::arithmetic_side_effects)]

use super::args::version;

/// Reads `v1.2.3` or `[v1.2.3, v1.2.4]` and says how many tokens that took. The error says what was expected.
pub(super) fn interval(args: &mut [String]) -> Result<(String, String, usize), String> {
    const EXPECTED: &str = "expected a version, or two as in [v1.0.0, v1.2.0]";
    let bracketed = args.first().is_some_and(|first| first == "[");
    if !bracketed {
        let [first, ..] = args else { return Err(EXPECTED.to_owned()) };
        let only = version(first)?;
        return Ok((only.clone(), only, 1));
    }
    let [_, low, comma, high, close, ..] = args else { return Err(EXPECTED.to_owned()) };
    if comma != "," || close != "]" {
        return Err(EXPECTED.to_owned());
    }
    Ok((version(low)?, version(high)?, 5))
}
