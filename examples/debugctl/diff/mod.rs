//! `debugctl diff`: what changed between two heap profiles?

mod args;
mod contract;
mod text;

pub(crate) use args::DiffArgs;

use std::path::PathBuf;

use heapdiff::{Comparison, DiffOptions, Measure, TreeEnd};
use pprof_parse::ParseOptions;

use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::is_stdin;
use crate::json;
use crate::profile;
use crate::progress::Progress;

pub(crate) fn answer(
    args: &DiffArgs,
    top: usize,
    format: Format,
    progress: &Progress,
) -> Result<Answer, Failure> {
    let reading = ParseOptions::default().lenient(args.lenient).limits(args.limits.limits());
    let [before, after] = args.inputs.as_slice() else {
        return Err(Failure::new(Exit::Usage, "two profiles are compared; pass BEFORE and AFTER"));
    };
    if is_stdin(before) && is_stdin(after) {
        return Err(Failure::new(Exit::Usage, "only one of the two profiles can come from stdin"));
    }
    progress.stage("reading both profiles".to_owned());
    let (before, after) = rayon::join(|| profile::read(before, &reading), || profile::read(after, &reading));
    let (before, after) = (before?, after?);
    progress.stage("aligning sites and call trees".to_owned());
    let mut options = DiffOptions::default();
    options.top = top;
    options.threshold = args.threshold;
    if args.objects {
        options.measure = Measure::Objects;
    }
    if args.from_leaf {
        options.depth_from = TreeEnd::Leaf;
    }
    let comparison = Comparison::of(&before, &after, &options).map_err(|error| match error {
        heapdiff::Error::NotAHeapProfile { name, found } => {
            let [before, after] = [0, 1].map(|n| args.inputs.get(n).map(|path| profile::display_name(path)));
            let name = if name == "before" { before } else { after }.unwrap_or(name);
            Failure::new(Exit::Io, heapdiff::Error::NotAHeapProfile { name, found }.to_string())
        }
        error => Failure::new(Exit::Io, error.to_string()),
    })?;
    let mut diff = comparison.diff();
    for (path, profile) in args.inputs.iter().zip([&before, &after]) {
        let name = path.display();
        diff.warnings.extend(profile.warnings().iter().map(|warning| format!("{name}: {warning}")));
    }
    let found = diff.similarity.changed;
    let text = match format {
        Format::Pprof => {
            let body = Body::Binary(comparison.to_profile().encode_gzip());
            return Ok(Answer { body, found, warnings: diff.warnings });
        }
        Format::Json => {
            let body = Body::Text(json::document(&contract::Document::new(&diff))?);
            return Ok(Answer { body, found, warnings: Vec::new() });
        }
        Format::Flame => comparison.flame_graph(&title(&args.inputs)),
        Format::Svg => comparison.heat_map(Format::HEAT_MAP_ROWS).to_svg(),
        _ => text::render(&diff, &options),
    };
    Ok(Answer { body: Body::Text(text), found, warnings: diff.warnings })
}

fn title(inputs: &[PathBuf]) -> String {
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let names: Vec<_> = inputs.iter().map(name).collect();
    names.join(" → ")
}
