#![warn(clippy::arithmetic_side_effects)]

use super::BuildInfo;
use crate::{Error, Limits};
use object::read::{Object, ObjectSection, ObjectSegment};
use object::{Endianness, File};

/// What the section begins with (cmd/link, debug/buildinfo).
const MAGIC: &[u8] = b"\xff Go buildinf:";
/// The magic is at such an offset.
const ALIGN: usize = 16;
const HEADER: usize = 32;

impl BuildInfo {
    /// Reads the build info in a Go binary: an ELF file, or one of the other kinds that have the same section. `name` is
    /// for errors; no more of the binary is looked at than needed.
    pub fn parse_binary(name: &str, bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let fault = |problem: &str| Error::Binary { file: name.to_owned(), problem: problem.to_owned() };
        let file = File::parse(bytes).map_err(|error| fault(&format!("no program: {error}")))?;
        let header =
            header(&file).ok_or_else(|| fault("no build info in it; expected a program that Go built"))?;
        let (version, modules) = strings(&file, header)
            .ok_or_else(|| fault("its build info is damaged; it was probably cut off"))?;
        let limit = limits.file_bytes;
        if u64::try_from(modules.len()).is_ok_and(|len| len > limit) {
            return Err(Error::Limit {
                place: name.to_owned(),
                what: "bytes of build info",
                limit,
                field: "file_bytes",
            });
        }
        let mut info = Self { go_version: String::from_utf8_lossy(version).into_owned(), ..Self::default() };
        let text = String::from_utf8_lossy(unframed(modules));
        info.read_lines(&format!("build info of {name}"), text.lines().zip(1..))?;
        Ok(info)
    }
}

/// The build info from its magic to the end of its section or segment.
fn header<'b>(file: &File<'b>) -> Option<&'b [u8]> {
    let named = file.section_by_name(".go.buildinfo").or_else(|| file.section_by_name("__go_buildinfo"));
    if let Some(found) = named.and_then(|section| find(section.data().ok()?)) {
        return Some(found);
    }
    // Stripped of its section headers, and in Windows programs.
    file.segments().filter_map(|segment| segment.data().ok()).find_map(find)
}

fn find(data: &[u8]) -> Option<&[u8]> {
    let places = memchr::memmem::find_iter(data, MAGIC);
    let place = places.into_iter().find(|place| place.is_multiple_of(ALIGN))?;
    data.get(place..).filter(|data| data.len() >= HEADER)
}

/// The version of Go, and the text about modules.
fn strings<'b>(file: &File<'b>, header: &'b [u8]) -> Option<(&'b [u8], &'b [u8])> {
    let (pointer_size, flags) = (*header.get(14)?, *header.get(15)?);
    if flags & 2 != 0 {
        // Since Go 1.18 the strings follow, each after its length.
        let (version, rest) = counted(header.get(HEADER..)?)?;
        return Some((version, counted(rest).map_or(&[][..], |(modules, _)| modules)));
    }
    // Before, there were pointers to Go's string headers.
    let endian = if flags & 1 == 0 { Endianness::Little } else { Endianness::Big };
    let word = Word { size: usize::from(pointer_size), endian };
    let string = |at: usize| {
        let header = word.read(header.get(at..)?)?;
        let target = memory(file, header)?;
        let address = word.read(target)?;
        let length = usize::try_from(word.read(target.get(word.size..)?)?).ok()?;
        if length == 0 {
            return Some(&[][..]);
        }
        memory(file, address)?.get(..length)
    };
    Some((string(16)?, string(16_usize.checked_add(word.size)?).unwrap_or_default()))
}

/// A string after its length.
fn counted(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let (mut length, mut shift, mut rest) = (0_u64, 0_u32, data);
    loop {
        let (&byte, after) = rest.split_first()?;
        rest = after;
        length |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte < 0x80 {
            return rest.split_at_checked(usize::try_from(length).ok()?);
        }
        shift = shift.checked_add(7).filter(|shift| *shift < 64)?;
    }
}

struct Word {
    size: usize,
    endian: Endianness,
}

impl Word {
    fn read(&self, data: &[u8]) -> Option<u64> {
        let bytes = data.get(..self.size).filter(|bytes| matches!(bytes.len(), 4 | 8))?;
        let add = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
        Some(match self.endian {
            Endianness::Little => bytes.iter().rev().fold(0, add),
            Endianness::Big => bytes.iter().fold(0, add),
        })
    }
}

/// What is at an address, to the end of its segment.
fn memory<'b>(file: &File<'b>, address: u64) -> Option<&'b [u8]> {
    file.segments().find_map(|segment| {
        let offset = usize::try_from(address.checked_sub(segment.address())?).ok()?;
        segment.data().ok()?.get(offset..).filter(|data| !data.is_empty())
    })
}

/// Go puts 16 bytes around the text, by which it is found in memory (cmd/go's modload.ModInfoData).
fn unframed(modules: &[u8]) -> &[u8] {
    let inner = modules.len().checked_sub(16).and_then(|end| modules.get(16..end));
    match inner {
        Some(inner) if inner.ends_with(b"\n") => inner,
        _ => &[],
    }
}
