//! The experiment that traces each allocation, on a program of which is known what it allocates
//! (`data/small/gen/main.go`), and on the corpus.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use gotrace::{AllocFree, Change, Memory, MemoryEvent, Reader, SpanKind};
use support::data;

mod support;

/// Gives all events of the experiment to `each`; the decoder as it is at the end.
fn decode(bytes: &[u8], mut each: impl FnMut(MemoryEvent<'_>)) -> AllocFree {
    let mut alloc_free = AllocFree::new();
    let mut reader = Reader::new(bytes).unwrap();
    reader
        .for_each(|event| {
            if let Some(memory) = alloc_free.event(event) {
                each(memory);
            }
        })
        .unwrap();
    assert_eq!(reader.damage(), []);
    assert_eq!(alloc_free.unreadable_batches(), 0);
    alloc_free
}

#[test]
fn what_the_program_allocates_is_there_with_type_and_size() {
    let mut nodes = 0;
    let mut ballast = Vec::new();
    let decoder = decode(&fs::read(data("small/alloc_free.trace")).unwrap(), |memory| {
        let Memory::HeapObject { ty } = memory.what else { return };
        if memory.change != Change::Allocated {
            return;
        }
        if let Some(ty) = ty.filter(|ty| ty.name == "main.node") {
            assert_eq!((ty.size_bytes, ty.pointer_bytes, memory.size_bytes), (16, 16, Some(16)));
            nodes += 1;
        }
        if memory.size_bytes.unwrap() > 1 << 20 {
            ballast.push(memory.size_bytes.unwrap());
        }
    });
    // 40 trees of 63 nodes, in four generations; 8 MiB twice.
    assert_eq!(nodes, 40 * 63);
    assert_eq!(ballast, [8 << 20, 8 << 20]);
    let layout = decoder.layout().unwrap();
    assert_eq!((layout.page_bytes, layout.heap_align_bytes, layout.stack_align_bytes), (8192, 8, 2048));
}

#[test]
fn memory_is_where_it_can_be() {
    let mut traces = vec![data("small/alloc_free.trace")];
    if let Some(corpus) = std::env::var_os("GOTRACE_CORPUS") {
        traces.extend(
            ["1.23", "1.27"].map(|v| std::path::Path::new(&corpus).join(format!("allocfree-{v}.trace"))),
        );
    }
    for path in traces {
        let name = path.display().to_string();
        let mut spans = BTreeMap::new();
        let mut objects = BTreeSet::new();
        let mut seen = [0; 3];
        decode(&fs::read(&path).unwrap(), |memory| {
            let address = memory.address.unwrap();
            match memory.what {
                Memory::Span { kind } => {
                    seen[0] += 1;
                    assert_eq!(address % 8192, 0, "{name}");
                    match memory.change {
                        Change::Freed => {
                            assert!(spans.remove(&address).is_some(), "{name}: freed, but not there")
                        }
                        _ => {
                            let bytes = memory.size_bytes.unwrap();
                            assert!(bytes > 0 && bytes % 8192 == 0, "{name}");
                            spans.insert(address, (bytes, kind.unwrap()));
                        }
                    }
                }
                Memory::HeapObject { .. } => {
                    seen[1] += 1;
                    let (start, (bytes, kind)) = spans.range(..=address).next_back().unwrap();
                    let slot = memory.size_bytes.unwrap();
                    assert!(address + slot <= start + bytes, "{name}: {address:#x} is in no span");
                    assert_ne!(*kind, SpanKind::Other, "{name}: an object in a span for something else");
                    assert_eq!((address - start) % slot, 0, "{name}: {address:#x} begins no slot");
                    match memory.change {
                        Change::Exists => _ = objects.insert(address),
                        Change::Allocated => {
                            // Tiny objects share a slot.
                            assert!(
                                objects.insert(address) || slot <= 16,
                                "{name}: {address:#x} is there already"
                            );
                        }
                        Change::Freed => {
                            assert!(objects.remove(&address), "{name}: {address:#x} is not there")
                        }
                    }
                }
                Memory::GoroutineStack => {
                    seen[2] += 1;
                    assert_eq!(address % 2048, 0, "{name}");
                    if memory.change != Change::Freed {
                        assert!(
                            memory.size_bytes.is_some_and(|b| b.is_power_of_two() && b >= 2048),
                            "{name}"
                        );
                    }
                }
                _ => panic!("{memory:?}"),
            }
        });
        assert!(seen.iter().all(|&count| count > 5), "{name}: {seen:?}");
    }
}
