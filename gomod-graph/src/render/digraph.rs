use super::numbered::Numbered;
use crate::ModuleView;

impl ModuleView<'_> {
    /// A line per module: its name, and those of what it requires, as `golang.org/x/tools/cmd/digraph` reads them.
    pub fn to_digraph(&self) -> String {
        let numbered = Numbered::of(self);
        let mut text = String::new();
        for module in &numbered.modules {
            text.push_str(&module.module.to_string());
            for required in module.required.iter().filter_map(|&number| numbered.modules.get(number)) {
                text.push(' ');
                text.push_str(&required.module.to_string());
            }
            text.push('\n');
        }
        text
    }
}
