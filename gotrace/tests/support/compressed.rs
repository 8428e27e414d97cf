//! Traces as people send them.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

/// Bytes of the header of a frame from [`zstd_in_blocks`], of a block, and of what a block inflates to.
pub(crate) const FRAME_HEADER: usize = 6;
pub(crate) const BLOCK: usize = BLOCK_BYTES + 3;
pub(crate) const BLOCK_BYTES: usize = 1000;

/// A frame of many blocks, none of them compressed: its window is 2 MiB.
pub(crate) fn zstd_in_blocks(bytes: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0, 0x58];
    let last = bytes.len().div_ceil(BLOCK_BYTES) - 1;
    for (n, block) in bytes.chunks(BLOCK_BYTES).enumerate() {
        let header = u32::from(n == last) | u32::try_from(block.len()).unwrap() << 3;
        frame.extend(&header.to_le_bytes()[..3]);
        frame.extend(block);
    }
    frame
}
