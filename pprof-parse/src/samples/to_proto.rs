use super::{LabelRow, LabelRowValue, Row};
use crate::proto;
use crate::tables::{Tables, string_index};

impl Row<'_> {
    /// The sample in the ids and indexes of `tables`.
    pub(crate) fn to_proto(self, tables: &Tables<'_>) -> proto::Sample {
        proto::Sample {
            location_id: self.stack.iter().map(|id| tables.location_file_id(*id)).collect(),
            value: self.values.to_vec(),
            label: self.labels.iter().map(|row| label(*row)).collect(),
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
