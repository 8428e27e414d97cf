use super::type_arguments;

/// The type whose method a [`GoSymbol`](super::GoSymbol) is.
///
/// ```
/// use pprof_parse::GoSymbol;
///
/// let receiver = GoSymbol::parse("cache.(*Store[...]).Put").receiver().unwrap();
/// assert!(receiver.is_pointer);
/// assert_eq!(receiver.type_name, "Store");
/// assert_eq!(receiver.type_arguments, Some("..."));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Receiver<'a> {
    /// Name of the type, without star and type arguments. Types declared in a function carry a number
    /// (`local.1`); types without a name are spelled out (`struct { io.Reader }`).
    pub type_name: &'a str,
    /// Whether the method is declared on, or was reached through, the pointer type.
    pub is_pointer: bool,
    /// What stands between the brackets of a generic type, such as `go.shape.int`; `...` in tracebacks.
    pub type_arguments: Option<&'a str>,
}

impl<'a> Receiver<'a> {
    /// Reads `(*Store[int])` or `Store[int]`.
    pub(super) fn parse(text: &'a str) -> Self {
        let inner = text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(text);
        let pointed = inner.strip_prefix('*');
        let (type_name, type_arguments) = type_arguments::split(pointed.unwrap_or(inner));
        Self { type_name, is_pointer: pointed.is_some(), type_arguments }
    }
}
