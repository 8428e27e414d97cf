use super::edit::replaced_again;
use super::{Godebug, ModFile, Position, Replace, WorkFile};
use crate::ModuleVersion;
use serde::Serialize;

/// The document of `go mod edit -json`, as Go 1.27 prints it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ModDocument<'a> {
    module: ModuleObject<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    go: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    toolchain: Option<&'a str>,
    #[serde(rename = "GoDebug", skip_serializing_if = "Vec::is_empty")]
    godebug: Vec<GodebugObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    require: Vec<RequireObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    exclude: Vec<VersionObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replace: Vec<ReplaceObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    retract: Vec<RetractObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool: Vec<PathObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ignore: Vec<PathObject<'a>>,
}

/// The document of `go work edit -json`, as Go 1.27 prints it.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct WorkDocument<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    go: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    toolchain: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    godebug: Vec<GodebugObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    r#use: Vec<UseObject<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    replace: Vec<ReplaceObject<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ModuleObject<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    deprecated: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct GodebugObject<'a> {
    key: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RequireObject<'a> {
    path: &'a str,
    version: &'a str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    indirect: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct VersionObject<'a> {
    path: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    version: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ReplaceObject<'a> {
    old: VersionObject<'a>,
    new: VersionObject<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RetractObject<'a> {
    low: &'a str,
    high: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    rationale: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct PathObject<'a> {
    path: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct UseObject<'a> {
    disk_path: &'a str,
}

impl ModFile {
    /// The file as `go mod edit -json` of Go 1.27 prints it, with a line break at the end.
    pub fn to_go_json(&self) -> Result<String, serde_json::Error> {
        let module = self.module.as_ref();
        let twice = self.said_twice();
        let counts = |position: &Position| !twice.contains(position);
        go_text(&ModDocument {
            module: ModuleObject {
                path: self.module_path().unwrap_or_default(),
                deprecated: module.and_then(|module| module.deprecated.as_deref()),
            },
            go: self.go_version(),
            toolchain: self.toolchain.as_ref().map(|toolchain| toolchain.name.as_str()),
            godebug: godebug(&self.godebug),
            require: self
                .require
                .iter()
                .map(|require| RequireObject {
                    path: &require.module.path,
                    version: &require.module.version,
                    indirect: require.indirect,
                })
                .collect(),
            exclude: self
                .exclude
                .iter()
                .filter(|exclude| counts(&exclude.position))
                .map(|exclude| version(&exclude.module))
                .collect(),
            replace: replace(&self.replace),
            retract: self
                .retract
                .iter()
                .map(|r| RetractObject { low: &r.low, high: &r.high, rationale: &r.rationale })
                .collect(),
            tool: self
                .tool
                .iter()
                .filter(|tool| counts(&tool.position))
                .map(|tool| PathObject { path: &tool.path })
                .collect(),
            ignore: self
                .ignore
                .iter()
                .filter(|ignore| counts(&ignore.position))
                .map(|ignore| PathObject { path: &ignore.path })
                .collect(),
        })
    }
}

impl WorkFile {
    /// The file as `go work edit -json` of Go 1.27 prints it, with a line break at the end.
    pub fn to_go_json(&self) -> Result<String, serde_json::Error> {
        go_text(&WorkDocument {
            go: self.go.as_ref().map(|go| go.version.as_str()),
            toolchain: self.toolchain.as_ref().map(|toolchain| toolchain.name.as_str()),
            godebug: godebug(&self.godebug),
            r#use: self.uses.iter().map(|path| UseObject { disk_path: &path.path }).collect(),
            replace: replace(&self.replace),
        })
    }
}

fn godebug(settings: &[Godebug]) -> Vec<GodebugObject<'_>> {
    settings.iter().map(|setting| GodebugObject { key: &setting.key, value: &setting.value }).collect()
}

fn replace(replaces: &[Replace]) -> Vec<ReplaceObject<'_>> {
    let twice = replaced_again(replaces);
    let counting = replaces.iter().filter(|replace| !twice.contains(&replace.position));
    counting.map(|r| ReplaceObject { old: version(&r.old), new: version(&r.new) }).collect()
}

fn version(module: &ModuleVersion) -> VersionObject<'_> {
    VersionObject { path: &module.path, version: &module.version }
}

/// Indents by tabs, and escapes what Go escapes so that JSON may stand in HTML and JavaScript. These characters
/// occur only inside strings.
fn go_text(document: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut bytes = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b"\t");
    document.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, formatter))?;
    let mut text = String::with_capacity(bytes.len().saturating_add(1));
    for c in String::from_utf8_lossy(&bytes).chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => text.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => text.push(c),
        }
    }
    text.push('\n');
    Ok(text)
}
