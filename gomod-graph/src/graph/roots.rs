use super::load::Loaded;
use super::minimal::minimal_requirements;
use super::nodes::NodeId;
use super::requirements::{Pruning, Requirements};
use super::summary::Summaries;
use crate::Error;
use std::collections::{HashMap, HashSet};

/// Rewrites the roots so that each path stands once, at its selected version. Returns them unchanged where the
/// graph is not known well enough.
pub(super) fn update(
    summaries: &mut Summaries<'_>,
    rs: Requirements,
    graph: Option<&Loaded>,
) -> Result<Requirements, Error> {
    match rs.pruning {
        Pruning::Pruned => update_pruned(summaries, rs, graph),
        Pruning::Unpruned => update_unpruned(summaries, rs, graph),
        Pruning::Workspace => Ok(rs),
    }
}

/// Whether the roots say what is selected, without a change to them. Roots that stand twice do no harm; an error
/// names the first that is too low.
pub(super) fn check(
    summaries: &mut Summaries<'_>,
    rs: &Requirements,
    graph: Option<&Loaded>,
) -> Result<(), Error> {
    let loaded;
    let graph = match graph {
        None if rs.pruning == Pruning::Unpruned => {
            loaded = Loaded::load(summaries, rs)?;
            if summaries.has_problems() {
                return Ok(());
            }
            Some(&loaded)
        }
        graph => graph,
    };
    let nodes = &summaries.nodes;
    let mut seen = HashSet::new();
    for (at, &root) in rs.roots.iter().enumerate() {
        let path = nodes.path_of(root);
        let module = nodes.module(root);
        let again = summaries.main.contains(&module.path) || !seen.insert(path);
        if again && rs.pruning == Pruning::Pruned {
            continue;
        }
        // Roots of a path stand in ascending order.
        let highest = || rs.roots.iter().skip(at).copied().rfind(|&other| nodes.path_of(other) == path);
        let selected = match graph {
            Some(graph) => graph.selected(path),
            None => highest(),
        };
        if selected != Some(root) {
            let version = selected.map_or("none", |selected| nodes.module(selected).version.as_str());
            let version = if version.is_empty() { "the main module" } else { version };
            return Err(Error::UpdatesNeeded(format!("it says {module}, but {version} is selected")));
        }
    }
    Ok(())
}

/// Raising a root may bring new requirements into sight, so this goes on until nothing changes.
fn update_pruned(
    summaries: &mut Summaries<'_>,
    written: Requirements,
    graph: Option<&Loaded>,
) -> Result<Requirements, Error> {
    let mut graph = graph.cloned();
    let mut rs = written.clone();
    loop {
        let mut highest: HashMap<_, NodeId> = HashMap::new();
        for &root in &rs.roots {
            // Roots of a path stand in ascending order.
            highest.insert(summaries.nodes.path_of(root), root);
        }
        let mut upgraded = false;
        let (mut roots, mut seen) = (Vec::new(), HashSet::new());
        for &root in &rs.roots {
            let path = summaries.nodes.path_of(root);
            if summaries.main.contains(&summaries.nodes.module(root).path) || !seen.insert(path) {
                continue;
            }
            let selected = match &graph {
                Some(graph) => graph.selected(path),
                None => highest.get(&path).copied(),
            };
            let selected = match selected {
                Some(selected) => selected,
                // Go keeps a root that it could not select, at the version `none`.
                None => {
                    let path = summaries.nodes.module(root).path.clone();
                    summaries.node(&path, "none")?
                }
            };
            upgraded |= selected != root;
            roots.push(selected);
        }
        rs.roots = roots;
        if !upgraded {
            return Ok(rs);
        }
        graph = Some(Loaded::load(summaries, &rs)?);
        if summaries.has_problems() {
            return Ok(written);
        }
    }
}

fn update_unpruned(
    summaries: &mut Summaries<'_>,
    rs: Requirements,
    graph: Option<&Loaded>,
) -> Result<Requirements, Error> {
    let loaded;
    let graph = match graph {
        Some(graph) => graph,
        None => {
            loaded = Loaded::load(summaries, &rs)?;
            &loaded
        }
    };
    if summaries.has_problems() {
        return Ok(rs);
    }
    let Some(&main) = graph.roots.first() else { return Ok(rs) };
    let mut keep = graph.build_list(&summaries.nodes);
    keep.retain(|&id| id != main);
    let (mut base, mut seen) = (Vec::new(), HashSet::new());
    let kept = rs.roots.iter().filter(|&&root| graph.selected(summaries.nodes.path_of(root)) == Some(root));
    let direct = keep.iter().filter(|&&id| rs.direct.contains(&summaries.nodes.path_of(id)));
    for &id in kept.chain(direct) {
        let path = summaries.nodes.path_of(id);
        if seen.insert(path) {
            base.push(path);
        }
    }
    match minimal_requirements(summaries, main, &base, &keep)? {
        Some(roots) => Ok(Requirements { roots, ..rs }),
        None => Ok(rs),
    }
}

/// Does what Go does to a main module without a `go` line when it may change go.mod: adds the line, and from
/// Go 1.17 on makes all selected modules requirements, which selects the same versions in a pruned graph.
pub(super) fn add_go_line(
    summaries: &mut Summaries<'_>,
    mut rs: Requirements,
    version: &str,
) -> Result<Requirements, Error> {
    let go = summaries.node("go", version)?;
    rs.roots.retain(|&root| summaries.nodes.module(root).path != "go");
    rs.roots.push(go);
    rs.sort(summaries);
    if Pruning::for_go(version) == Pruning::Pruned && rs.pruning == Pruning::Unpruned {
        let graph = Loaded::load(summaries, &rs)?;
        if summaries.has_problems() {
            return Ok(rs);
        }
        let mut roots = graph.build_list(&summaries.nodes);
        roots.retain(|id| !graph.roots.contains(id));
        rs = Requirements { pruning: Pruning::Pruned, roots, ..rs };
    }
    Ok(rs)
}
