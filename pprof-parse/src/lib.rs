//! Decode, check and encode pprof profiles, as Go programs write them.

mod bytes;
mod counted;
mod damage;
mod decoder;
mod error;
mod gzip;
mod goroutine;
mod ids;
mod inflate;
mod limits;
mod options;
mod profile;
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
pub use goroutine::{Creator, DumpForm, Elided, Frame, Goroutine, GoroutineDump, Group};
pub use ids::{FunctionId, LocationId, MappingId, StringId};
pub use limits::Limits;
pub use options::ParseOptions;
pub use profile::Profile;
pub use sample::{Label, LabelValue, Sample};
pub use symbol::{GoSymbol, Receiver};
pub use tables::{Function, Line, Location, Mapping, Tables, ValueType};
pub use text::Text;
pub use view::{ProfileView, SampleReader};
pub use warning::{Position, Warning};
