use std::collections::HashMap;

use pprof_parse::Profile;

use super::align::{Alignment, align};
use super::functions::{GroupId, Names};
use super::options::{DiffOptions, TreeEnd};
use super::origins::{Begin, origins};
use super::paths::{Element, Paths, Translation};
use super::report::{Diff, Origin};
use super::rows::site_diffs;
use super::side::{self, Side, SiteId};
use super::similarity::similarity;
use super::tree::Tree;
use crate::{Error, Frame};

/// Two heap profiles whose sites and call trees have been aligned.
///
/// ```
/// use heapdiff::{Comparison, DiffOptions};
/// use pprof_parse::{ParseOptions, Profile};
///
/// # let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/chan_blocked_senders");
/// let before = Profile::open(format!("{folder}/heap.000.pb.gz"), &ParseOptions::default())?;
/// let after = Profile::open(format!("{folder}/heap.013.pb.gz"), &ParseOptions::default())?;
/// let comparison = Comparison::of(&before, &after, &DiffOptions::default())?;
/// let diff = comparison.diff();
///
/// assert!(diff.similarity.changed);
/// let grown = &diff.sites[0];
/// assert_eq!(grown.after.as_ref().unwrap().function, "main.fetch");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Comparison<'p> {
    names: Names,
    pub(super) before: Side<'p>,
    pub(super) after: Side<'p>,
    pub(super) alignment: Alignment,
    /// From the root.
    pub(super) tree: Tree,
    paths: [Paths; 2],
    site_elements: [Vec<Element>; 2],
    /// The site that each element behind those of functions stands for: that of the second build where it has it.
    site_of_element: Vec<(bool, SiteId)>,
    options: DiffOptions,
}

impl<'p> Comparison<'p> {
    /// Aligns the sites and call trees of two heap profiles, in the caller's rayon pool.
    ///
    /// # Errors
    /// [`Error::NotAHeapProfile`] when one of them is none.
    pub fn of(before: &'p Profile, after: &'p Profile, options: &DiffOptions) -> Result<Self, Error> {
        let (names, before, after) = side::read(before, after)?;
        let alignment = align(&names, &before, &after);
        let translation = Translation::new(&names, &alignment);
        let site_elements = translation.site_elements(before.sites.len(), after.sites.len());
        let [of_before, of_after] = &site_elements;
        let (old, new) = rayon::join(
            || Paths::of(&before, &translation, of_before, TreeEnd::Root),
            || Paths::of(&after, &translation, of_after, TreeEnd::Root),
        );
        let mut site_of_element = vec![(false, SiteId(0)); of_before.len() + of_after.len()];
        for (elements, is_after) in [(of_before, false), (of_after, true)] {
            for (&element, site) in elements.iter().zip(0..) {
                if let Some(slot) = site_of_element.get_mut(element as usize - names.len()) {
                    *slot = (is_after, SiteId(site));
                }
            }
        }
        let tree = Tree::build([&before, &after], [&old, &new], options);
        Ok(Self {
            names,
            before,
            after,
            alignment,
            tree,
            paths: [old, new],
            site_elements,
            site_of_element,
            options: *options,
        })
    }

    /// What changed: similarity, sites, and where the change begins.
    pub fn diff(&self) -> Diff {
        let (similarity, (sites, origins)) = rayon::join(
            || match self.options.depth_from {
                TreeEnd::Root => similarity(&self.tree, &self.options),
                TreeEnd::Leaf => similarity(&self.tree_from_leaf(), &self.options),
            },
            || {
                rayon::join(
                    || site_diffs(&self.before, &self.after, &self.alignment),
                    || origins(&self.tree, self.options.top),
                )
            },
        );
        let functions = if origins.is_empty() { HashMap::new() } else { self.function_names() };
        let live =
            |side: &Side<'_>| side.sites.iter().map(|site| site.inuse.bytes).fold(0, u64::saturating_add);
        Diff {
            similarity,
            before_bytes: live(&self.before),
            after_bytes: live(&self.after),
            sites,
            origins: origins.iter().map(|begin| self.origin(begin, &functions)).collect(),
            warnings: self.warnings(),
        }
    }

    fn tree_from_leaf(&self) -> Tree {
        let translation = Translation::new(&self.names, &self.alignment);
        let [of_before, of_after] = &self.site_elements;
        let (old, new) = rayon::join(
            || Paths::of(&self.before, &translation, of_before, TreeEnd::Leaf),
            || Paths::of(&self.after, &translation, of_after, TreeEnd::Leaf),
        );
        Tree::build([&self.before, &self.after], [&old, &new], &self.options)
    }

    fn warnings(&self) -> Vec<String> {
        let rate = |side: &Side<'_>| side.profile.tables().period();
        let times = [&self.before, &self.after].map(|side| side.profile.tables().time_ns());
        let mut warnings = Vec::new();
        for (name, side) in [("before", &self.before), ("after", &self.after)] {
            let bytes = side.bytes_without_site();
            if bytes > 0 {
                warnings.push(format!(
                    "{name}: {bytes} live bytes have no function on their stack and were left out; \
                     take the profile from the program itself, or symbolize it"
                ));
            }
        }
        for (name, side) in [("before", &self.before), ("after", &self.after)] {
            if side.profile.tables().duration_ns() > 0 {
                warnings
                    .push(format!("{name}: this heap profile is a difference over time itself (?seconds=)"));
            }
        }
        if let [before, after] = times
            && before > after
            && after > 0
        {
            warnings.push("the profile given as the second was taken before the first".to_owned());
        }
        if rate(&self.before) != rate(&self.after) {
            warnings.push(format!(
                "the profiles were taken at different rates ({} and {} bytes per sample): their noise differs",
                rate(&self.before),
                rate(&self.after)
            ));
        }
        warnings
    }

    fn origin(&self, begin: &Begin, functions: &HashMap<GroupId, String>) -> Origin {
        let path = self.path_to(begin.node);
        Origin {
            path: path.iter().map(|&element| self.describe(element, functions)).collect(),
            before_bytes: begin.before as u64,
            after_bytes: begin.after as u64,
            delta_bytes: (begin.after - begin.before) as i64,
            z: begin.z,
        }
    }

    /// The elements from the root down to the end of a node's chain.
    pub(super) fn path_to(&self, node: usize) -> &[Element] {
        let Some(node) = self.tree.nodes.get(node) else { return &[] };
        let Some(row) = self.tree.rows.get(node.row as usize) else { return &[] };
        let (sample, is_after) = row.sample;
        let [before, after] = &self.paths;
        let path = if is_after { after } else { before }.get(sample as usize);
        path.get(..node.to as usize).unwrap_or_default()
    }

    /// How functions are called, by group: as the second build calls them where it has them.
    pub(super) fn function_names(&self) -> HashMap<GroupId, String> {
        let mut names = HashMap::new();
        for side in [&self.before, &self.after] {
            names.extend(side.function_names());
        }
        names
    }

    /// The name of a function or package; `file:line` of a site.
    pub(super) fn describe(&self, element: Element, functions: &HashMap<GroupId, String>) -> String {
        if let Some(name) = self.names.name(GroupId(element)) {
            return functions.get(&GroupId(element)).cloned().unwrap_or_else(|| name.text().to_owned());
        }
        self.site_frame(element).map_or_else(String::new, |frame| {
            let file = frame.file.rsplit('/').next().unwrap_or_default();
            if file.is_empty() { frame.function } else { format!("{file}:{}", frame.line) }
        })
    }

    /// The frame of a site, of the second build where it has it.
    fn site_frame(&self, element: Element) -> Option<Frame> {
        let index = (element as usize).checked_sub(self.names.len())?;
        let (is_after, id) = *self.site_of_element.get(index)?;
        let side = if is_after { &self.after } else { &self.before };
        Some(side.frame(side.site(id)?.spot))
    }
}
