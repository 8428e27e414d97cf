//! Names of Go functions, taken apart.

#![warn(clippy::arithmetic_side_effects)]

mod grammar;
mod package;
mod receiver;
mod scan;
mod std_packages;
mod suffix;
mod type_arguments;

use std::borrow::Cow;
use std::fmt;

pub use receiver::Receiver;

use grammar::{after, function_component, split_receiver};
use package::split_package;
use scan::component;
use suffix::{Part, parts};

/// The name of a Go function, as it stands in profiles, traces and tracebacks.
///
/// ```
/// use pprof_parse::GoSymbol;
///
/// let symbol = GoSymbol::parse("gopkg.in/yaml%2ev3.(*Store[go.shape.int]).Put.func1.2");
/// assert_eq!(symbol.package(), "gopkg.in/yaml.v3");
/// assert_eq!(symbol.receiver().unwrap().type_name, "Store");
/// assert_eq!(symbol.function(), "Put");
/// assert_eq!(symbol.closure(), Some("func1.2"));
/// assert_eq!(symbol.base(), "gopkg.in/yaml%2ev3.(*Store[go.shape.int]).Put");
/// assert_eq!(symbol.without_type_arguments(), "gopkg.in/yaml%2ev3.(*Store[...]).Put.func1.2");
/// ```
///
/// Parsing borrows and never fails: what is no Go name (a C function, `non-Go function`) is a
/// function without package.
///
/// # What a name does not tell
/// - `p.A.B` is read as method `B` of type `A`. When Go 1.21 to 1.26 inline a function into its caller and
///   that function holds a closure, the closure is named `p.caller.inlined.func1`, which looks the same.
/// - `p.f.func1` is read as a closure, though a type `f` may have a method called `func1`.
/// - A method of a value that is called through a pointer or an interface runs in a wrapper that has the
///   name of a method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct GoSymbol<'a> {
    name: &'a str,
    /// As written, with escapes.
    package: &'a str,
    /// As written, with parentheses, star and type arguments. Empty: none.
    receiver: &'a str,
    function: &'a str,
    /// Those of the function, not of its receiver.
    type_arguments: Option<&'a str>,
    /// What follows the function, with its leading `.`, `-` or `·`.
    suffix: &'a str,
}

impl<'a> GoSymbol<'a> {
    /// Takes `name` apart.
    pub fn parse(name: &'a str) -> Self {
        let whole =
            Self { name, package: "", receiver: "", function: name, type_arguments: None, suffix: "" };
        // `type:.eq.net/netip.Addr` and the like: what follows is a type, not a function. Before Go 1.20: `type.`.
        if name.starts_with("type:") || name.starts_with("type..") {
            return whole;
        }
        let Some((package, rest)) = split_package(name) else { return whole };
        if component(rest).is_empty() {
            return Self { package, function: rest, ..whole };
        }
        let (receiver, rest) = split_receiver(package, rest);
        let component = function_component(rest, receiver);
        let (function, type_arguments) = type_arguments::split(component);
        Self { package, receiver, function, type_arguments, suffix: after(rest, component), ..whole }
    }

    /// The whole name, as it was given.
    pub fn as_str(self) -> &'a str {
        self.name
    }

    /// Import path of the package, such as `gopkg.in/yaml.v3`. Empty when the name has none.
    ///
    /// Linkers write some characters of it as `%2e`; that is undone here, and borrowed when there is
    /// nothing to undo.
    pub fn package(self) -> Cow<'a, str> {
        package::unescape(self.package)
    }

    /// Name of the package as source code most probably says it: the last element of the path, without the
    /// `v2` of a major version (`example.com/shop/v2` is `shop`, `gopkg.in/yaml.v3` is `yaml`).
    ///
    /// The `package` clause, which a symbol does not show, may say something else.
    pub fn package_name(self) -> Cow<'a, str> {
        package::unescape(package::last_element(self.package))
    }

    /// The type whose method this is.
    pub fn receiver(self) -> Option<Receiver<'a>> {
        (!self.receiver.is_empty()).then(|| Receiver::parse(self.receiver))
    }

    /// The declared function or method, without type arguments: `Put` of `cache.(*Store[...]).Put.func1`.
    ///
    /// Package initialisers are `init`, the n-th `func init()` of a package is `init.n`. Up to Go 1.21
    /// closures of package-level variables belong to a function called `glob.`.
    pub fn function(self) -> &'a str {
        self.function
    }

    /// Type arguments of the function or method itself, such as `go.shape.int,go.shape.string`; `...` in
    /// tracebacks. Those of the receiver: [`Receiver::type_arguments`].
    pub fn type_arguments(self) -> Option<&'a str> {
        self.type_arguments
    }

    /// What the compiler appended to the declared function, without a leading dot: `func1.2` for the second
    /// function literal in the first, `-range1` for a loop body, `gowrap1`, `deferwrap1`, `-fm` for wrappers.
    pub fn closure(self) -> Option<&'a str> {
        (!self.suffix.is_empty()).then(|| self.suffix.strip_prefix('.').unwrap_or(self.suffix))
    }

    /// Whether this is a function literal, the body of a `range` over a function, or something inside one.
    pub fn is_closure(self) -> bool {
        parts(self.suffix).any(|part| part == Part::Literal)
    }

    /// Whether the compiler or linker made this function up: `go f(x)` and `defer f(x)` with arguments
    /// (`gowrap1`, `deferwrap1`), method values (`-fm`), changes of calling convention (`.abi0`), and the
    /// functions of no package (`type:.eq.main.T`, `go:struct { io.Reader }.Read`).
    pub fn is_wrapper(self) -> bool {
        let generated = ["type:", "type..", "go:"].iter().any(|prefix| self.name.starts_with(prefix));
        generated || parts(self.suffix).last() == Some(Part::Wrapper)
    }

    /// The name without [`closure`](Self::closure): the declared function that encloses this one, a prefix of
    /// the name. `main.(*T).M` for `main.(*T).M.func1.2`.
    pub fn base(self) -> &'a str {
        self.name.strip_suffix(self.suffix).unwrap_or(self.name)
    }

    /// The name as tracebacks print it, each list of type arguments as `[...]`: brings the names of profiles
    /// (`main.Map[go.shape.int]`) and tracebacks (`main.Map[...]`) together. Borrowed when nothing changes.
    pub fn without_type_arguments(self) -> Cow<'a, str> {
        type_arguments::abbreviate(self.name)
    }

    /// Whether the package belongs to Go's standard library, vendored and internal packages included.
    ///
    /// Decided by the list of packages of Go 1.21 to 1.27, since a user's module path need not have a dot:
    /// `shop/cache` is not standard. Nor are `main` and Go's own commands.
    pub fn is_standard_library(self) -> bool {
        std_packages::contains(self.package)
    }

    /// Whether the package is `runtime`, one below it, or `internal/runtime/...`, which holds parts of the
    /// runtime since Go 1.23.
    pub fn is_runtime(self) -> bool {
        self.package == "runtime"
            || self.package.starts_with("runtime/")
            || self.package.starts_with("internal/runtime/")
    }
}

impl fmt::Display for GoSymbol<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
