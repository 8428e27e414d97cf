use super::{MainModules, ProblemKind};
use crate::{ModuleVersion, SumFile};
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

/// Of a go.mod without a byte. Go once wrote it by mistake, and passes over it since (modfetch's readGoSum).
const OF_NOTHING: &str = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=";

/// The hashes that go.mod files of dependencies must have.
#[derive(Debug)]
pub(super) struct Sums<'a> {
    /// One table per file, the main one first.
    files: Vec<Table<'a>>,
    /// Whether each go.mod must have a hash.
    must_have: bool,
}

impl<'a> Sums<'a> {
    pub(super) fn of(main: &'a MainModules, readonly: bool) -> Self {
        let files = main.sums.iter().map(|file| table(file)).collect();
        // In a workspace Go asks for hashes only when it downloads.
        Self { files, must_have: readonly && !main.is_workspace() }
    }

    /// Whether no hash is known.
    pub(super) fn is_empty(&self) -> bool {
        self.files.iter().all(FxHashMap::is_empty)
    }

    /// What is wrong with a go.mod that may not even be looked for.
    pub(super) fn check_known(&self, module: &ModuleVersion) -> Result<(), ProblemKind> {
        if self.must_have
            && !self.known(module).any(|hashes| hashes.iter().any(|hash| hash.starts_with("h1:")))
        {
            return Err(ProblemKind::NoSum);
        }
        Ok(())
    }

    /// Whether the text of a go.mod has the hash that is known; hashes of kinds to come are passed over.
    pub(super) fn check(&self, module: &ModuleVersion, text: &[u8]) -> Result<(), ProblemKind> {
        let mut found = None;
        for known in self.known(module) {
            let found: &String = found.get_or_insert_with(|| go_mod_hash(text));
            for hash in known.iter() {
                if hash == found {
                    break;
                }
                if hash.starts_with("h1:") {
                    let (found, expected) = (found.clone(), hash.to_owned());
                    return Err(ProblemKind::OtherSum { found, expected });
                }
            }
        }
        Ok(())
    }

    /// What each file knows of a module.
    fn known<'s>(&'s self, module: &'s ModuleVersion) -> impl Iterator<Item = &'s Hashes<'a>> {
        let key = (module.path.as_str(), module.version.as_str());
        self.files.iter().filter_map(move |file| file.get(&key))
    }
}

/// The hashes of a module: there is hardly ever more than one.
#[derive(Debug)]
struct Hashes<'a> {
    first: &'a str,
    more: Vec<&'a str>,
}

impl<'a> Hashes<'a> {
    fn iter(&self) -> impl Iterator<Item = &'a str> {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }
}

/// By path and version.
type Table<'a> = FxHashMap<(&'a str, &'a str), Hashes<'a>>;

fn table(file: &SumFile) -> Table<'_> {
    let mut table = Table::default();
    for sum in file.sums().filter(|sum| sum.go_mod && sum.hash != OF_NOTHING) {
        let hashes = table.entry((sum.path, sum.version));
        hashes
            .and_modify(|hashes| hashes.more.push(sum.hash))
            .or_insert(Hashes { first: sum.hash, more: Vec::new() });
    }
    table
}

/// The hash of a go.mod file as go.sum has it (golang.org/x/mod/sumdb/dirhash): of the line `<hash>  go.mod`.
fn go_mod_hash(text: &[u8]) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let digit = |value: u8| HEX.get(usize::from(value)).copied().unwrap_or_default();
    let mut line = [0; 64];
    for (pair, byte) in line.chunks_exact_mut(2).zip(Sha256::digest(text)) {
        pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
    let sum = Sha256::new().chain_update(line).chain_update(b"  go.mod\n").finalize();
    let mut hash = String::with_capacity(47);
    hash.push_str("h1:");
    push_base64(&sum, &mut hash);
    hash
}

fn push_base64(bytes: &[u8], text: &mut String) {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for chunk in bytes.chunks(3) {
        let [a, b, c] = [0, 1, 2].map(|at| chunk.get(at).copied().unwrap_or_default());
        let values = [a >> 2, (a & 3) << 4 | b >> 4, (b & 15) << 2 | c >> 6, c & 63];
        for (at, value) in values.into_iter().enumerate() {
            let digit = DIGITS.get(usize::from(value)).copied().unwrap_or_default();
            text.push(if at <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
}
