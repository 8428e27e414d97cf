use std::fs::File;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

/// Writes a profile as Go's runtime does, which compresses at the fastest level.
pub(crate) fn write_gzip(path: &Path, profile: &[u8]) {
    let mut encoder = GzEncoder::new(File::create(path).unwrap(), Compression::fast());
    encoder.write_all(profile).unwrap();
    encoder.finish().unwrap();
}
