#![warn(clippy::arithmetic_side_effects)]

mod batch;
mod size_class;
mod spans;

pub use batch::{HeapLayout, HeapType};
pub use size_class::SpanKind;

use rustc_hash::FxHashMap;

use crate::event::{Details, Event, Experimental, Sync};
use crate::wire_type as wire;
use batch::{Batch, TypeRow};
use spans::Spans;

/// Decodes the `AllocFree` experiment (`GODEBUG=traceallocfree=1`, Go 1.23 and later): each span, heap object and
/// goroutine stack that is there when tracing starts, is allocated or freed, with address, size and type.
///
/// Give it all events of a trace in order: what the numbers in the events mean is in batches of data that
/// come with [`Sync`] events, and the size of an object is that of the slots of its span. Memory is that of the
/// program's live spans and of the types of one generation.
/// (`src/runtime/traceallocfree.go`, `tracetype.go`.)
///
/// ```
/// use gotrace::{AllocFree, Change, Event, Memory};
///
/// fn allocated_bytes(events: &[Event<'_>]) -> u64 {
///     let mut alloc_free = AllocFree::new();
///     let mut bytes = 0;
///     for event in events {
///         if let Some(memory) = alloc_free.event(event)
///             && memory.change == Change::Allocated
///             && matches!(memory.what, Memory::HeapObject { .. })
///         {
///             bytes += memory.size_bytes.unwrap_or(0);
///         }
///     }
///     bytes
/// }
/// ```
#[derive(Debug, Default)]
pub struct AllocFree {
    layout: Option<HeapLayout>,
    /// Of the generation that is being read: its numbers do not hold any longer.
    types: FxHashMap<u64, TypeRow>,
    spans: Spans,
    unreadable_batches: u64,
}

/// Memory that exists from here on, or does not any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct MemoryEvent<'a> {
    /// What happens to it.
    pub change: Change,
    /// Where it is; `None` if the trace does not hold the [`HeapLayout`], because its begin is missing.
    ///
    /// Of an object it is where its slot starts: Go counts the eight bytes before objects with pointers that are
    /// larger than 512 bytes when they are freed, and not when they are allocated.
    pub address: Option<u64>,
    /// How many bytes it has: of an object those of its slot. `None` if that was said, or not said, in a part of the trace
    /// that is missing.
    pub size_bytes: Option<u64>,
    /// What it is.
    pub what: Memory<'a>,
}

/// What happens to memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// It was there when tracing started.
    Exists,
    /// It is allocated.
    Allocated,
    /// It is freed.
    Freed,
}

/// What memory is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Memory<'a> {
    /// Pages in a row, that hold objects of one size or something of the runtime's own.
    Span {
        /// Which; `None` if the span was allocated in a part of the trace that is missing.
        kind: Option<SpanKind>,
    },
    /// An object on the heap.
    HeapObject {
        /// Its type, or that of its elements, where the runtime knows it: mostly if it has pointers.
        ty: Option<HeapType<'a>>,
    },
    /// The stack of a goroutine.
    GoroutineStack,
}

impl AllocFree {
    /// Nothing is known yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next event in, and says what it means if it is one of the experiment.
    pub fn event(&mut self, event: &Event<'_>) -> Option<MemoryEvent<'_>> {
        match event.details() {
            Details::Sync(sync) => {
                self.sync(&sync);
                None
            }
            Details::Experimental(experimental) => self.memory(&experimental),
            _ => None,
        }
    }

    /// How the heap is laid out, once it is known.
    #[must_use]
    pub fn layout(&self) -> Option<HeapLayout> {
        self.layout
    }

    /// The types of the generation that is being read, in no order.
    pub fn types(&self) -> impl Iterator<Item = HeapType<'_>> {
        self.types.values().map(TypeRow::view)
    }

    /// How many batches of data could not be understood.
    #[must_use]
    pub fn unreadable_batches(&self) -> u64 {
        self.unreadable_batches
    }

    fn sync(&mut self, sync: &Sync<'_>) {
        self.types.clear();
        if sync.resynchronised {
            self.spans = Spans::default();
        }
        for batch in sync.experimental.iter().filter(|batch| batch.experiment == ALLOC_FREE) {
            match Batch::read(batch.data) {
                Some(Batch::Layout(layout)) => self.layout = Some(layout),
                Some(Batch::Types(types)) => self.types.extend(types),
                None => self.unreadable_batches = self.unreadable_batches.saturating_add(1),
            }
        }
    }

    fn memory(&mut self, event: &Experimental<'_>) -> Option<MemoryEvent<'_>> {
        let [id, value, class, _] = event.args;
        let layout = self.layout;
        let scaled =
            |number: u64, unit: fn(HeapLayout) -> u64| layout.and_then(|l| number.checked_mul(unit(l)));
        let address =
            |unit| scaled(id, unit).zip(layout).and_then(|(offset, l)| l.heap_start.checked_add(offset));
        Some(match event.wire {
            wire::SPAN | wire::SPAN_ALLOC => {
                let kind = SpanKind::from_number(class);
                self.spans.insert(id, value, kind);
                MemoryEvent {
                    change: if event.wire == wire::SPAN { Change::Exists } else { Change::Allocated },
                    address: address(|l| l.page_bytes),
                    size_bytes: scaled(value, |l| l.page_bytes),
                    what: Memory::Span { kind: Some(kind) },
                }
            }
            wire::SPAN_FREE => {
                let span = self.spans.remove(id);
                MemoryEvent {
                    change: Change::Freed,
                    address: address(|l| l.page_bytes),
                    size_bytes: span.and_then(|(pages, _)| scaled(pages, |l| l.page_bytes)),
                    what: Memory::Span { kind: span.map(|(_, kind)| kind) },
                }
            }
            wire::HEAP_OBJECT | wire::HEAP_OBJECT_ALLOC | wire::HEAP_OBJECT_FREE => {
                let slot = layout.and_then(|layout| self.spans.slot(id, layout));
                MemoryEvent {
                    change: match event.wire {
                        wire::HEAP_OBJECT => Change::Exists,
                        wire::HEAP_OBJECT_ALLOC => Change::Allocated,
                        _ => Change::Freed,
                    },
                    address: slot.map(|slot| slot.address).or_else(|| address(|l| l.heap_align_bytes)),
                    size_bytes: slot.map(|slot| slot.bytes),
                    what: Memory::HeapObject { ty: self.types.get(&value).map(TypeRow::view) },
                }
            }
            wire::GOROUTINE_STACK | wire::GOROUTINE_STACK_ALLOC | wire::GOROUTINE_STACK_FREE => MemoryEvent {
                change: match event.wire {
                    wire::GOROUTINE_STACK => Change::Exists,
                    wire::GOROUTINE_STACK_ALLOC => Change::Allocated,
                    _ => Change::Freed,
                },
                address: address(|l| l.stack_align_bytes),
                // The number of bits of the size, which is a power of two; the comment in Go says otherwise.
                size_bytes: value.checked_sub(1).and_then(|bits| 1u64.checked_shl(u32::try_from(bits).ok()?)),
                what: Memory::GoroutineStack,
            },
            _ => return None,
        })
    }
}

/// The number of the experiment.
const ALLOC_FREE: u8 = 1;
