//! The documents of an archive over the years, as a picture.

use std::fmt::Write as _;

use super::{Stats, YearStats};

const WIDTH: usize = 720;
const HEIGHT: usize = 240;
const LEFT: usize = 44;
const RIGHT: usize = 8;
const TOP: usize = 28;
const BOTTOM: usize = 28;

/// An SVG with a bar a year: documents in two languages, and on them those in one. Colours follow
/// the scheme of the page that shows it.
pub fn svg(stats: &Stats) -> String {
    let first = stats.years.keys().next().copied().unwrap_or(0);
    let last = stats.years.keys().next_back().copied().unwrap_or(first);
    let n_years = usize::from(last - first) + 1;
    let height_of = |stats: &YearStats| stats.two_sided + stats.one_sided;
    let most = stats.years.values().map(height_of).max().unwrap_or(0).max(1);
    let step = (WIDTH - LEFT - RIGHT) as f64 / n_years as f64;
    let scale = (HEIGHT - TOP - BOTTOM) as f64 / most as f64;
    let base = (HEIGHT - BOTTOM) as f64;
    let dated: usize = stats.years.values().map(height_of).sum();
    let mut out = String::new();
    let mut add = |line: String| {
        out.push_str(&line);
        out.push('\n');
    };
    add(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" \
         aria-label=\"{dated} documents from {first} to {last}\" font-family=\"sans-serif\" font-size=\"12\">"
    ));
    add("<style>svg{color-scheme:light dark;--ink:#222;--two:#2b6cb0;--one:#a0aec0}\
         @media(prefers-color-scheme:dark){svg{--ink:#ddd;--two:#63b3ed;--one:#718096}}\
         text{fill:var(--ink)}.two{fill:var(--two)}.one{fill:var(--one)}\
         line{stroke:var(--ink);stroke-opacity:.25}</style>"
        .to_owned());
    add(format!(
        "<rect class=\"two\" x=\"{LEFT}\" y=\"8\" width=\"10\" height=\"10\"/>\
         <text x=\"{}\" y=\"17\">in two languages</text>\
         <rect class=\"one\" x=\"{}\" y=\"8\" width=\"10\" height=\"10\"/>\
         <text x=\"{}\" y=\"17\">in one</text>",
        LEFT + 14,
        LEFT + 130,
        LEFT + 144
    ));
    for level in levels(most) {
        let y = base - level as f64 * scale;
        add(format!(
            "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{level}</text>",
            WIDTH - RIGHT,
            LEFT - 6,
            y + 4.0
        ));
    }
    // So many years apart that their names do not touch.
    let every = (40.0 / step).ceil().max(1.0) as usize;
    for (i, year) in (first..=last).enumerate() {
        let x = LEFT as f64 + i as f64 * step;
        if let Some(stats) = stats.years.get(&year) {
            let mut bars = String::new();
            let mut y = base;
            for (class, n) in [("two", stats.two_sided), ("one", stats.one_sided)] {
                let height = n as f64 * scale;
                y -= height;
                if n > 0 {
                    let width = (step * 0.8).max(0.5);
                    let _ = write!(
                        bars,
                        "<rect class=\"{class}\" x=\"{:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" \
                         height=\"{height:.1}\"/>",
                        x + step * 0.1
                    );
                }
            }
            add(format!("<g><title>{year}: {}</title>{bars}</g>", height_of(stats)));
        }
        if i % every == 0 && !stats.years.is_empty() {
            add(format!(
                "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{year}</text>",
                x + step / 2.0,
                HEIGHT - 10
            ));
        }
    }
    add("</svg>".to_owned());
    out
}

/// Round numbers up to `most`, about four.
fn levels(most: usize) -> Vec<usize> {
    // 1, 2, 5, 10, 20, 50, …
    let steps = (0..).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_usize.pow(power)));
    let step = steps.into_iter().find(|step| most / step <= 4).unwrap_or(1);
    (0..=most).step_by(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_year_with_documents_has_a_bar_and_the_axis_is_round() {
        let years = [(1999, 3, 1), (2001, 0, 7)];
        let year = |(year, two_sided, one_sided)| (year, YearStats { two_sided, one_sided });
        let stats = Stats { years: years.map(year).into(), ..Stats::default() };
        let picture = svg(&stats);
        assert!(picture.contains("<g><title>1999: 4</title>"), "{picture}");
        assert!(picture.contains("<g><title>2001: 7</title>"), "{picture}");
        assert_eq!(picture.matches("<g>").count(), 2);
        assert_eq!(levels(7), [0, 2, 4, 6]);
        assert_eq!(levels(3), [0, 1, 2, 3]);
        assert_eq!(levels(95), [0, 20, 40, 60, 80]);
        assert!(svg(&Stats::default()).ends_with("</svg>\n"));
    }
}
