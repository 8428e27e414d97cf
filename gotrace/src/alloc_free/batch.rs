use crate::text::Text;

/// What the numbers in events of `AllocFree` are multiplied with and added to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeapLayout {
    /// The lowest address of the heap.
    pub heap_start: u64,
    /// Bytes of a page of the runtime.
    pub page_bytes: u64,
    /// What addresses of objects are multiples of.
    pub heap_align_bytes: u64,
    /// What addresses of stacks are multiples of.
    pub stack_align_bytes: u64,
}

/// A type of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeapType<'a> {
    /// Its name, such as `runtime.sudog`.
    pub name: Text<'a>,
    /// The address of its description.
    pub address: u64,
    /// Bytes of a value.
    pub size_bytes: u64,
    /// Bytes up to the end of its last pointer.
    pub pointer_bytes: u64,
}

/// A type as it is kept.
#[derive(Debug)]
pub(super) struct TypeRow {
    name: Box<[u8]>,
    address: u64,
    size_bytes: u64,
    pointer_bytes: u64,
}

impl TypeRow {
    pub(super) fn view(&self) -> HeapType<'_> {
        HeapType {
            name: Text::new(&self.name),
            address: self.address,
            size_bytes: self.size_bytes,
            pointer_bytes: self.pointer_bytes,
        }
    }
}

/// What one batch of the experiment holds.
pub(super) enum Batch {
    Types(Vec<(u64, TypeRow)>),
    Layout(HeapLayout),
}

impl Batch {
    /// `None` if it cannot be understood.
    pub(super) fn read(data: &[u8]) -> Option<Self> {
        let (&kind, mut rest) = data.split_first()?;
        let rest = &mut rest;
        match kind {
            0 => {
                let mut types = Vec::new();
                while !rest.is_empty() {
                    types.push((varint(rest)?, type_row(rest)?));
                }
                Some(Self::Types(types))
            }
            1 => Some(Self::Layout(HeapLayout {
                heap_start: varint(rest)?,
                page_bytes: varint(rest)?,
                heap_align_bytes: varint(rest)?,
                stack_align_bytes: varint(rest)?,
            })),
            _ => None,
        }
    }
}

fn type_row(rest: &mut &[u8]) -> Option<TypeRow> {
    let (address, size_bytes, pointer_bytes) = (varint(rest)?, varint(rest)?, varint(rest)?);
    let length = usize::try_from(varint(rest)?).ok()?;
    let (name, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(TypeRow { name: name.into(), address, size_bytes, pointer_bytes })
}

fn varint(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0u64;
    for shift in (0..64).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        if shift == 63 && byte > 1 {
            return None;
        }
        value |= u64::from(byte & 127) << shift;
        if byte < 128 {
            return Some(value);
        }
    }
    None
}
