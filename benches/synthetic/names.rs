const TEAMS: [&str; 8] =
    ["orders", "billing", "inventory", "search", "shipping", "identity", "catalogue", "recommendation"];
const LAYERS: [&str; 6] = ["handler", "service", "storage", "cache", "codec", "client"];
const TYPES: [&str; 7] =
    ["Server", "Repository", "encoder", "Pool", "requestContext", "Iterator", "batchWriter"];
const VERBS: [&str; 9] =
    ["Handle", "decodeField", "Put", "lookup", "Marshal", "flushLocked", "Next", "appendRow", "Resolve"];

pub(super) fn function_name(n: usize) -> String {
    let (team, layer) = (TEAMS[n % 8], LAYERS[n / 8 % 6]);
    let (kind, verb) = (TYPES[n / 48 % 7], VERBS[n / 336 % 9]);
    match n % 5 {
        0 => format!("github.com/acme/shop/internal/{team}/{layer}.(*{kind}).{verb}{n}"),
        1 => format!("github.com/acme/shop/internal/{team}/{layer}.(*{kind}).{verb}{n}.func1"),
        2 => format!("github.com/acme/shop/pkg/{layer}.(*{kind}[go.shape.string,go.shape.*uint8]).{verb}{n}"),
        3 => format!("github.com/acme/shop/pkg/{team}.{verb}{n}"),
        _ => format!("go.example.org/{layer}/v2/{team}.{kind}.{verb}{n}"),
    }
}

pub(super) fn file_name(n: usize) -> String {
    let (team, layer) = (TEAMS[n % 8], LAYERS[n / 8 % 6]);
    format!("/home/build/go/pkg/mod/github.com/acme/shop@v1.42.7/internal/{team}/{layer}/file_{n}.go")
}
