//! Reads anything as go.mod, strictly and leniently: nothing panics, and what is written back reads the same.
#![cfg_attr(fuzzing, no_main)]

use gomod_graph::{FileSyntax, Limits, ModFile, ModuleVersion, Statement};

fn check(data: &[u8]) {
    let limits = Limits::default();
    let strict = ModFile::parse("go.mod", data, &limits);
    let lax = ModFile::parse_lax("go.mod", data, &limits);
    assert!(strict.is_err() || lax.is_ok(), "{:?}", lax.err());
    if let Ok(mut file) = strict {
        assert!(file.to_go_json().is_ok());
        let text = file.to_text();
        let parse = |text: &str| ModFile::parse("go.mod", text.as_bytes(), &limits);
        match parse(&text).map(|again| again.to_text()) {
            // As in Go, an empty line that sorting moved to the beginning of a block is gone the next time.
            Ok(again) => assert_eq!(parse(&again).map(|next| next.to_text()).ok().as_ref(), Some(&again)),
            // As in Go, what is called `(` and stands alone in its block opens one when that is dissolved.
            Err(error) => assert!(has_lonely_parenthesis(&file.syntax), "{error}: {text:?}"),
        }
        if has_lonely_parenthesis(&file.syntax) {
            return;
        }
        file.set_requirement(&ModuleVersion::new("example.org/new", "v1.2.3"));
        let edited = ModFile::parse("go.mod", file.to_text().as_bytes(), &limits).expect("an edited file");
        assert!(edited.require.iter().any(|require| require.module.path == "example.org/new"));
        assert!(file.drop_requirement("example.org/new"));
    }
    if let Ok(file) = FileSyntax::parse("go.mod", data, &limits) {
        let write_again = |text: &str| {
            FileSyntax::parse("go.mod", text.as_bytes(), &limits).expect("what was written").to_text()
        };
        // As in Go, a comment beside a string that goes on in the next line is set apart only the next time.
        let again = write_again(&file.to_text());
        assert_eq!(write_again(&again), again);
    }
}

fn has_lonely_parenthesis(syntax: &FileSyntax) -> bool {
    syntax.statements.iter().any(|statement| match statement {
        Statement::Block(block) => block.lines.iter().any(|line| line.tokens == ["("]),
        _ => false,
    })
}

#[cfg(fuzzing)]
libfuzzer_sys::fuzz_target!(|data: &[u8]| check(data));

#[cfg(not(fuzzing))]
fn main() {
    for path in std::env::args_os().skip(1) {
        check(&std::fs::read(path).expect("a file to replay"));
    }
}
