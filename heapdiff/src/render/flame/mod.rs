//! The differential flame graph.

mod layout;
mod svg;

use std::mem;

/// A function in both call trees, with all below it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FlameNode {
    pub(crate) name: String,
    /// Live bytes of the node and all below it.
    pub(crate) before: u64,
    /// The same in the second profile.
    pub(crate) after: u64,
    /// In the order of their names.
    pub(crate) children: Vec<FlameNode>,
}

impl FlameNode {
    /// The tree below this root as one SVG file for the browser, with zoom and search in it.
    pub(crate) fn to_svg(&self, title: &str) -> String {
        svg::Picture::of(self, title).to_string()
    }
}

/// Stacks may be so deep that dropping one node inside the other would overflow our own.
impl Drop for FlameNode {
    fn drop(&mut self) {
        let mut doomed = mem::take(&mut self.children);
        while let Some(mut node) = doomed.pop() {
            doomed.append(&mut node.children);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FlameNode;

    fn node(name: &str, before: u64, after: u64, children: Vec<FlameNode>) -> FlameNode {
        FlameNode { name: name.to_owned(), before, after, children }
    }

    /// The attribute of the rectangle of a frame.
    fn rect<'a>(svg: &'a str, name: &str, attribute: &str) -> &'a str {
        let frame = svg.split("<title>").find(|frame| frame.starts_with(name)).unwrap_or_default();
        let value = frame.split_once(&format!("{attribute}=\"")).map(|(_, rest)| rest);
        value.and_then(|rest| rest.split('"').next()).unwrap_or_default()
    }

    #[test]
    fn siblings_fit_below_their_parent_even_if_one_grew_and_the_other_shrank() {
        let children = vec![node("old", 60, 0, vec![]), node("young", 0, 60, vec![])];
        let svg = node("all", 60, 60, children).to_svg("a title");
        let place = |name| (rect(&svg, name, "x"), rect(&svg, name, "width"));
        assert_eq!(place("all"), ("10", "1200"));
        assert_eq!((place("old"), place("young")), (("10", "600"), ("610", "600")));
    }

    #[test]
    fn colour_tells_growth() {
        let children =
            vec![node("gone", 9, 0, vec![]), node("grown", 10, 20, vec![]), node("new", 0, 9, vec![])];
        let svg = node("all", 29, 29, children).to_svg("t");
        let fill = |name| rect(&svg, name, "fill");
        assert_eq!(["all", "gone", "grown", "new"].map(fill), ["#dedede", "#0030a0", "#e77364", "#b00020"]);
    }

    #[test]
    fn a_tooltip_says_it_in_numbers() {
        let svg = node("all", 2048, 4096, vec![node("f<T>", 1024, 2048, vec![])]).to_svg("t");
        let tooltip = "<title>f&lt;T&gt;\nbefore 1.0 KiB (50.0 % of all)\nafter 2.0 KiB (50.0 % of all)\n\
                       difference +1.0 KiB (+100.0 %)</title>";
        assert!(svg.contains(tooltip), "{svg}");
    }

    #[test]
    fn what_could_not_be_seen_is_left_out_and_counted() {
        let children = vec![node("big", 99_999, 99_999, vec![]), node("tiny", 1, 1, vec![])];
        let svg = node("all", 100_000, 100_000, children).to_svg("t");
        assert!(!svg.contains("<title>tiny"));
        assert!(svg.contains("1 node under 0.1 px left out"), "{svg}");
    }

    #[test]
    fn empty_heaps_are_no_picture_but_no_fault() {
        assert!(node("all", 0, 0, vec![]).to_svg("t").contains("Neither heap holds memory"));
    }

    #[test]
    fn deep_stacks_do_not_overflow_ours() {
        let deep = (0..200_000).fold(node("leaf", 1, 1, vec![]), |below, _| node("f", 1, 1, vec![below]));
        assert_eq!(deep.to_svg("t").matches("<title>f\n").count(), 200_000);
    }
}
