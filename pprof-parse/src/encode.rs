//! Writes a decoded profile again.

use crate::{Profile, proto};

impl Profile {
    /// The profile as plain messages, to change or to encode. Strings, tables and samples keep
    /// their order, and what was not understood when it was read (unknown fields, labels without a
    /// value) is gone.
    pub fn to_proto(&self) -> proto::Profile {
        let (tables, samples) = (self.tables_to_encode(), self.samples_to_encode());
        let sample = samples.rows().map(|row| row.to_proto(tables)).collect();
        proto::Profile { sample, ..tables.to_proto() }
    }

    /// The uncompressed file. Decoding it gives the same content.
    pub fn encode(&self) -> Vec<u8> {
        self.to_proto().encode()
    }

    /// The file compressed with gzip, as `go tool pprof` expects it.
    pub fn encode_gzip(&self) -> Vec<u8> {
        self.to_proto().encode_gzip()
    }
}
