use super::{LabelRow, LabelRowValue, Samples};
use crate::proto;
use crate::tables::{Tables, string_index};

impl Samples {
    /// Sample `n`, in the ids and indexes of `tables`.
    pub(crate) fn to_proto(&self, n: usize, tables: &Tables<'_>) -> proto::Sample {
        proto::Sample {
            location_id: self.stack(n).iter().map(|id| tables.location_file_id(*id)).collect(),
            value: self.values(n).to_vec(),
            label: self.labels(n).iter().map(|row| label(*row)).collect(),
        }
    }
}

fn label(LabelRow { key, value }: LabelRow) -> proto::Label {
    let key = string_index(key);
    match value {
        LabelRowValue::Text(text) => proto::Label { key, str: string_index(text), ..Default::default() },
        LabelRowValue::Number { value, unit } => {
            proto::Label { key, num: value, num_unit: string_index(unit), ..Default::default() }
        }
    }
}
