use super::numbered::Numbered;
use crate::ModuleView;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

#[derive(Serialize)]
struct Module<'g> {
    path: &'g str,
    /// Empty for main modules.
    version: &'g str,
    main: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    replacement: Option<Replacement<'g>>,
}

#[derive(Serialize)]
struct Replacement<'g> {
    path: &'g str,
    /// Empty for folders.
    version: &'g str,
}

/// `modules`, and `requirements` as pairs of places in `modules`. The schema is `gomod_graph.view/1`.
impl Serialize for ModuleView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let numbered = Numbered::of(self);
        let modules = numbered.modules.iter().map(|module| Module {
            path: &module.module.path,
            version: &module.module.version,
            main: module.is_main,
            replacement: module
                .replacement
                .map(|replacement| Replacement { path: &replacement.path, version: &replacement.version }),
        });
        let mut document = serializer.serialize_struct("ModuleView", 3)?;
        document.serialize_field("schema", "gomod_graph.view/1")?;
        document.serialize_field("modules", &modules.collect::<Vec<_>>())?;
        document.serialize_field("requirements", &numbered.requirements().collect::<Vec<_>>())?;
        document.end()
    }
}
