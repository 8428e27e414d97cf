use std::path::PathBuf;

use clap::Args;
use gomod_graph::{BuildInfo, BuildModule, Limits};
use serde::Serialize;

use super::resolve::{failure, read};
use crate::answer::{Answer, Body};
use crate::cli::Format;
use crate::failure::Failure;
use crate::json;

/// Binaries larger than this are not read.
const BYTES: u64 = 4 << 30;

/// The modules in a Go binary, as `go version -m` prints them
#[derive(Debug, Args)]
pub(crate) struct BinaryArgs {
    /// A program that Go built; ELF, Mach-O or PE
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
}

#[derive(Serialize)]
struct Document<'i> {
    schema: &'static str,
    go_version: &'i str,
    path: &'i str,
    main: Option<Module<'i>>,
    deps: Vec<Module<'i>>,
    settings: Vec<(&'i str, &'i str)>,
}

#[derive(Serialize)]
struct Module<'i> {
    path: &'i str,
    version: &'i str,
    sum: &'i str,
    replacement: Option<Box<Module<'i>>>,
}

pub(super) fn answer(args: &BinaryArgs, format: Format) -> Result<Answer, Failure> {
    let (name, bytes) = read(&args.file, BYTES)?;
    let info = BuildInfo::parse_binary(&name, &bytes, &Limits::default()).map_err(|error| failure(&error))?;
    let text = match format {
        Format::Json => json::document(&Document {
            schema: "debugctl.deps.binary/1",
            go_version: &info.go_version,
            path: &info.path,
            main: info.main.as_ref().map(module),
            deps: info.deps.iter().map(module).collect(),
            settings: info.settings.iter().map(|setting| (&*setting.key, &*setting.value)).collect(),
        })?,
        _ => format!("{name}: {info}"),
    };
    Ok(Answer { body: Body::Text(text), found: false, warnings: Vec::new() })
}

fn module(module: &BuildModule) -> Module<'_> {
    Module {
        path: &module.module.path,
        version: &module.module.version,
        sum: &module.sum,
        replacement: module.replacement.as_deref().map(|replacement| Box::new(self::module(replacement))),
    }
}
