//! Values that are stored once and named by a number.

use std::hash::{BuildHasher, Hash, Hasher};
use std::marker::PhantomData;

use hashbrown::HashTable;
use rustc_hash::FxBuildHasher;

/// Number of a `T` in the table that keeps it.
pub(super) struct Id<T: ?Sized> {
    index: u32,
    of: PhantomData<fn() -> T>,
}

impl<T: ?Sized> Id<T> {
    /// `None` when there are more than numbers.
    fn new(index: usize) -> Option<Self> {
        u32::try_from(index).ok().map(|index| Self { index, of: PhantomData })
    }

    fn index(self) -> usize {
        self.index as usize
    }
}

// Derived ones would ask the same of `T`.
impl<T: ?Sized> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Id<T> {}

impl<T: ?Sized> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl<T: ?Sized> Eq for Id<T> {}

impl<T: ?Sized> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.index.hash(state);
    }
}

impl<T: ?Sized> std::fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.index.fmt(f)
    }
}

/// Finds the number under which a value is kept, by hash.
#[derive(Debug, Default)]
pub(super) struct Index {
    rows: HashTable<u32>,
}

impl Index {
    /// The number of the row that has `hash` and for which `is_equal` holds.
    pub(super) fn find<T: ?Sized>(&self, hash: u64, is_equal: impl Fn(Id<T>) -> bool) -> Option<Id<T>> {
        let id = |row| Id { index: row, of: PhantomData };
        self.rows.find(hash, |&row| is_equal(id(row))).map(|&row| id(row))
    }

    /// Enters the number of a new row.
    pub(super) fn enter<T: ?Sized>(&mut self, hash: u64, new: Id<T>, hash_of: impl Fn(Id<T>) -> u64) {
        self.rows.insert_unique(hash, new.index, |&row| hash_of(Id { index: row, of: PhantomData }));
    }
}

pub(super) fn hash<Q: Hash + ?Sized>(value: &Q) -> u64 {
    FxBuildHasher.hash_one(value)
}

/// Strings, in one buffer.
#[derive(Debug, Default)]
pub(super) struct Strings {
    buffer: String,
    /// Where each string ends; it starts where the one before ends.
    ends: Vec<usize>,
}

impl Strings {
    pub(super) fn get(&self, id: Id<str>) -> &str {
        let start =
            id.index().checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(id.index()).and_then(|&end| self.buffer.get(start..end)).unwrap_or_default()
    }

    pub(super) fn bytes(&self) -> usize {
        self.buffer.len()
    }

    pub(super) fn intern(&mut self, index: &mut Index, string: &str) -> Option<Id<str>> {
        let hash_value = hash(string);
        if let Some(known) = index.find(hash_value, |id| self.get(id) == string) {
            return Some(known);
        }
        let new = Id::new(self.ends.len())?;
        self.buffer.push_str(string);
        self.ends.push(self.buffer.len());
        index.enter(hash_value, new, |id| hash(self.get(id)));
        Some(new)
    }
}

/// Plain values.
#[derive(Debug)]
pub(super) struct Values<T> {
    rows: Vec<T>,
}

impl<T> Default for Values<T> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

impl<T: Copy + Eq + Hash> Values<T> {
    pub(super) fn get(&self, id: Id<T>) -> Option<&T> {
        self.rows.get(id.index())
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn intern(&mut self, index: &mut Index, value: T) -> Option<Id<T>> {
        let hash_value = hash(&value);
        if let Some(known) = index.find(hash_value, |id| self.get(id) == Some(&value)) {
            return Some(known);
        }
        let new = self.push(value)?;
        index.enter(hash_value, new, |id| self.get(id).map_or(0, hash));
        Some(new)
    }

    /// Appends a value that is known to be new.
    pub(super) fn push(&mut self, value: T) -> Option<Id<T>> {
        let new = Id::new(self.rows.len())?;
        self.rows.push(value);
        Some(new)
    }
}

/// Lists of plain values, in one column.
#[derive(Debug)]
pub(super) struct Lists<T> {
    items: Vec<T>,
    ends: Vec<usize>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { items: Vec::new(), ends: Vec::new() }
    }
}

impl<T: Copy + Eq + Hash> Lists<T> {
    pub(super) fn get(&self, id: Id<[T]>) -> &[T] {
        let start =
            id.index().checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(id.index()).and_then(|&end| self.items.get(start..end)).unwrap_or_default()
    }

    /// How many values all lists have together.
    pub(super) fn items(&self) -> usize {
        self.items.len()
    }

    pub(super) fn intern(&mut self, index: &mut Index, list: &[T]) -> Option<Id<[T]>> {
        let hash_value = hash(list);
        if let Some(known) = index.find(hash_value, |id| self.get(id) == list) {
            return Some(known);
        }
        let new = Id::new(self.ends.len())?;
        self.items.extend_from_slice(list);
        self.ends.push(self.items.len());
        index.enter(hash_value, new, |id| hash(self.get(id)));
        Some(new)
    }
}
