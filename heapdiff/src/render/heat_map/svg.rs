//! A heat map as SVG.

use std::fmt;

use super::text::label_of;
use super::{CLIP, HeatMap, HeatRow};
use crate::render::color::Color;
use crate::render::label;
use crate::render::xml::Escaped;
use crate::units::Bytes;

const MARGIN: f64 = 10.0;
const ROW: f64 = 18.0;
/// All cells of a row, if they need not be too narrow for that.
const CELLS: f64 = 720.0;
const NARROWEST: f64 = 2.0;
const WIDEST: f64 = 28.0;
/// Of one character at 12 pixels, with some air.
const CHAR_WIDTH: f64 = 7.3;
/// Characters of a snapshot's name.
const NAME: usize = 24;
/// Between two slanting names.
const NAME_DISTANCE: f64 = 18.0;
const BYTES: f64 = 90.0;

const BELOW: Color = Color(33, 82, 180);
const MEAN: Color = Color(255, 255, 255);
const ABOVE: Color = Color(190, 20, 36);

impl HeatMap {
    /// One SVG file that stands for itself: a coloured cell per site and snapshot, with numbers where the
    /// mouse rests.
    pub fn to_svg(&self) -> String {
        Picture::of(self).to_string()
    }
}

struct Picture<'a> {
    map: &'a HeatMap,
    labels: Vec<String>,
    names: Vec<String>,
    /// Where the cells begin.
    left: f64,
    top: f64,
    cell: f64,
}

impl<'a> Picture<'a> {
    fn of(map: &'a HeatMap) -> Self {
        let labels: Vec<String> = map.rows.iter().map(|row| label_of(&row.frame)).collect();
        let names: Vec<String> = map.snapshots.iter().map(|name| label::fit(name, NAME)).collect();
        let longest =
            |texts: &[String]| texts.iter().map(|text| text.chars().count()).max().unwrap_or(0) as f64;
        let left = 2.0 * MARGIN + longest(&labels) * CHAR_WIDTH;
        // Names slant by 45 degrees.
        let top = 40.0 + longest(&names) * CHAR_WIDTH * 0.71;
        let cell = (CELLS / names.len().max(1) as f64).clamp(NARROWEST, WIDEST);
        Self { map, labels, names, left, top, cell }
    }

    fn right(&self) -> f64 {
        self.left + self.cell * self.names.len() as f64
    }

    fn bottom(&self) -> f64 {
        self.top + ROW * self.labels.len() as f64
    }

    fn columns(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let step = (NAME_DISTANCE / self.cell).ceil().max(1.0) as usize;
        for (n, name) in self.names.iter().enumerate().step_by(step) {
            let (x, y) = (self.left + (n as f64 + 0.5) * self.cell + 4.0, self.top - 6.0);
            writeln!(
                f,
                r#"<text transform="translate({x:.1} {y:.1}) rotate(-45)">{}</text>"#,
                Escaped(name)
            )?;
        }
        Ok(())
    }

    fn row(&self, n: usize, label: &str, row: &HeatRow, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let y = self.top + ROW * n as f64;
        let (baseline, end) = (y + 13.0, self.left - 8.0);
        let place = Place(row);
        writeln!(
            f,
            r#"<text class="mono" text-anchor="end" x="{end:.1}" y="{baseline:.1}"><title>{place}</title>{}</text>"#,
            Escaped(label)
        )?;
        let cells = row.bytes.iter().zip(&row.z).zip(&self.map.snapshots);
        for (column, ((&bytes, &z), name)) in cells.enumerate() {
            let x = self.left + column as f64 * self.cell;
            writeln!(
                f,
                r#"<rect x="{x:.1}" y="{y:.1}" width="{:.1}" height="{ROW}" fill="{}"><title>{}: {}, z {z:+.1}</title></rect>"#,
                self.cell,
                color_of(z),
                Escaped(name),
                Bytes(bytes as f64)
            )?;
        }
        let last = Bytes(row.bytes.last().copied().unwrap_or(0) as f64);
        let x = self.right() + BYTES - MARGIN;
        writeln!(f, r#"<text text-anchor="end" x="{x:.1}" y="{baseline:.1}">{last}</text>"#)
    }

    fn legend(&self, y: f64, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SWATCH: f64 = 30.0;
        let steps = CLIP as i32;
        for (n, z) in (-steps..=steps).enumerate() {
            let x = MARGIN + n as f64 * SWATCH;
            let color = color_of(f64::from(z));
            let text = match z {
                _ if z == -steps => format!("≤{z}"),
                _ if z == steps => format!("≥{z}"),
                0 => "0".to_owned(),
                _ => format!("{z:+}"),
            };
            let fill = if color.is_dark() { r##" fill="#fff""## } else { "" };
            write!(f, r#"<rect x="{x}" y="{y:.1}" width="{SWATCH}" height="{ROW}" fill="{color}"/>"#)?;
            let (x, y) = (x + SWATCH / 2.0, y + 13.0);
            writeln!(f, r#"<text text-anchor="middle" x="{x}" y="{y:.1}"{fill}>{text}</text>"#)?;
        }
        let (x, y) = (2.0 * MARGIN + 11.0 * SWATCH, y + 13.0);
        writeln!(
            f,
            r#"<text x="{x}" y="{y:.1}">standard deviations of the sampling from the row's mean</text>"#
        )
    }
}

impl fmt::Display for Picture<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The legend needs so much.
        let width = (self.right() + BYTES).max(700.0);
        let height = self.bottom() + 2.0 * MARGIN + ROW + MARGIN;
        writeln!(f, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(
            f,
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="heapdiff-heat" width="{width:.0}" height="{height:.0}" viewBox="0 0 {width:.0} {height:.0}">"#
        )?;
        writeln!(f, "<style>\n{}</style>", include_str!("style.css"))?;
        writeln!(f, r##"<rect width="100%" height="100%" fill="#fff"/>"##)?;
        if self.labels.is_empty() {
            writeln!(f, r#"<text x="{MARGIN}" y="24">No site holds memory.</text>"#)?;
        }
        self.columns(f)?;
        for (n, (label, row)) in self.labels.iter().zip(&self.map.rows).enumerate() {
            self.row(n, label, row, f)?;
        }
        // Without it, cells at the mean could not be told from paper.
        writeln!(
            f,
            r##"<rect x="{:.1}" y="{:.1}" width="{:.1}" height="{:.1}" fill="none" stroke="#999"/>"##,
            self.left,
            self.top,
            self.right() - self.left,
            self.bottom() - self.top
        )?;
        self.legend(self.bottom() + 2.0 * MARGIN, f)?;
        writeln!(f, "</svg>")
    }
}

fn color_of(z: f64) -> Color {
    MEAN.towards(if z < 0.0 { BELOW } else { ABOVE }, z.abs() / CLIP)
}

/// The whole name and place of a site.
struct Place<'a>(&'a HeatRow);

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let frame = &self.0.frame;
        write!(f, "{}\n{}:{}", Escaped(&frame.function), Escaped(&frame.file), frame.line)
    }
}
