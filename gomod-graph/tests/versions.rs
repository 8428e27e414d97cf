//! Versions in the order of Go, and paths as Go splits, checks and escapes them.

#![allow(clippy::unwrap_used)]

use gomod_graph::{
    GoVersion, PseudoVersion, Semver, check_import_path, check_module_path, check_path_major,
    compare_versions, escape_path, escape_version, split_path_major, toolchain_version,
};
use proptest::prelude::*;
use std::cmp::Ordering;

#[track_caller]
fn assert_ascending(path: &str, versions: &[&str]) {
    for (i, a) in versions.iter().enumerate() {
        for (j, b) in versions.iter().enumerate() {
            assert_eq!(compare_versions(path, a, b), i.cmp(&j), "{a} and {b}");
        }
    }
}

#[test]
fn semantic_versions_in_order() {
    assert_ascending(
        "example.org/m",
        &[
            "none",
            "v0.0.0-20190101000000-000000000000",
            "v0.0.0",
            "v0.9.0",
            "v0.10.0",
            "v1.0.0-1",
            "v1.0.0-2",
            "v1.0.0-10",
            "v1.0.0-alpha",
            "v1.0.0-alpha.1",
            "v1.0.0-alpha.beta",
            "v1.0.0-beta",
            "v1.0.0-rc.1",
            "v1",
            "v1.0.1-0.20190101000000-000000000000",
            "v1.2.9",
            "v1.2.10",
            "v2.0.0+incompatible",
            "v99999999999999999999.0.0",
            "v100000000000000000000.0.0",
            "",
        ],
    );
    assert_eq!(Semver::compare("v1", "v1.0.0+build"), Ordering::Equal);
    assert_eq!(Semver::compare("master", "1.2.3"), Ordering::Equal);
}

#[test]
fn what_is_no_semantic_version() {
    let wrong = [
        "",
        "v",
        "1.2.3",
        "v01.2.3",
        "v1.02.3",
        "v1.2.3.4",
        "v1.2-pre",
        "v1.2.3-",
        "v1.2.3-a..b",
        "v1.2.3-01",
        "v1.2.3+",
        "v1.2.3+a..b",
        "v1.2.3+a_b",
        "v1.",
        "v1.2.",
        "v1.2.3 ",
        "v1.2.3-ä",
    ];
    for text in wrong {
        assert_eq!(Semver::parse(text), None, "{text}");
    }
}

#[test]
fn canonical_forms() {
    let canonical = |text: &str| Semver::parse(text).unwrap().module_canonical();
    assert_eq!(canonical("v1"), "v1.0.0");
    assert_eq!(canonical("v1.2"), "v1.2.0");
    assert_eq!(canonical("v1.2.3-pre+meta"), "v1.2.3-pre");
    assert_eq!(canonical("v2.0.0+incompatible"), "v2.0.0+incompatible");
}

#[test]
fn go_versions_in_order() {
    assert_ascending(
        "go",
        &[
            "1.2",
            "1.9",
            "1.20alpha1",
            "1.20beta1",
            "1.20rc1",
            "1.20",
            "1.20.1",
            "1.21",
            "1.21alpha1",
            "1.21beta1",
            "1.21rc1",
            "1.21rc2",
            "1.21.0",
            "1.21.1",
            "1.21.10",
            "1.22",
            "2",
        ],
    );
    assert_ascending(
        "toolchain",
        &["default", "go1.20", "go1.21rc1", "go1.21.0-custom", "go1.21.3", "go1.22.0"],
    );
    assert_eq!(GoVersion::compare("1.20", "1.20.0"), Ordering::Equal);
    assert_eq!(GoVersion::parse("1.21.3").unwrap().language(), "1.21");
    assert!(!GoVersion::parse("1.20").unwrap().is_language());
    for wrong in
        ["", "go1.21", "1.", "1.21.", "1.21.0rc1", "1.021", "1.21-custom", "v1.21", "1.21rc01", "1.21rc1x"]
    {
        assert_eq!(GoVersion::parse(wrong), None, "{wrong}");
    }
    assert_eq!(toolchain_version("go1.21.3-custom"), Some("1.21.3"));
    assert_eq!(toolchain_version("default"), None);
    assert_eq!(toolchain_version("go1.21/../.."), None);
}

#[test]
fn pseudo_versions() {
    let base = |text| PseudoVersion::parse(text).map(|v| v.base());
    let of = |text: &str| Some(Some(text.to_owned()));
    assert_eq!(base("v0.0.0-20190101000000-0123456789ab"), Some(None));
    assert_eq!(base("v1.2.4-0.20190101000000-0123456789ab"), of("v1.2.3"));
    assert_eq!(base("v1.3.0-0.20190101000000-0123456789ab"), Some(None), "there is no version before v1.3.0");
    assert_eq!(base("v1.2.10-0.20190101000000-0123456789ab"), of("v1.2.9"));
    assert_eq!(base("v1.2.100-0.20190101000000-0123456789ab"), of("v1.2.99"));
    assert_eq!(base("v1.2.3-rc.1.0.20190101000000-0123456789ab"), of("v1.2.3-rc.1"));
    assert_eq!(base("v2.0.1-0.20190101000000-0123456789ab+incompatible"), of("v2.0.0+incompatible"));
    for wrong in ["v1.2.3", "v1.2.3-20190101000000-0123456789ab", "v1.2.4-0.2019-0123456789ab", "v1.2.3-rc.1"]
    {
        assert_eq!(PseudoVersion::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn major_versions_in_paths() {
    assert_eq!(split_path_major("a.test/x"), Some(("a.test/x", "")));
    assert_eq!(split_path_major("a.test/x/v2"), Some(("a.test/x", "/v2")));
    assert_eq!(split_path_major("a.test/x/v10"), Some(("a.test/x", "/v10")));
    assert_eq!(split_path_major("a.test/xv2"), Some(("a.test/xv2", "")));
    assert_eq!(split_path_major("gopkg.in/yaml.v0"), Some(("gopkg.in/yaml", ".v0")));
    assert_eq!(split_path_major("gopkg.in/yaml.v2-unstable"), Some(("gopkg.in/yaml", ".v2-unstable")));
    for wrong in
        ["a.test/x/v0", "a.test/x/v1", "a.test/x/v02", "a.test/x/v2.1", "gopkg.in/yaml", "gopkg.in/y.v02"]
    {
        assert_eq!(split_path_major(wrong), None, "{wrong}");
    }
    for (version, major) in [
        ("v0.1.0", ""),
        ("v1.0.0", ""),
        ("v2.0.0+incompatible", ""),
        ("v2.0.0", "/v2"),
        ("v3.1.0", ".v3"),
        ("v2.0.0", ".v2-unstable"),
        ("v0.0.0-20161208181325-20d25e280405", ".v1"),
    ] {
        assert_eq!(check_path_major(version, major), Ok(()), "{version} {major}");
    }
    assert_eq!(check_path_major("v2.0.0", ""), Err("v0 or v1".to_owned()));
    assert_eq!(check_path_major("v3.0.0", "/v2"), Err("v2".to_owned()));
}

#[test]
fn paths() {
    for fine in ["example.org/m", "github.com/Azure/go-sdk", "a.b/x~y", "gopkg.in/yaml.v3"] {
        assert_eq!(check_module_path(fine), Ok(()), "{fine}");
    }
    let wrong = [
        "",
        "/",
        "m",
        "example.org/",
        "/example.org",
        "example.org//m",
        "example.org/./m",
        "example.org/../m",
        "../m",
        "Example.org/m",
        "example.org/.m",
        "example.org/m.",
        "example.org/con",
        "example.org/aux.go/x",
        "example.org/m~1",
        "example.org/m n",
        "example.org/m\\n",
        "example.org/m:n",
        "example.org/ä",
        "-a.org/m",
        "example.org/m\0",
        "example.org/m/v1",
    ];
    for wrong in wrong {
        assert!(check_module_path(wrong).is_err(), "{wrong}");
        assert!(escape_path(wrong).is_err(), "{wrong}");
    }
    assert!(check_import_path("m").is_ok());
    assert_eq!(escape_version("v1.0.0-RC1").as_deref(), Ok("v1.0.0-!r!c1"));
    for wrong in ["", "..", "v1/../..", "v1!", "v1\\x", "v1:x", "v1.0.0-ä"] {
        assert!(escape_version(wrong).is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn the_order_is_total(a in "v[0-9]{1,2}(\\.[0-9]{1,2}){0,2}(-[a-z0-9.]{1,4})?", b in "v[0-9](\\.[0-9]){2}(-[a-z0-9.]{1,4})?") {
        prop_assert_eq!(Semver::compare(&a, &b), Semver::compare(&b, &a).reverse());
        prop_assert_eq!(Semver::compare(&a, &a), Ordering::Equal);
    }

    #[test]
    fn nothing_panics(text in "\\PC{0,40}") {
        let _ = (Semver::parse(&text), GoVersion::parse(&text), PseudoVersion::parse(&text));
        let _ = (split_path_major(&text), check_path_major(&text, &text), check_import_path(&text));
        let escaped = escape_path(&text).unwrap_or_default();
        prop_assert!(!escaped.split('/').any(|element| element == ".."));
    }
}
