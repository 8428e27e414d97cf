//! Decode, check and encode pprof profiles as Go programs write them, take Go symbol names apart,
//! and read goroutine dumps in all their forms.
//!
//! - [`Profile`] owns a decoded profile, in columns; [`ProfileView`] reads one sample at a time from
//!   a buffer it borrows. Both are refused exactly when google/pprof refuses them, unless
//!   [`ParseOptions::lenient`] asks for what can be saved.
//! - [`Tables`] is everything of a profile but its samples: functions, locations, mappings, header.
//! - [`proto`] has the messages of profile.proto for the crate `prost`, to build profiles
//!   or hand them on; [`Profile::encode_gzip`] writes them.
//! - [`GoSymbol`] knows that `main.(*Pool[...]).Get.func1` is a closure in method `Get` of `Pool`.
//! - [`GoroutineDump`] reads `goroutine` profiles: protobuf, `debug=1` and `debug=2` text.
//!
//! ```
//! # let file = include_bytes!("../tests/data/profile/go1.27-heap/input.pb.gz");
//! use pprof_parse::{GoSymbol, Profile};
//!
//! let profile = Profile::parse(file)?;
//! let inuse_space = profile.tables().sample_type("inuse_space").unwrap();
//! let heaviest = profile.samples().max_by_key(|sample| sample.values()[inuse_space]).unwrap();
//! let line = heaviest.lines().find(|line| {
//!     !GoSymbol::parse(&line.function().name().to_str_lossy()).is_standard_library()
//! });
//! if let Some(line) = line {
//!     println!("{} line {}", line.function().name(), line.line());
//! }
//! # Ok::<(), pprof_parse::Error>(())
//! ```
//!
//! Decoders work on bytes and readers, do not panic, and are bounded by [`Limits`]. Errors name the
//! entity and the byte. The format follows
//! [profile.proto](https://github.com/google/pprof/blob/main/proto/profile.proto), the rules
//! google/pprof's `profile` package, and the text forms Go's `runtime` and `runtime/pprof`.
//!
//! # Features
//! - `mmap` (default): [`ProfileBytes::open`] maps uncompressed files.
//! - `serde`: `Serialize` for plain result types.

mod ahead;
mod bytes;
mod counted;
mod damage;
mod decoder;
mod encode;
mod error;
mod goroutine;
mod gzip;
mod ids;
mod inflate;
mod limits;
mod options;
mod profile;
pub mod proto;
mod recognise;
mod sample;
mod samples;
mod source;
mod strings;
mod symbol;
mod tables;
mod text;
mod view;
mod warning;
mod wire;

pub use bytes::ProfileBytes;
pub use error::{Entity, Error};
pub use goroutine::{Ancestor, Call, Creator, DumpForm, Elided, Frame, Goroutine, GoroutineDump, Group};
pub use ids::{FunctionId, LocationId, MappingId, StringId};
pub use inflate::Inflater;
pub use limits::Limits;
pub use options::ParseOptions;
pub use profile::Profile;
pub use sample::{Label, LabelValue, Sample};
pub use symbol::{GoSymbol, Receiver};
pub use tables::{Function, Line, Location, Mapping, Tables, ValueType};
pub use text::Text;
pub use view::{ProfileView, SampleReader};
pub use warning::{Position, Warning};
