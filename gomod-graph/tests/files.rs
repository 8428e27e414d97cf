//! What the files say, where, and how a broken one is refused.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use gomod_graph::{Error, FileSyntax, Limits, ModFile, ModuleVersion, SumFile, VendorFile, WorkFile};
use proptest::prelude::*;

fn strict(text: &str) -> Result<ModFile, Error> {
    ModFile::parse("go.mod", text.as_bytes(), &Limits::default())
}

fn lax(text: &str) -> Result<ModFile, Error> {
    ModFile::parse_lax("go.mod", text.as_bytes(), &Limits::default())
}

#[track_caller]
fn assert_refused(text: &str, expected: &str) {
    assert_eq!(strict(text).unwrap_err().to_string(), expected);
}

const EVERYTHING: &str = r#"// A header.

// Deprecated: use example.org/new instead,
// which is better.
module "example.org/m" // beside

go 1.24.0

toolchain go1.27.3

godebug default=go1.21

require (
	example.org/a v1 // indirect; why not
	example.org/b/v2 v2.0.0+incompatible //indirect

	// above c
	example.org/c v0.0.0-20190101000000-0123456789ab // indirectly
)

exclude example.org/a v1.2.3+meta

replace (
	example.org/a => ./a
	example.org/c v1.2.3 => "example.org/d" v1.0.0
)

// of the block
retract (
	[v1.0.0, v1.2.0]
	v1.3.0 // oops
)

tool example.org/m/cmd/x

ignore ./node_modules
"#;

#[test]
fn every_directive() {
    let file = strict(EVERYTHING).unwrap();
    let module = file.module.as_ref().unwrap();
    assert_eq!(module.path, "example.org/m");
    assert_eq!(module.deprecated.as_deref(), Some("use example.org/new instead,\nwhich is better.\nbeside"));
    assert_eq!((module.position.line, module.position.column), (5, 1));
    assert_eq!(file.go_version(), Some("1.24.0"));
    assert_eq!(file.toolchain.as_ref().unwrap().name, "go1.27.3");
    assert_eq!((file.godebug[0].key.as_str(), file.godebug[0].value.as_str()), ("default", "go1.21"));
    let required: Vec<_> = file.require.iter().map(|r| (r.module.to_string(), r.indirect)).collect();
    assert_eq!(
        required,
        [
            ("example.org/a@v1.0.0".to_owned(), true),
            ("example.org/b/v2@v2.0.0+incompatible".to_owned(), true),
            ("example.org/c@v0.0.0-20190101000000-0123456789ab".to_owned(), false),
        ]
    );
    assert_eq!((file.require[2].position.line, file.require[2].position.column), (18, 2));
    assert_eq!(file.exclude[0].module, ModuleVersion::new("example.org/a", "v1.2.3"));
    assert_eq!(file.replace[0].new, ModuleVersion::new("./a", ""));
    assert_eq!(file.replace[1].old, ModuleVersion::new("example.org/c", "v1.2.3"));
    assert_eq!(file.replace[1].new, ModuleVersion::new("example.org/d", "v1.0.0"));
    let retracted: Vec<_> = file.retract.iter().map(|r| (&*r.low, &*r.high, &*r.rationale)).collect();
    assert_eq!(retracted, [("v1.0.0", "v1.2.0", "of the block"), ("v1.3.0", "v1.3.0", "oops")]);
    assert_eq!(file.tool[0].path, "example.org/m/cmd/x");
    assert_eq!(file.ignore[0].path, "./node_modules");
}

#[test]
fn writing_back_keeps_comments_and_order() {
    let written = strict(EVERYTHING).unwrap().syntax.to_text();
    let expected = EVERYTHING
        .replace("\"example.org/m\"", "example.org/m")
        .replace("\"example.org/d\"", "example.org/d")
        .replace("a v1 //", "a v1.0.0 //")
        .replace("v1.2.3+meta", "v1.2.3");
    assert_eq!(written, expected);
}

#[cfg(feature = "serde")]
#[test]
fn what_is_said_twice_counts_once() {
    // Asked of Go 1.27.3: `go mod edit -json` and `go work edit -json`.
    let twice = "exclude a.b/c v1.0.0\nexclude a.b/c v1.0.0\ntool a.b/t\ntool a.b/t\nignore ./x\nignore ./x\n\
                 replace a.b/c => ./x\nreplace a.b/c v1.0.0 => ./z\nreplace a.b/c => ./y\n";
    let value = |json: String| serde_json::from_str::<serde_json::Value>(&json).unwrap();
    let json = value(strict(&format!("module m\n{twice}")).unwrap().to_go_json().unwrap());
    let length = |name: &str| json[name].as_array().unwrap().len();
    assert_eq!((length("Exclude"), length("Tool"), length("Ignore")), (1, 1, 1));
    let kept = serde_json::json!([
        {"Old": {"Path": "a.b/c", "Version": "v1.0.0"}, "New": {"Path": "./z"}},
        {"Old": {"Path": "a.b/c"}, "New": {"Path": "./y"}},
    ]);
    assert_eq!(json["Replace"], kept);
    let work = "go 1.27\nreplace a.b/c => ./x\nreplace a.b/c v1.0.0 => ./z\nreplace a.b/c => ./y\n";
    let file = WorkFile::parse("go.work", work.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(value(file.to_go_json().unwrap())["Replace"], kept);
}

#[test]
fn faults_say_where_what_was_found_and_what_was_expected() {
    assert_refused(
        "module m\ngo 1.21\ngo 1.22\nfrob\n",
        "go.mod:3:1: found a second `go`; expected at most one\n\
         go.mod:4:1: found the directive \"frob\"; expected one of module, go, toolchain, godebug, require, exclude, \
         replace, retract, tool, ignore",
    );
    assert_refused(
        "module m\nrequire (\n\ta.test/b v2.0.0\n)\n",
        "go.mod:3:2: `require`: v2.0.0 cannot be a version of \"a.test/b\"; expected v0 or v1",
    );
    assert_refused(
        "module m\nrequire a.test/b master\n",
        "go.mod:2:1: `require \"a.test/b\"`: \"master\" is no version; expected the form v1.2.3",
    );
    assert_refused("module m /* x */\n", "go.mod:1:10: found a /* comment; expected // comments only");
    assert_refused(
        "require (\n",
        "go.mod:2:1: found the end of the file in the block that starts at 1:1; expected ')'",
    );
    assert_refused(
        "module m\nreplace a.test/b => a.test/c\n",
        "go.mod:2:1: `replace`: \"a.test/c\" has no version; expected one, or a folder that starts with ./, ../ or /",
    );
}

#[test]
fn dependencies_are_read_leniently() {
    let text =
        "module m\ngo v1.99.3-x\nfrob x\nfrob (\n\ty\n)\nreplace ?\nretract soon\nrequire a.test/b v1.0.0\n";
    let file = lax(text).unwrap();
    assert_eq!(file.go_version(), Some("1.99"));
    assert_eq!(file.require.len(), 1);
    assert!(strict(text).is_err());
    assert!(lax("module m\nrequire a.test/b master\n").is_err());
}

#[test]
fn go_work() {
    let text = b"go 1.25.0\ntoolchain go1.26.0\nuse (\n\t./a\n\t../b\n)\nreplace x.test/y => ./y\n";
    let file = WorkFile::parse("go.work", text, &Limits::default()).unwrap();
    assert_eq!(file.uses.iter().map(|u| u.path.as_str()).collect::<Vec<_>>(), ["./a", "../b"]);
    assert_eq!(file.replace[0].new.path, "./y");
    let error = WorkFile::parse("go.work", b"require x.test/y v1.0.0\n", &Limits::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "go.work:1:1: found the directive \"require\"; expected one of go, toolchain, godebug, use, replace"
    );
}

#[test]
fn go_sum() {
    let text = b"a.test/b v1.0.0 h1:x=\na.test/b v1.0.0/go.mod h1:y=\n\n";
    let sums = SumFile::parse("go.sum", text, &Limits::default()).unwrap();
    let seen: Vec<_> = sums.sums().map(|s| (format!("{}@{}", s.path, s.version), s.go_mod, s.hash)).collect();
    let module = || "a.test/b@v1.0.0".to_owned();
    assert_eq!(seen, [(module(), false, "h1:x="), (module(), true, "h1:y=")]);
    let error = SumFile::parse("go.sum", b"\na.test/b v1.0.0\n", &Limits::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "go.sum:2:1: found \"a.test/b v1.0.0\"; expected a module path, a version and a hash"
    );
}

#[test]
fn vendor_modules_txt() {
    let text = b"## workspace\n# a.test/b v1.0.0 => ./b\n## explicit; go 1.20\na.test/b\na.test/b/c\n\
                 # x\n# x y\nlost.test/p\n# a.test/d => a.test/e v1.0.0\n";
    let file = VendorFile::parse("modules.txt", text, &Limits::default()).unwrap();
    assert!(file.workspace);
    let [b, d] = file.modules.as_slice() else { unreachable!() };
    assert!(b.explicit && !d.explicit);
    assert_eq!(b.go_version.as_deref(), Some("1.20"));
    assert_eq!(b.replacement, Some(ModuleVersion::new("./b", "")));
    assert_eq!(b.packages, ["a.test/b", "a.test/b/c"]);
    assert_eq!(d.module.version, "");
    assert_eq!(d.replacement, Some(ModuleVersion::new("a.test/e", "v1.0.0")));
}

#[test]
fn limits_are_named() {
    let mut limits = Limits::default();
    limits.file_bytes = 10;
    let error = ModFile::parse("go.mod", b"module example.org/m\n", &limits).unwrap_err();
    assert!(error.is_limit());
    assert_eq!(
        error.to_string(),
        "go.mod: more than 10 bytes; raise `Limits::file_bytes` if you trust the input"
    );
}

#[test]
fn a_long_line_and_many_faults() {
    let long = format!("module m\n{}\n", "x".repeat(8 << 20));
    assert!(strict(&long).unwrap_err().to_string().len() < 1000);
    let many = "frob\n".repeat(1_000_000);
    let Error::Format(faults) = strict(&many).unwrap_err() else { unreachable!() };
    assert_eq!(faults.iter().count(), 100);
    let comments = "x ( // c\n".repeat(100_000);
    assert!(strict(&comments).is_err());
}

proptest! {
    #[test]
    fn nothing_panics(text in "([ \\t\\n\\r(),\\[\\]\"`/*\\\\a=>.v1é]|//|module|go|require|replace|retract|=>){0,60}") {
        let _ = (strict(&text), lax(&text), WorkFile::parse("go.work", text.as_bytes(), &Limits::default()));
        let _ = (SumFile::parse("go.sum", text.as_bytes(), &Limits::default()), VendorFile::parse("m", text.as_bytes(), &Limits::default()));
    }

    #[test]
    fn formatting_settles(text in "([ \\t\\n(),a1é]|// c|//|\"x y\"|require|[(]\\n|\\n[)]\\n){0,40}") {
        if let Ok(syntax) = FileSyntax::parse("go.mod", text.as_bytes(), &Limits::default()) {
            let once = syntax.to_text();
            let again = FileSyntax::parse("go.mod", once.as_bytes(), &Limits::default()).unwrap();
            prop_assert_eq!(again.to_text(), once);
        }
    }
}
