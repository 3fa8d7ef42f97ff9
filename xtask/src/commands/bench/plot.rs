//! `docs/performance.svg`: how cost grows, one panel a plot, both axes logarithmic.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::results::Point;

const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 200.0;
const LEFT: f64 = 70.0;
const TOP: f64 = 40.0;
const COLOURS: [&str; 3] = ["#1f77b4", "#d95f02", "#1b9e77"];

/// What the panels show, in their order: name, title, what x is.
pub const PANELS: [(&str, &str, &str); 3] = [
    ("tokens", "client tokens a second", "threads"),
    ("calls", "calls a second", "calls in flight"),
    ("lists", "microseconds an archive", "archives in the list"),
];

/// The whole picture.
pub fn draw(points: &[Point]) -> String {
    let panel = LEFT + WIDTH + 20.0;
    let (width, height) = (panel * PANELS.len() as f64, TOP + HEIGHT + 60.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for (place, (plot, title, x_title)) in PANELS.into_iter().enumerate() {
        let own: Vec<&Point> = points.iter().filter(|point| point.plot == plot).collect();
        let _ = writeln!(
            svg,
            "<g transform=\"translate({},{TOP})\">",
            panel * place as f64 + LEFT
        );
        let _ = writeln!(svg, "<text x=\"0\" y=\"-16\" font-weight=\"bold\">{title}</text>");
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{x_title}</text>",
            WIDTH / 2.0,
            HEIGHT + 40.0
        );
        panel_of(&own, &mut svg);
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

fn panel_of(points: &[&Point], svg: &mut String) {
    let (x, y) = (
        Axis::of(points, |point| point.x),
        Axis::of(points, |point| point.y),
    );
    for (value, place) in x.ticks() {
        let at = place * WIDTH;
        let _ = writeln!(
            svg,
            "<line x1=\"{at:.1}\" y1=\"0\" x2=\"{at:.1}\" y2=\"{HEIGHT}\" stroke=\"#ddd\"/>"
        );
        let _ = writeln!(
            svg,
            "<text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            HEIGHT + 18.0,
            short(value)
        );
    }
    for (value, place) in y.ticks() {
        let at = HEIGHT * (1.0 - place);
        let _ = writeln!(
            svg,
            "<line x1=\"0\" y1=\"{at:.1}\" x2=\"{WIDTH}\" y2=\"{at:.1}\" stroke=\"#ddd\"/>"
        );
        let _ = writeln!(
            svg,
            "<text x=\"-6\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            at + 4.0,
            short(value)
        );
    }
    let mut series: BTreeMap<&str, Vec<(f64, f64)>> = BTreeMap::new();
    for point in points {
        let place = (x.place(point.x) * WIDTH, HEIGHT * (1.0 - y.place(point.y)));
        series.entry(&point.series).or_default().push(place);
    }
    for ((name, places), (number, colour)) in series.into_iter().zip(COLOURS.iter().enumerate()) {
        let line: Vec<String> = places.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            line.join(" ")
        );
        for (x, y) in places {
            let _ = writeln!(
                svg,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>"
            );
        }
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\" fill=\"{colour}\">{name}</text>",
            WIDTH - 4.0,
            14 + 14 * number
        );
    }
}

/// Whole powers of ten around what is shown.
struct Axis {
    low: i32,
    high: i32,
}

impl Axis {
    fn of(points: &[&Point], coordinate: impl Fn(&Point) -> f64) -> Self {
        let values: Vec<f64> = points
            .iter()
            .map(|point| coordinate(point))
            .filter(|value| *value > 0.0)
            .collect();
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(0.0, f64::max);
        if values.is_empty() {
            return Self { low: 0, high: 1 };
        }
        let low = low.log10().floor() as i32;
        Self {
            low,
            high: (high.log10().ceil() as i32).max(low + 1),
        }
    }

    fn place(&self, value: f64) -> f64 {
        (value.log10() - f64::from(self.low)) / f64::from(self.high - self.low)
    }

    fn ticks(&self) -> impl Iterator<Item = (f64, f64)> {
        (self.low..=self.high).map(|power| {
            let value = 10_f64.powi(power);
            (value, self.place(value))
        })
    }
}

fn short(value: f64) -> String {
    match value {
        1e6.. => format!("{:.0}M", value / 1e6),
        1e3.. => format!("{:.0}k", value / 1e3),
        1.0.. => format!("{value:.0}"),
        1e-3.. => format!("{:.0}m", value * 1e3),
        _ => format!("{:.1}µ", value * 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_is_within_its_panel() {
        let at = |x, y| Point {
            plot: "calls".to_owned(),
            series: "s".to_owned(),
            x,
            y,
        };
        let svg = draw(&[at(1.0, 13_000.0), at(1024.0, 99_000.0)]);
        assert_eq!(svg.matches("<circle").count(), 2);
        let places = svg
            .split("cy=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next()?.parse::<f64>().ok());
        places.for_each(|y| assert!((0.0..=HEIGHT).contains(&y), "{y}"));
    }
}
