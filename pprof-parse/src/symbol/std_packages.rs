/// Public packages of the standard library, sorted: every directory of `src` in Go 1.21.13, 1.25.5, 1.26.6 and
/// 1.27.3 that has Go files, experiments included. Packages are never removed, so versions between are covered.
#[rustfmt::skip]
const PACKAGES: &[&str] = &[
    "archive/tar", "archive/zip", "arena", "bufio", "builtin", "bytes", "cmp", "compress/bzip2", "compress/flate",
    "compress/gzip", "compress/lzw", "compress/zlib", "container/heap", "container/list", "container/ring",
    "context", "crypto", "crypto/aes", "crypto/boring", "crypto/cipher", "crypto/des", "crypto/dsa", "crypto/ecdh",
    "crypto/ecdsa", "crypto/ed25519", "crypto/elliptic", "crypto/fips140", "crypto/hkdf", "crypto/hmac",
    "crypto/hpke", "crypto/md5", "crypto/mldsa", "crypto/mlkem", "crypto/mlkem/mlkemtest", "crypto/pbkdf2",
    "crypto/rand", "crypto/rc4", "crypto/rsa", "crypto/sha1", "crypto/sha256", "crypto/sha3", "crypto/sha512",
    "crypto/subtle", "crypto/tls", "crypto/tls/fipsonly", "crypto/x509", "crypto/x509/pkix", "database/sql",
    "database/sql/driver", "debug/buildinfo", "debug/dwarf", "debug/elf", "debug/gosym", "debug/macho", "debug/pe",
    "debug/plan9obj", "embed", "encoding", "encoding/ascii85", "encoding/asn1", "encoding/base32",
    "encoding/base64", "encoding/binary", "encoding/csv", "encoding/gob", "encoding/hex", "encoding/json",
    "encoding/json/jsontext", "encoding/json/v2", "encoding/pem", "encoding/xml", "errors", "expvar", "flag",
    "fmt", "go/ast", "go/build", "go/build/constraint", "go/constant", "go/doc", "go/doc/comment", "go/format",
    "go/importer", "go/parser", "go/printer", "go/scanner", "go/token", "go/types", "go/version", "hash",
    "hash/adler32", "hash/crc32", "hash/crc64", "hash/fnv", "hash/maphash", "html", "html/template", "image",
    "image/color", "image/color/palette", "image/draw", "image/gif", "image/jpeg", "image/png",
    "index/suffixarray", "io", "io/fs", "io/ioutil", "iter", "log", "log/slog", "log/syslog", "maps", "math",
    "math/big", "math/bits", "math/cmplx", "math/rand", "math/rand/v2", "mime", "mime/multipart",
    "mime/quotedprintable", "net", "net/http", "net/http/cgi", "net/http/cookiejar", "net/http/fcgi",
    "net/http/httptest", "net/http/httptrace", "net/http/httputil", "net/http/pprof", "net/mail", "net/netip",
    "net/rpc", "net/rpc/jsonrpc", "net/smtp", "net/textproto", "net/url", "os", "os/exec", "os/signal", "os/user",
    "path", "path/filepath", "plugin", "reflect", "regexp", "regexp/syntax", "runtime", "runtime/asan",
    "runtime/cgo", "runtime/coverage", "runtime/debug", "runtime/metrics", "runtime/msan", "runtime/pprof",
    "runtime/race", "runtime/secret", "runtime/trace", "simd", "simd/archsimd", "slices", "sort", "strconv",
    "strings", "structs", "sync", "sync/atomic", "syscall", "syscall/js", "testing", "testing/cryptotest",
    "testing/fstest", "testing/iotest", "testing/quick", "testing/slogtest", "testing/synctest", "text/scanner",
    "text/tabwriter", "text/template", "text/template/parse", "time", "time/tzdata", "unicode", "unicode/utf16",
    "unicode/utf8", "unique", "unsafe", "uuid", "weak",
];

/// Whether `package` is part of the standard library.
pub(super) fn contains(package: &str) -> bool {
    let (first, below) = package.split_once('/').unwrap_or((package, ""));
    match first {
        // Only the standard library can have packages here: `import "internal/poll"` is refused elsewhere, and
        // modules vendored by users keep their own path.
        "internal" | "vendor" => !below.is_empty(),
        _ => {
            is_public(package)
                || package.split_once("/internal").is_some_and(|(owner, below)| {
                    // Not `log/internalise`. `crypto/internal/fips140/v1.0.0/...` has versions, hence no list.
                    (below.is_empty() || below.starts_with('/')) && is_public(owner)
                })
        }
    }
}

fn is_public(package: &str) -> bool {
    PACKAGES.binary_search(&package).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{PACKAGES, contains};

    #[test]
    fn the_list_is_sorted() {
        assert!(PACKAGES.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn internal_packages_belong_to_their_owner() {
        for package in
            ["net/http/internal", "crypto/internal/fips140/v1.0.0/sha256", "internal/poll", "log/internal"]
        {
            assert!(contains(package), "{package}");
        }
        for package in ["shop/internal", "container/internal/x", "log/internalise", "internal", "vendor", ""]
        {
            assert!(!contains(package), "{package}");
        }
    }
}
