//! Names of Go functions, taken apart.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use expect_test::expect_file;
use pprof_parse::GoSymbol;
use proptest::prelude::*;

/// What the compilers and linkers of three versions name things; see `tests/data/symbol/README.md`.
#[test]
fn names_in_real_binaries() {
    for version in ["go1.21", "go1.25", "go1.27"] {
        let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/symbol").join(version);
        let names = fs::read_to_string(case.join("names.txt")).unwrap();
        let parts: Vec<_> = names.lines().map(parts).collect();
        expect_file![case.join("parts.txt")].assert_eq(&parts.concat());
    }
}

fn parts(name: &str) -> String {
    let symbol = GoSymbol::parse(name);
    let mut text = format!("{name}\n   ");
    let receiver = symbol.receiver().map(|receiver| {
        let star = if receiver.is_pointer { "*" } else { "" };
        let arguments =
            receiver.type_arguments.map(|arguments| format!(" of {arguments}")).unwrap_or_default();
        format!("{star}{}{arguments}", receiver.type_name)
    });
    let parts = [
        ("package", Some(symbol.package().into_owned()).filter(|package| !package.is_empty())),
        ("receiver", receiver),
        ("function", Some(symbol.function().to_owned())),
        ("type arguments", symbol.type_arguments().map(str::to_owned)),
        ("suffix", symbol.closure().map(str::to_owned)),
    ];
    for (part, value) in parts.into_iter().filter_map(|(part, value)| Some((part, value?))) {
        write!(text, " {part} `{value}`").unwrap();
    }
    let kinds = [(symbol.is_closure(), "closure"), (symbol.is_wrapper(), "wrapper")];
    text.extend(kinds.iter().filter(|(is_it, _)| *is_it).map(|(_, kind)| format!(", {kind}")));
    text.push('\n');
    text
}

#[test]
fn packages() {
    let cases = [
        ("main.main", "main", "main"),
        ("net/http.(*conn).serve", "net/http", "http"),
        ("gopkg.in/yaml%2ev3.(*parser).parse", "gopkg.in/yaml.v3", "yaml"),
        ("example.com/a.b/c.F", "example.com/a.b/c", "c"),
        ("example.com/shop/v2.F[go.shape.struct { a/b.c int }]", "example.com/shop/v2", "shop"),
        ("k8s.io/api/core/v1.(*Pod).Reset", "k8s.io/api/core/v1", "v1"),
        ("example.com/go-cmp.Equal", "example.com/go-cmp", "go-cmp"),
        ("leaklab/rig.(*Rig).Loop", "leaklab/rig", "rig"),
        ("example.com/%c3%a9.F", "example.com/é", "é"),
        ("example.com/100%zz.F", "example.com/100%zz", "100%zz"),
        // Go 1.27 escapes twice what was inlined into another package.
        ("example.com/zoo.v2/yaml%252ev3.Counter.func1", "example.com/zoo.v2/yaml.v3", "yaml"),
        ("go:struct { io.Reader }.Read", "", ""),
        ("type:.eq.net/netip.Addr", "", ""),
        ("memeqbody", "", ""),
        ("non-Go function", "", ""),
        ("", "", ""),
    ];
    for (name, path, package) in cases {
        let symbol = GoSymbol::parse(name);
        assert_eq!((&*symbol.package(), &*symbol.package_name()), (path, package), "{name}");
    }
}

/// The cases of `debug/gosym` (`symtab_test.go`): package, receiver, base name.
#[test]
fn agrees_with_debug_gosym() {
    let cases = [
        ("main.T[go.shape.int].M[go.shape.bool]", "main", "T", "M"),
        ("main.(*T[go.shape.int]).M[go.shape.bool]", "main", "T", "M"),
        ("main.T.M[go.shape.bool]", "main", "T", "M"),
        ("main.(*T).M[go.shape.bool]", "main", "T", "M"),
        ("io.(*LimitedReader).Read", "io", "LimitedReader", "Read"),
        ("io.NewSectionReader", "io", "", "NewSectionReader"),
        ("debug/gosym.(*LineTable).PCToLine", "debug/gosym", "LineTable", "PCToLine"),
        ("main.set[int]", "main", "", "set"),
        ("main.(*value[int]).get", "main", "value", "get"),
        ("a/b.absDifference[c/d.orderedAbs[float64]]", "a/b", "", "absDifference"),
        ("main.testfunction[.shape.int]", "main", "", "testfunction"),
        (
            "github.com/docker/doc.ker/pkg/mflag.(*FlagSet).PrintDefaults",
            "github.com/docker/doc.ker/pkg/mflag",
            "FlagSet",
            "PrintDefaults",
        ),
        (
            "github.com/docker/doc.ker/pkg/mflag.PrintDefaults",
            "github.com/docker/doc.ker/pkg/mflag",
            "",
            "PrintDefaults",
        ),
        (
            "type:.hash.struct { runtime.gList; runtime.n int32 }",
            "",
            "",
            "type:.hash.struct { runtime.gList; runtime.n int32 }",
        ),
        (
            "go:(*struct { sync.Mutex; math/big.table [64]math/big",
            "",
            "",
            "(*struct { sync.Mutex; math/big.table [64]math/big",
        ),
        ("go.uber.org/zap/buffer.(*Buffer).AppendString", "go.uber.org/zap/buffer", "Buffer", "AppendString"),
    ];
    for (name, package, receiver, function) in cases {
        let symbol = GoSymbol::parse(name);
        let found = symbol.receiver().map_or("", |receiver| receiver.type_name);
        assert_eq!((&*symbol.package(), found, symbol.function()), (package, receiver, function), "{name}");
    }
}

#[test]
fn closures_and_wrappers() {
    let (closure, wrapper) = (true, true);
    let cases = [
        ("main.(*T).M", "main.(*T).M", false, false),
        ("main.(*T[...]).M.func1.2", "main.(*T[...]).M", closure, false),
        ("main.F.func2.func3", "main.F", closure, false),
        ("main.F-range1", "main.F", closure, false),
        ("main.F.func1-range2.1", "main.F", closure, false),
        ("main.F.func1.gowrap2", "main.F", closure, wrapper),
        ("main.main.gowrap1", "main.main", false, wrapper),
        ("main.main.deferwrap12", "main.main", false, wrapper),
        ("main.main·dwrap·1", "main.main", false, wrapper),
        ("main.(*T).M-fm", "main.(*T).M", false, wrapper),
        ("runtime.rt0_go.abi0", "runtime.rt0_go", false, wrapper),
        ("type:.eq.main.T", "type:.eq.main.T", false, wrapper),
        ("main.init.0", "main.init.0", false, false),
        ("main.init.0.func1", "main.init.0", closure, false),
        ("main.init.func1", "main.init", closure, false),
        ("main.glob..func1", "main.glob.", closure, false),
        // A function with a closure, inlined (Go 1.21 to 1.26).
        ("main.main.Counter.func5", "main.main", closure, false),
        ("main.f.f.func2.(*T).M.func7", "main.f", closure, false),
        // Types declared in a function.
        ("main.(*local.1).Lock", "main.(*local.1).Lock", false, false),
        ("main.local.1.Lock", "main.local.1.Lock", false, false),
        ("main.local·1.Lock", "main.local·1.Lock", false, false),
        // Methods whose names only begin like a closure's.
        ("main.T.function", "main.T.function", false, false),
        ("main.T.func1x", "main.T.func1x", false, false),
        ("main.T.gowrap", "main.T.gowrap", false, false),
    ];
    for (name, base, is_closure, is_wrapper) in cases {
        let symbol = GoSymbol::parse(name);
        let found = (symbol.base(), symbol.is_closure(), symbol.is_wrapper());
        assert_eq!(found, (base, is_closure, is_wrapper), "{name}");
    }
}

#[test]
fn type_arguments_become_dots() {
    let cases = [
        ("main.Map[go.shape.int,go.shape.string]", "main.Map[...]"),
        (
            "main.(*Store[go.shape.struct { a [4]int \"json:\\\"]\\\"\" }]).Put.func1",
            "main.(*Store[...]).Put.func1",
        ),
        ("main.(*Box[go.shape.int]).Map[go.shape.string].func1", "main.(*Box[...]).Map[...].func1"),
        ("main.(*Store[...]).Put", "main.(*Store[...]).Put"),
        ("main.F", "main.F"),
        ("main.F[int", "main.F[int"),
        ("main.F]int[", "main.F]int["),
    ];
    for (name, short) in cases {
        assert_eq!(GoSymbol::parse(name).without_type_arguments(), short);
    }
}

#[test]
fn standard_library_and_runtime() {
    let (standard, runtime) = (true, true);
    let cases = [
        ("runtime.gopark", standard, runtime),
        ("runtime/pprof.Do", standard, runtime),
        ("internal/runtime/maps.(*Map).Put", standard, runtime),
        ("internal/poll.(*FD).Accept", standard, false),
        ("net/http.(*conn).serve", standard, false),
        ("math/rand/v2.N[go.shape.int]", standard, false),
        ("net/http/internal/testcert.init", standard, false),
        ("vendor/golang.org/x/net/http2/hpack.(*Encoder).WriteField", standard, false),
        ("crypto/internal/fips140/v1.0.0-c2097c7c/sha256.Sum", standard, false),
        ("main.main", false, false),
        ("leaklab/rig.(*Rig).Loop", false, false),
        ("shopd/internal/cache.(*Store).Put", false, false),
        ("testing2.F", false, false),
        ("container/foo.F", false, false),
        ("net/http2.F", false, false),
        ("golang.org/x/net/http2.(*Framer).ReadFrame", false, false),
        ("cmd/compile/internal/gc.Main", false, false),
        ("runtimes.F", false, false),
        ("memeqbody", false, false),
    ];
    for (name, is_standard, is_runtime) in cases {
        let symbol = GoSymbol::parse(name);
        assert_eq!((symbol.is_standard_library(), symbol.is_runtime()), (is_standard, is_runtime), "{name}");
    }
}

fn check_laws(name: &str) -> Result<(), TestCaseError> {
    let symbol = GoSymbol::parse(name);
    prop_assert_eq!(symbol.as_str(), name);
    prop_assert!(name.starts_with(symbol.base()));
    prop_assert!(name.ends_with(symbol.closure().unwrap_or_default()));
    prop_assert_eq!(symbol.closure().is_some(), symbol.base().len() < name.len());
    prop_assert!(symbol.base().contains(symbol.function()));
    let base = GoSymbol::parse(symbol.base());
    prop_assert_eq!(base.package(), symbol.package());
    let short = symbol.without_type_arguments();
    prop_assert_eq!(&*GoSymbol::parse(&short).without_type_arguments(), &*short);
    let _ = (symbol.package_name(), symbol.receiver(), symbol.is_standard_library(), symbol.is_wrapper());
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_a_name(name in any::<String>()) {
        check_laws(&name)?;
    }

    #[test]
    fn any_pieces_are_a_name(pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..12)) {
        check_laws(&pieces.concat())?;
    }

    #[test]
    fn a_method_is_put_together_and_taken_apart(
        package in r"([a-z]{1,4}(\.[a-z]{2})?/)?[a-z]{1,5}",
        type_name in r"[A-Z][a-z]{0,5}",
        arguments in prop::option::of(r"(go\.shape\.)?(\[\]|\*)?[a-z]{1,4}(/[a-z.]{1,4})?"),
        method in r"[A-Z][a-z]{0,5}",
        suffix in r"(\.func[1-9](\.[1-9]){0,2}(-range1)?)?(\.gowrap1|-fm)?",
    ) {
        let list = arguments.as_ref().map(|arguments| format!("[{arguments}]")).unwrap_or_default();
        let name = format!("{package}.(*{type_name}{list}).{method}{suffix}");
        let symbol = GoSymbol::parse(&name);
        prop_assert_eq!(&*symbol.package(), package);
        let receiver = symbol.receiver().unwrap();
        prop_assert_eq!((receiver.type_name, receiver.type_arguments), (&*type_name, arguments.as_deref()));
        prop_assert_eq!(symbol.function(), method);
        prop_assert_eq!(symbol.closure().unwrap_or_default(), suffix.strip_prefix('.').unwrap_or(&suffix));
    }
}

const PIECES: [&str; 26] = [
    ".",
    "/",
    "-",
    "(",
    ")",
    "*",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "\\",
    "%2e",
    "%25",
    "%",
    "·",
    "·dwrap·",
    "main",
    "init",
    "glob",
    "func1",
    "1",
    "T",
    "type:",
    "go:",
    "é",
];
