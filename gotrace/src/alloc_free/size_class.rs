/// What a span is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpanKind {
    /// Stacks, or something of the runtime's own.
    Other,
    /// Objects on the heap.
    Heap {
        /// The number of the size class, by Go's table; 0 is one large object.
        size_class: u8,
        /// Do the objects hold no pointers?
        no_pointers: bool,
    },
}

impl SpanKind {
    /// As in the trace: 1, or twice the span class, which is twice the size class and a bit.
    pub(super) fn from_number(number: u64) -> Self {
        if number & 1 == 1 {
            return Self::Other;
        }
        Self::Heap { size_class: u8::try_from(number >> 2).unwrap_or(u8::MAX), no_pointers: number & 2 != 0 }
    }

    /// Bytes of the slots; `None` if the span holds one object, or none, or its class is not known.
    #[must_use]
    pub fn slot_bytes(self) -> Option<u64> {
        let Self::Heap { size_class, .. } = self else { return None };
        SLOT_BYTES.get(usize::from(size_class)).copied().filter(|&bytes| bytes != 0).map(u64::from)
    }
}

/// `src/internal/runtime/gc/sizeclasses.go`: the same in Go 1.21 to 1.27.
const SLOT_BYTES: [u16; 68] = [
    0, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384,
    416, 448, 480, 512, 576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072,
    3200, 3456, 4096, 4864, 5376, 6144, 6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568,
    14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768,
];
