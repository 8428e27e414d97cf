//! What is left out so that a document can be handed on.

use crate::report::Report;
use crate::warning::{Warning, WarningKind};

/// Drops messages, what the signal says of addresses, registers and labels. Arguments are not printed either:
/// the report says that it was redacted.
pub(super) fn redact(report: &mut Report) {
    report.message = None;
    report.signal =
        report.signal.take().map(|signal| signal.split(" code=").next().unwrap_or_default().to_owned());
    report.registers.clear();
    report.is_redacted = true;
}

/// Drops what is quoted from the log.
pub(super) fn redact_warning(warning: &mut Warning) {
    if warning.kind == WarningKind::Unconfirmed {
        "a line looks like the end of a program, but no goroutine follows".clone_into(&mut warning.message);
    }
}
