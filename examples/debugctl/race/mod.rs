//! `debugctl race`: races, crashes and dumps in logs.

mod args;
mod follow;
mod input;

pub(crate) use args::RaceArgs;

use racelog::{Baseline, Collection, Document, Root, Sarif, Triage};

use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::json;
use crate::progress::Progress;

pub(crate) fn answer(
    args: &RaceArgs,
    top: usize,
    format: Format,
    progress: &Progress,
) -> Result<Answer, Failure> {
    let root = root(args)?;
    let mut collection = Collection::default();
    if args.no_dedupe {
        collection = collection.without_dedupe();
    }
    if args.redact {
        collection = collection.redacted();
    }
    if let Some(path) = &args.baseline {
        let about = |exit, problem: String| Failure::about(exit, path.display(), problem);
        let json = std::fs::read(path)
            .map_err(|error| about(Exit::Io, format!("cannot read the baseline: {error}")))?;
        let baseline = Baseline::parse(&json).map_err(|error| about(Exit::Io, error.to_string()))?;
        collection = collection.against(baseline);
    }
    let limits = args.limits.limits();
    if args.follow {
        return follow::follow(&args.inputs, collection, &limits, &root, format);
    }
    let warnings = input::scan_all(&args.inputs, &limits, progress, &mut collection)?;
    let triage = collection.finish();
    let found = !triage.findings.is_empty();
    if format == Format::Github {
        summarise(&triage, &root)?;
    }
    let body = render(&triage, &root, top, format)?;
    let own = triage.warnings.iter().filter(|_| format != Format::Json);
    let own = own.map(|(file, warning)| format!("{file}: {warning}"));
    let warnings = own.chain(warnings).collect();
    Ok(Answer { body: Body::Text(body), found, warnings })
}

fn root(args: &RaceArgs) -> Result<Root, Failure> {
    let Some(folder) = &args.root else { return Ok(Root::default()) };
    Root::open(folder).map_err(|error| {
        Failure::about(Exit::Io, folder.display(), format_args!("cannot list --root: {error}"))
    })
}

pub(super) fn render(triage: &Triage, root: &Root, top: usize, format: Format) -> Result<String, Failure> {
    match format {
        Format::Json => json::document(&Document::new(triage)),
        Format::Sarif => json::document(&Sarif::new(triage, root)),
        Format::Github => Ok(racelog::annotations(triage, root)),
        Format::Junit => Ok(racelog::junit(triage, root)),
        _ => Ok(racelog::text(triage, root, top)),
    }
}

/// Inside a step, GitHub names the file for its summary.
fn summarise(triage: &Triage, root: &Root) -> Result<(), Failure> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let summary = racelog::step_summary(triage, root);
    let written = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .and_then(|mut file| std::io::Write::write_all(&mut file, summary.as_bytes()));
    let about = |error| {
        Failure::about(Exit::Io, path.display(), format_args!("the summary cannot be written: {error}"))
    };
    written.map_err(about)
}
