//! Goroutine profiles in protobuf form, `debug=0`.

use super::builder::{Builder, Entry};
use super::frame::Frame;
use super::status::Status;
use crate::{Entity, Error, LabelValue, Location, Profile, Sample};

/// The only sample type's name. A heap or CPU profile has several sample types, or another unit.
pub(super) fn profile_name(profile: &Profile) -> Result<String, Error> {
    let mut types = profile.tables().sample_types();
    match (types.next(), types.next()) {
        (Some(only), None) if only.unit() == "count" => Ok(only.kind().to_str_lossy().into_owned()),
        _ => {
            let types: Vec<_> =
                profile.tables().sample_types().map(|t| format!("{}/{}", t.kind(), t.unit())).collect();
            let types = types.join(", ");
            let problem =
                format!("sample types {types} instead of one count: this is no profile of goroutines");
            Err(Error::Invalid { offset: 0, entity: Entity::Profile, problem })
        }
    }
}

pub(super) fn read_profile(profile: &Profile, name: &str, builder: &mut Builder<'_>) -> Result<(), Error> {
    let is_leaked = name == "goroutineleak";
    for (number, sample) in profile.samples().enumerate() {
        let count = sample.values().first().copied().unwrap_or_default();
        let Ok(count) = u64::try_from(count) else {
            let problem = format!("{count} goroutines; a difference of profiles is no dump");
            return Err(Error::Invalid { offset: 0, entity: Entity::Sample(number as u64), problem });
        };
        push_frames(sample, builder)?;
        for label in sample.labels() {
            let value = match label.value {
                LabelValue::Text(text) => text.to_str_lossy(),
                LabelValue::Number { value, .. } => value.to_string().into(),
            };
            builder.push_label(&label.key.to_str_lossy(), &value)?;
        }
        let status = Status { is_leaked, ..Status::default() };
        builder.finish_entry(&Entry { count, status, ..Entry::default() })?;
    }
    Ok(())
}

fn push_frames(sample: Sample<'_>, builder: &mut Builder<'_>) -> Result<(), Error> {
    for location in sample.locations() {
        if is_padding(location) {
            continue;
        }
        if location.lines().len() == 0 {
            builder.push_address(&format!("{:#x}", location.address()))?;
        }
        for line in location.lines() {
            let function = line.function();
            builder.push_frame(Frame {
                function: &function.name().to_str_lossy(),
                file: &function.filename().to_str_lossy(),
                // Negative and huge ones are damage.
                line: u32::try_from(line.line()).unwrap_or_default(),
            })?;
        }
    }
    Ok(())
}

/// Go 1.25 to 1.27 fill stacks of threadcreate up to 32 frames with address 0, less one because a location
/// holds the call and not the return, and with a function without a name.
fn is_padding(location: Location<'_>) -> bool {
    matches!(location.address(), 0 | u64::MAX)
        && location.lines().all(|line| line.function().name().is_empty())
}
