use super::load::Loaded;
use super::module_graph::ModuleGraph;
use super::nodes::{NodeId, Nodes};
use super::replacements::Replacements;
use crate::file::as_text;
use crate::{Error, Fault, Faults, Limits};

impl ModuleGraph {
    /// Reads the text of `go mod graph`, from whatever machine it comes. `name` is for errors. What replaces what is not
    /// in it.
    ///
    /// ```
    /// use gomod_graph::{Limits, ModuleGraph};
    ///
    /// let text = b"m.test/m a.test/a@v1.0.0\nm.test/m a.test/b@v1.0.0\na.test/a@v1.0.0 a.test/b@v1.1.0\n";
    /// let graph = ModuleGraph::parse_text("graph.txt", text, &Limits::default())?;
    /// assert_eq!(graph.selected("a.test/b"), Some("v1.1.0"));
    /// assert_eq!(graph.to_text().as_bytes(), text);
    /// # Ok::<(), gomod_graph::Error>(())
    /// ```
    pub fn parse_text(name: &str, text: &[u8], limits: &Limits) -> Result<Self, Error> {
        let text = as_text(name, text, limits)?;
        let mut nodes = Nodes::default();
        let mut required: Vec<Vec<NodeId>> = Vec::new();
        let mut faults = Vec::new();
        let (mut edges, mut order) = (0_usize, Vec::new());
        for (line, number) in text.lines().zip(1..) {
            let mut words = line.split_ascii_whitespace();
            let (Some(Some(from)), Some(Some(to)), None) =
                (words.next().map(module), words.next().map(module), words.next())
            else {
                if !line.trim().is_empty() && faults.len() < Faults::KEPT {
                    faults.push(fault(name, number, line));
                }
                continue;
            };
            edges = edges.saturating_add(1);
            if edges > limits.requirements {
                let limit = u64::try_from(limits.requirements).unwrap_or(u64::MAX);
                let (place, what, field) = (name.to_owned(), "requirements", "requirements");
                return Err(Error::Limit { place, what, limit, field });
            }
            let (from, to) =
                (nodes.add(from.0, from.1, limits.modules)?, nodes.add(to.0, to.1, limits.modules)?);
            if required.len() < nodes.len() {
                required.resize(nodes.len(), Vec::new());
            }
            let Some(list) = required.get_mut(from.index()) else { continue };
            if list.is_empty() {
                order.push(from);
            }
            list.push(to);
        }
        if !faults.is_empty() {
            return Err(Faults::new(faults).into());
        }
        let mut loaded = Loaded::default();
        loaded.roots = roots(&nodes, &order, &required);
        // Of versions that compare equal, as `v1` and `v1.0.0`, the same is selected for any order of the lines.
        let mut reached = Vec::from_iter(nodes.ids());
        reached.sort_by(|&a, &b| nodes.module(b).version.cmp(&nodes.module(a).version));
        for id in reached {
            loaded.reach(id, &nodes);
        }
        for id in order {
            let list = required.get_mut(id.index()).map(std::mem::take).unwrap_or_default();
            loaded.require(id, list.into(), &nodes);
        }
        let replacements = Replacements::default();
        Ok(Self {
            nodes,
            loaded,
            replacements,
            problems: Vec::new(),
            excluded: Vec::new(),
            written: Vec::new(),
        })
    }
}

/// Path and version of a module; main modules have none.
fn module(word: &str) -> Option<(&str, &str)> {
    match word.split_once('@') {
        None => Some((word, "")),
        Some((path, version)) => (!path.is_empty() && !version.is_empty()).then_some((path, version)),
    }
}

/// What all lines can be reached from. Main modules have no version; and since the text begins with the roots, go.work's
/// go line may be told from other requirements of it. Where lines were taken out, what nothing requires is a root too.
fn roots(nodes: &Nodes, order: &[NodeId], required: &[Vec<NodeId>]) -> Vec<NodeId> {
    let mut roots: Vec<NodeId> = Vec::new();
    for (at, &id) in order.iter().enumerate() {
        let module = nodes.module(id);
        if module.version.is_empty() || roots.len() == at && module.path == "go" {
            roots.push(id);
        }
    }
    let mut is_required = vec![false; nodes.len()];
    for id in required.iter().flatten() {
        mark(&mut is_required, *id);
    }
    let mut reached = vec![false; nodes.len()];
    let mut stack = roots.clone();
    let mut candidates =
        order.iter().filter(|id| is_required.get(id.index()) == Some(&false)).chain(order).copied();
    loop {
        while let Some(id) = stack.pop() {
            if mark(&mut reached, id) {
                stack.extend(required.get(id.index()).into_iter().flatten());
            }
        }
        match candidates.find(|id| reached.get(id.index()) == Some(&false)) {
            Some(root) => {
                roots.push(root);
                stack.push(root);
            }
            None => return roots,
        }
    }
}

/// Marks a node; whether that is news.
fn mark(marks: &mut [bool], id: NodeId) -> bool {
    marks.get_mut(id.index()).is_some_and(|mark| !std::mem::replace(mark, true))
}

fn fault(name: &str, number: u32, line: &str) -> Fault {
    let column = line.chars().take_while(|c| c.is_whitespace()).count();
    Fault {
        file: name.to_owned(),
        line: number,
        column: u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1),
        found: format!("found {}", crate::file::shown(line.trim())),
        expected: "expected two modules, as in `example.org/a@v1.0.0 example.org/b@v1.1.0`".to_owned(),
    }
}
