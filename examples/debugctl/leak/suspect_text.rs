use std::fmt::{self, Write};

use heapdiff::{Frame, Holder, Suspect};
use pprof_parse::GoSymbol;

use crate::quantity::Bytes;
use crate::style::{BOLD, DIM, printable};

/// Longer function names push their source line to the right.
const NAME_WIDTH: usize = 44;

/// One suspect: where, how much, how sure, the stack, and who holds it.
pub(super) fn render(out: &mut String, suspect: &Suspect) -> fmt::Result {
    let Frame { function, file, line } = &suspect.frame;
    let (rank, verdict) = (suspect.rank, suspect.verdict);
    let (function, file) = (printable(function), printable(file));
    writeln!(out, "\n{BOLD}#{rank} {verdict}: {function}{BOLD:#}  {file}:{line}")?;
    let [low, high] = suspect.growth_bytes_per_s_interval;
    writeln!(out, "  growth     {}, {} objects", Bytes(suspect.growth_bytes as f64), suspect.growth_objects)?;
    writeln!(
        out,
        "  rate       {}/s  {DIM}(95 %: {} to {}/s){DIM:#}",
        Bytes(suspect.growth_bytes_per_s),
        Bytes(low),
        Bytes(high)
    )?;
    if let Some(retention) = suspect.retention {
        writeln!(out, "  retention  {:.0} % of the bytes allocated here are still live", 100.0 * retention)?;
    }
    writeln!(out, "  chance     q = {:.1e}, from {} sampled objects", suspect.q_value, suspect.samples)?;
    stack(out, suspect)?;
    holders(out, &suspect.holders)
}

/// Leaf first; `>` marks the frame to blame, and the standard library steps back.
fn stack(out: &mut String, suspect: &Suspect) -> fmt::Result {
    let width =
        suspect.stack.iter().map(|frame| frame.function.chars().count()).max().unwrap_or(0).min(NAME_WIDTH);
    let mut title = "stack";
    for frame in &suspect.stack {
        let mark = if *frame == suspect.frame { '>' } else { ' ' };
        let style = if GoSymbol::parse(&frame.function).is_standard_library() { DIM } else { BOLD };
        let (function, file) = (printable(&frame.function), printable(&frame.file));
        writeln!(
            out,
            "  {title:<9}{mark} {style}{function:width$}{style:#}  {DIM}{file}:{}{DIM:#}",
            frame.line
        )?;
        title = "";
    }
    Ok(())
}

fn holders(out: &mut String, holders: &[Holder]) -> fmt::Result {
    let mut before = "";
    for holder in holders {
        // Those that do not grow in number may hold a map that does, or just pass by.
        let name_of_kind = if holder.growth > 0 { "held by" } else { "perhaps" };
        let title = if name_of_kind == before { "" } else { name_of_kind };
        before = name_of_kind;
        let name = printable(&holder.name);
        let state =
            holder.state.as_deref().map_or_else(String::new, |state| format!(" [{}]", printable(state)));
        write!(out, "  {title:<9}  {:>4} × {BOLD}{name}{BOLD:#}{state}  {:+}", holder.count, holder.growth)?;
        if let Some(creator) = &holder.created_by {
            write!(out, "  {DIM}created by {}{DIM:#}", printable(creator))?;
        }
        writeln!(out)?;
    }
    Ok(())
}
