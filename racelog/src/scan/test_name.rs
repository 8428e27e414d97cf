//! Which test a stack belongs to.

/// The test function that a function is, or is a closure of: `TestX` for `a/b.TestX.func1.2`.
pub(crate) fn test_name<'a>(function: &'a str, file: &str) -> Option<&'a str> {
    if !file.ends_with("_test.go") {
        return None;
    }
    let element = function.rsplit('/').next()?;
    let (_, rest) = element.split_once('.')?;
    let name = rest.split(['.', '[', '(', '-', '·']).next()?;
    let kind = ["Test", "Fuzz", "Benchmark", "Example"].iter().find_map(|kind| name.strip_prefix(kind))?;
    let is_test = !kind.starts_with(|c: char| c.is_lowercase()) && name != "TestMain";
    is_test.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::test_name;

    #[test]
    fn names() {
        for (function, name) in [
            ("example.com/a.b/c.TestFast.setTimeout.func1", Some("TestFast")),
            ("c_test.TestOuter.func1.1", Some("TestOuter")),
            ("c.TestMain.func1", None),
            ("c.Testify", None),
            ("c.(*suite).TestX", None),
        ] {
            assert_eq!(test_name(function, "/a/x_test.go"), name, "{function}");
        }
        assert_eq!(test_name("c.TestConnection", "/a/x.go"), None);
    }
}
