//! The formats besides go.mod and its kin: lists of modules, vendor folders as sources, the build info of binaries.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, unreachable_pub)]

use gomod_graph::{
    GraphOptions, Limits, MainModule, MainModules, ModFile, ModuleGraph, VendorFile, VendorFolder,
};
use std::path::Path;

#[cfg(feature = "serde")]
#[test]
fn a_stream_of_listed_modules() {
    use gomod_graph::ListedModule;
    let limits = Limits::default();
    let text = br#"{
	"Path": "m.test/m", "Main": true, "Dir": "/m", "GoMod": "/m/go.mod", "GoVersion": "1.24"
}
{
	"Path": "a.test/a", "Version": "v1.0.0", "Time": "2024-01-01T00:00:00Z", "Indirect": true, "Later": [1],
	"Replace": { "Path": "../a", "Dir": "/a" }, "Deprecated": "use b", "Sum": "h1:x", "GoModSum": "h1:y",
	"Error": { "Err": "not found" }, "Versions": ["v0.9.0", "v1.0.0"]
}
"#;
    let modules = ListedModule::parse_stream("list.json", text, &limits).unwrap();
    assert!(modules[0].main && modules[0].go_version == "1.24" && modules[0].go_mod == "/m/go.mod");
    let a = &modules[1];
    assert_eq!(a.replace.as_ref().unwrap().path, "../a");
    assert_eq!((a.sum.as_str(), a.go_mod_sum.as_str(), a.deprecated.as_str()), ("h1:x", "h1:y", "use b"));
    assert_eq!(a.error.as_ref().unwrap().err, "not found");
    assert_eq!(a.versions.len(), 2);
    assert!(ListedModule::parse_stream("list.json", b" \n", &limits).unwrap().is_empty());

    let error = ListedModule::parse_stream("list.json", b"{}\n{\"Path\": 1}", &limits).unwrap_err();
    assert_eq!(
        error.to_string(),
        "list.json:2:10: invalid type: integer `1`, expected a string; expected objects as `go list -m -json` prints them"
    );
    let deep = "{\"Replace\":".repeat(100_000);
    assert!(ListedModule::parse_stream("list.json", deep.as_bytes(), &limits).is_err());
}

#[test]
fn a_vendor_folder_is_a_source() {
    let limits = Limits::default();
    let text = b"# a.test/a v1.0.0\n## explicit; go 1.16\na.test/a\n# a.test/b v1.2.0 => ./b\n## go 1.20\na.test/b/p\n";
    let vendor = VendorFile::parse("modules.txt", text, &limits).unwrap();
    let source = VendorFolder::new(Path::new("/main"), &vendor);
    let text = b"module m.test/m\ngo 1.16\nrequire a.test/a v1.0.0\nreplace a.test/b => ./b\n";
    let file = ModFile::parse("go.mod", text, &limits).unwrap();
    let main = MainModules::single(MainModule { folder: "/main".into(), file }).unwrap();
    let graph = ModuleGraph::resolve(&main, &source, &GraphOptions::default()).unwrap();
    assert_eq!(graph.problems(), []);
    assert_eq!(graph.build_list().to_string(), "m.test/m\na.test/a v1.0.0\na.test/b v1.2.0 => ./b\n");
    assert!(VendorFolder::read(Path::new("/nothing/here"), &limits).is_err());
}

#[cfg(feature = "binary")]
mod binary {
    use gomod_graph::{BuildInfo, Limits};

    const TEXT: &str = "path\tm.test/m/cmd\nmod\tm.test/m\t(devel)\t\ndep\ta.test/a\tv1.0.0\th1:x=\n\
                        dep\ta.test/b\tv1.0.0\n=>\t../b\t(devel)\t\nbuild\t-ldflags=\"-X main.v=a b\"\nbuild\tGOOS=linux\n";
    const ADDRESS: usize = 0x1000;

    /// What Go writes around the text.
    fn framed() -> Vec<u8> {
        [
            b"0w\xaf\x0c\x92t\x08\x02A\xe1\xc1\x07\xe6\xd6\x18\xe6",
            TEXT.as_bytes(),
            b"\xf92C1\x86\x18 r\x00\x82B\x10A\x16\xd8\xf2",
        ]
        .concat()
    }

    fn number(bytes: &mut Vec<u8>, value: usize) {
        bytes.extend((value as u64).to_le_bytes());
    }

    /// A 64-bit program whose only segment is `data`, at `ADDRESS`.
    fn elf(data: &[u8]) -> Vec<u8> {
        let mut bytes = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0\x01\0\0\0".to_vec();
        [ADDRESS, 64, 0].into_iter().for_each(|value| number(&mut bytes, value));
        bytes.extend(b"\0\0\0\0\x40\0\x38\0\x01\0\0\0\0\0\0\0");
        bytes.extend(b"\x01\0\0\0\x06\0\0\0");
        [128, ADDRESS, ADDRESS, data.len(), data.len(), 16]
            .into_iter()
            .for_each(|value| number(&mut bytes, value));
        bytes.resize(128, 0);
        bytes.extend(data);
        bytes
    }

    /// As since Go 1.18: the strings follow, each after its length.
    fn inline() -> Vec<u8> {
        let modules = framed();
        let mut data = b"\xff Go buildinf:\x08\x02".to_vec();
        data.resize(32, 0);
        data.extend(b"\x08go1.27.3");
        data.extend([(modules.len() & 0x7f | 0x80) as u8, (modules.len() >> 7) as u8]);
        data.extend(modules);
        data
    }

    /// As before Go 1.18: there are pointers to Go's strings.
    fn pointers() -> Vec<u8> {
        let modules = framed();
        let mut data = b"\xff Go buildinf:\x08\x00".to_vec();
        [ADDRESS + 32, ADDRESS + 48].into_iter().for_each(|value| number(&mut data, value));
        [ADDRESS + 64, 8, ADDRESS + 72, modules.len()].into_iter().for_each(|value| number(&mut data, value));
        data.extend(b"go1.17.1");
        data.extend(modules);
        data
    }

    #[test]
    fn build_info_of_both_kinds() {
        for (data, version) in [(inline(), "go1.27.3"), (pointers(), "go1.17.1")] {
            let info = BuildInfo::parse_binary("app", &elf(&data), &Limits::default()).unwrap();
            assert_eq!((info.go_version.as_str(), info.path.as_str()), (version, "m.test/m/cmd"));
            assert_eq!(info.main.as_ref().unwrap().module.version, "(devel)");
            assert_eq!(info.deps[0].sum, "h1:x=");
            assert_eq!(info.deps[1].replacement.as_ref().unwrap().module.path, "../b");
            assert_eq!(info.setting("-ldflags"), Some("-X main.v=a b"));
            let text = info.to_string();
            let again =
                BuildInfo::parse_text("app", format!("app: {text}").as_bytes(), &Limits::default()).unwrap();
            assert_eq!(again, info);
        }
    }

    #[test]
    fn binaries_that_say_nothing() {
        let refused =
            |bytes: &[u8]| BuildInfo::parse_binary("app", bytes, &Limits::default()).unwrap_err().to_string();
        assert!(refused(b"#!/bin/sh\n").starts_with("app: no program: "));
        assert_eq!(refused(&elf(&[0; 64])), "app: no build info in it; expected a program that Go built");
        let mut cut = inline();
        cut.truncate(36);
        assert_eq!(refused(&elf(&cut)), "app: its build info is damaged; it was probably cut off");
        let whole = elf(&inline());
        for end in 0..whole.len() {
            let _ = BuildInfo::parse_binary("app", &whole[..end], &Limits::default());
        }
    }
}
