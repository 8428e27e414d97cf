use pprof_parse::{Profile, ValueType};
use serde::Serialize;

/// What `debugctl profile info --format json` prints. Other programs read it: fields are added, but
/// not renamed or removed, under the same schema.
#[derive(Debug, Serialize)]
pub(super) struct Document {
    schema: &'static str,
    pub(super) sample_types: Vec<SampleType>,
    /// The type that is shown when the user names none; `null` when the profile has no types.
    pub(super) default_sample_type: Option<String>,
    pub(super) samples: usize,
    pub(super) locations: usize,
    pub(super) functions: usize,
    pub(super) mappings: usize,
    pub(super) strings: usize,
    /// Events between two samples, in the unit of `period_type`.
    pub(super) period: i64,
    pub(super) period_type: PeriodType,
    /// Since 1970 UTC; 0 when unknown.
    pub(super) time_ns: i64,
    /// 0 when unknown.
    pub(super) duration_ns: i64,
    /// What a lenient reading lost.
    pub(super) warnings: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(super) struct SampleType {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) unit: String,
    /// Sum over all samples; wraps around like Go's.
    pub(super) total: i64,
    /// Names need not be unique in a damaged profile.
    #[serde(skip)]
    pub(super) is_default: bool,
}

/// Both are empty when the profile has no period.
#[derive(Debug, Serialize)]
pub(super) struct PeriodType {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) unit: String,
}

impl Document {
    pub(super) fn of(profile: &Profile) -> Self {
        let tables = profile.tables();
        let default = tables.default_sample_type();
        let types = tables.sample_types().zip(totals(profile)).enumerate();
        let sample_types: Vec<SampleType> =
            types.map(|(n, (kind, total))| SampleType::new(kind, total, Some(n) == default)).collect();
        let default = sample_types.iter().find(|sample_type| sample_type.is_default);
        Self {
            schema: "debugctl.profile.info/1",
            default_sample_type: default.map(|sample_type| sample_type.kind.clone()),
            sample_types,
            samples: profile.samples().len(),
            locations: tables.locations().len(),
            functions: tables.functions().len(),
            mappings: tables.mappings().len(),
            strings: tables.string_count(),
            period: tables.period(),
            period_type: PeriodType::new(tables.period_type()),
            time_ns: tables.time_ns(),
            duration_ns: tables.duration_ns(),
            warnings: profile.warnings().iter().map(ToString::to_string).collect(),
        }
    }

    /// Whether there is nothing in it. The empty string does not count: every table begins with it.
    pub(super) fn is_empty(&self) -> bool {
        let tables = self.locations + self.functions + self.mappings + self.strings.saturating_sub(1);
        self.sample_types.is_empty() && self.samples == 0 && tables == 0
    }
}

/// One sum per sample type.
fn totals(profile: &Profile) -> Vec<i64> {
    let mut totals = vec![0_i64; profile.tables().sample_types().len()];
    for sample in profile.samples() {
        for (total, value) in totals.iter_mut().zip(sample.values()) {
            *total = total.wrapping_add(*value);
        }
    }
    totals
}

impl SampleType {
    fn new(value_type: ValueType<'_>, total: i64, is_default: bool) -> Self {
        Self { kind: value_type.kind().to_string(), unit: value_type.unit().to_string(), total, is_default }
    }
}

impl PeriodType {
    fn new(value_type: ValueType<'_>) -> Self {
        Self { kind: value_type.kind().to_string(), unit: value_type.unit().to_string() }
    }
}
