//! Reads anything as go.work: nothing panics, and what is written back reads the same.
#![cfg_attr(fuzzing, no_main)]

use gomod_graph::{FileSyntax, Limits, Statement, WorkFile};

fn check(data: &[u8]) {
    let limits = Limits::default();
    if let Ok(file) = WorkFile::parse("go.work", data, &limits) {
        assert!(file.to_go_json().is_ok());
        let text = file.to_text();
        let parse = |text: &str| WorkFile::parse("go.work", text.as_bytes(), &limits);
        match parse(&text).map(|again| again.to_text()) {
            // As in Go, an empty line that sorting moved to the beginning of a block is gone the next time.
            Ok(again) => assert_eq!(parse(&again).map(|next| next.to_text()).ok().as_ref(), Some(&again)),
            // As in Go, what is called `(` and stands alone in its block opens one when that is dissolved.
            Err(error) => assert!(has_lonely_parenthesis(&file.syntax), "{error}: {text:?}"),
        }
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
