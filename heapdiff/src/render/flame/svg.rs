//! A flame graph as SVG: the root on top, stacks growing downwards.

use std::{fmt, ptr};

use super::FlameNode;
use super::layout::{Placed, place};
use crate::render::color::Color;
use crate::render::label;
use crate::render::xml::Escaped;
use crate::units::Bytes;

const MARGIN: f64 = 10.0;
/// Of the root.
const FULL_WIDTH: f64 = 1200.0;
/// Narrower nodes cannot be seen, and would make up most of the file.
const NARROWEST: f64 = 0.1;
const HEADER: usize = 84;
const LEVEL: usize = 17;

/// Of one character of the monospaced labels, with some air: fonts differ between systems.
const CHAR_WIDTH: f64 = 7.3;

const EQUAL: Color = Color(222, 222, 222);
const GROWN: Color = Color(235, 70, 50);
const SHRUNK: Color = Color(60, 110, 235);
const NEW: Color = Color(176, 0, 32);
const GONE: Color = Color(0, 48, 160);

pub(super) struct Picture<'a> {
    root: &'a FlameNode,
    title: &'a str,
    /// Those that are wide enough to be seen.
    placed: Vec<Placed<'a>>,
    left_out: usize,
    pixels_per_byte: f64,
}

impl<'a> Picture<'a> {
    pub(super) fn of(root: &'a FlameNode, title: &'a str) -> Self {
        let mut placed = place(root);
        let (nodes, width) = (placed.len(), placed.first().map_or(0, |root| root.width));
        let pixels_per_byte = if width > 0 { FULL_WIDTH / width as f64 } else { 0.0 };
        // No child is wider than its parent: what is left out is whole subtrees.
        placed.retain(|node| node.width as f64 * pixels_per_byte >= NARROWEST);
        Self { root, title, left_out: nodes - placed.len(), placed, pixels_per_byte }
    }

    fn header(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let right = MARGIN + FULL_WIDTH;
        writeln!(f, r#"<text class="title" x="{MARGIN}" y="24">{}</text>"#, Escaped(self.title))?;
        writeln!(
            f,
            r#"<text class="button needs-script" data-do="reset" role="button" tabindex="0" text-anchor="end" x="{}" y="24">Reset zoom</text>"#,
            right - 70.0
        )?;
        writeln!(
            f,
            r#"<text class="button needs-script" data-do="search" role="button" tabindex="0" text-anchor="end" x="{right}" y="24">Search</text>"#
        )?;
        let totals = Numbers { node: self.root, root: self.root, separator: ", " };
        writeln!(f, r#"<text class="details" x="{MARGIN}" y="46">{totals}</text>"#)?;
        legend(f)?;
        write!(f, r#"<text x="460" y="70">width: larger of before and after"#)?;
        match self.left_out {
            0 => {}
            1 => write!(f, "; 1 node under {NARROWEST} px left out")?,
            nodes => write!(f, "; {nodes} nodes under {NARROWEST} px left out")?,
        }
        writeln!(f, "</text>")?;
        writeln!(f, r#"<text class="matched" text-anchor="end" x="{right}" y="70"/>"#)
    }

    fn frame(&self, placed: &Placed<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let node = placed.node;
        let x = MARGIN + placed.start as f64 * self.pixels_per_byte;
        let width = placed.width as f64 * self.pixels_per_byte;
        let y = HEADER + placed.depth * LEVEL;
        let color = color_of(node.before, node.after);
        let text = label_in(width, &node.name);
        let numbers = Numbers { node, root: self.root, separator: "\n" };
        write!(f, r#"<g class="f" data-b="{}" data-a="{}">"#, node.before, node.after)?;
        write!(f, "<title>{}\n{numbers}</title>", Escaped(&node.name))?;
        write!(
            f,
            r#"<rect x="{}" y="{y}" width="{}" height="{}" fill="{color}"/>"#,
            Pixels(x),
            Pixels(width),
            LEVEL - 1
        )?;
        let fill = if color.is_dark() { r##" fill="#fff""## } else { "" };
        writeln!(f, r#"<text x="{}" y="{}"{fill}>{}</text></g>"#, Pixels(x + 3.0), y + 12, Escaped(&text))
    }
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let levels = self.placed.iter().map(|node| node.depth + 1).max().unwrap_or(1);
        let (width, height) = (FULL_WIDTH + 2.0 * MARGIN, HEADER + levels * LEVEL + 10);
        writeln!(f, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        // The script takes from the attributes what it must know of the layout.
        writeln!(
            f,
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="heapdiff-flame" width="{width}" height="{height}" viewBox="0 0 {width} {height}" data-left="{MARGIN}" data-span="{FULL_WIDTH}" data-char="{CHAR_WIDTH}">"#
        )?;
        writeln!(f, "<style>\n{}</style>", include_str!("style.css"))?;
        writeln!(f, r##"<rect width="100%" height="100%" fill="#fff"/>"##)?;
        self.header(f)?;
        if self.placed.is_empty() {
            writeln!(f, r#"<text x="{MARGIN}" y="{}">Neither heap holds memory.</text>"#, HEADER + 12)?;
        }
        for node in &self.placed {
            self.frame(node, f)?;
        }
        writeln!(f, "<script><![CDATA[\n{}]]></script>\n</svg>", include_str!("script.js"))
    }
}

/// What the colours mean, as factors.
fn legend(f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const EXAMPLES: [(&str, u64, u64); 9] = [
        ("gone", 1, 0),
        ("÷5", 5, 1),
        ("÷2", 2, 1),
        ("÷1.25", 5, 4),
        ("equal", 1, 1),
        ("×1.25", 4, 5),
        ("×2", 1, 2),
        ("×5", 1, 5),
        ("new", 0, 1),
    ];
    let mut x = MARGIN;
    for (name, before, after) in EXAMPLES {
        let color = color_of(before, after);
        let fill = if color.is_dark() { r##" fill="#fff""## } else { "" };
        write!(f, r#"<rect x="{x}" y="57" width="47" height="18" fill="{color}"/>"#)?;
        writeln!(f, r#"<text text-anchor="middle" x="{}" y="70"{fill}>{name}</text>"#, x + 23.5)?;
        x += 48.0;
    }
    Ok(())
}

/// By the difference relative to the larger side. The root of it, for a growth by a tenth must be seen.
fn color_of(before: u64, after: u64) -> Color {
    let (less, more) = (before.min(after), before.max(after));
    let change = if more > 0 { (more - less) as f64 / more as f64 } else { 0.0 };
    match (before, after) {
        (0, 1..) => NEW,
        (1.., 0) => GONE,
        _ if after > before => EQUAL.towards(GROWN, change.sqrt()),
        _ => EQUAL.towards(SHRUNK, change.sqrt()),
    }
}

/// The script does the same when it zooms.
fn label_in(width: f64, name: &str) -> String {
    let room = ((width - 6.0) / CHAR_WIDTH).max(0.0) as usize;
    if room < 3 { String::new() } else { label::fit(name, room) }
}

/// With as many digits as zooming needs, and no more: 10,000 times the narrowest node is still exact.
struct Pixels(f64);

impl fmt::Display for Pixels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", (self.0 * 1e4).round() / 1e4)
    }
}

/// What a node held before and after, and the difference.
struct Numbers<'a> {
    node: &'a FlameNode,
    root: &'a FlameNode,
    separator: &'static str,
}

impl fmt::Display for Numbers<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { node, root, separator } = self;
        for (side, bytes, all) in [("before", node.before, root.before), ("after", node.after, root.after)] {
            write!(f, "{side} {}", Bytes(bytes as f64))?;
            if all > 0 && !ptr::eq(*node, *root) {
                write!(f, " ({:.1} % of all)", 100.0 * bytes as f64 / all as f64)?;
            }
            f.write_str(separator)?;
        }
        let delta = node.after as f64 - node.before as f64;
        let sign = if delta > 0.0 { "+" } else { "" };
        write!(f, "difference {sign}{}", Bytes(delta))?;
        match (node.before, node.after) {
            (0, 1..) => f.write_str(" (new)"),
            (1.., 0) => f.write_str(" (gone)"),
            (before, after) if before == after => Ok(()),
            _ => write!(f, " ({:+.1} %)", 100.0 * delta / node.before as f64),
        }
    }
}
