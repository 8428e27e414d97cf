use std::path::PathBuf;

use clap::Args;
use gomod_graph::{Limits, ModFile, WorkFile};

use super::resolve::failure;
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::exit::Exit;
use crate::failure::Failure;

/// A go.mod or go.work file, formatted as Go does; or as JSON, as `go mod edit -json` prints it
#[derive(Debug, Args)]
pub(crate) struct ModArgs {
    /// A go.mod file; or a go.work file, if its name ends in .work
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
}

pub(super) fn answer(args: &ModArgs, format: Format) -> Result<Answer, Failure> {
    let name = args.file.display().to_string();
    let limits = Limits::default();
    let text = std::fs::read(&args.file).map_err(|error| Failure::about(Exit::Io, &name, error))?;
    let is_work = args.file.extension().is_some_and(|extension| extension == "work");
    let (json, formatted) = if is_work {
        let file = WorkFile::parse(&name, &text, &limits).map_err(|error| failure(&error))?;
        (file.to_go_json(), file.to_text())
    } else {
        let file = ModFile::parse(&name, &text, &limits).map_err(|error| failure(&error))?;
        (file.to_go_json(), file.to_text())
    };
    let mut warnings = Vec::new();
    if let Err(error) = str::from_utf8(&text) {
        let line = text.iter().take(error.valid_up_to()).filter(|&&byte| byte == b'\n').count() + 1;
        warnings.push(format!(
            "{name}:{line}: bytes that are not UTF-8 were replaced by U+FFFD, here and behind"
        ));
    }
    let text = match format {
        Format::Json => json.map_err(|error| Failure::about(Exit::Io, &name, error))?,
        _ => formatted,
    };
    Ok(Answer { body: Body::Text(text), found: false, warnings })
}
