//! How long a text is when translated: Gale & Church 1993, "A Program for Aligning Sentences in
//! Bilingual Corpora", section 3, with the ratio measured instead of assumed.

use serde::{Deserialize, Serialize};

/// Added to the mean of two lengths: between short texts, as titles and names, the lengths differ by
/// more than their share of the variance.
const SHORT_TEXT_CHARS: f64 = 5.0;

/// The length model of a pair of languages.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct LengthModel {
    /// c: characters of side b for each character of side a.
    pub(crate) ratio: f64,
}

impl LengthModel {
    /// Measures the ratio: the median over texts of (characters a, characters b), each weighted by
    /// its size, so that texts with parts left out do not pull it.
    pub(crate) fn measure(texts: &[(usize, usize)]) -> Self {
        let mut ratios: Vec<(f64, f64)> = texts
            .iter()
            .filter(|(a, b)| *a > 0 && *b > 0)
            .map(|&(a, b)| (b as f64 / a as f64, (a + b) as f64))
            .collect();
        ratios.sort_by(|x, y| x.0.total_cmp(&y.0));
        let half = ratios.iter().map(|x| x.1).sum::<f64>() / 2.0;
        let mut sum = 0.0;
        let median = ratios.iter().find(|x| {
            sum += x.1;
            sum >= half
        });
        Self { ratio: median.map_or(1.0, |x| x.0.clamp(0.05, 20.0)) }
    }

    /// `(l_b / c − l_a)² / mean`, the squared deviation before division by s²; 0 for two empty
    /// texts.
    pub(crate) fn squared_deviation(&self, a_chars: f64, b_chars: f64) -> f64 {
        let b = b_chars / self.ratio;
        let mean = f64::midpoint(a_chars, b);
        if mean <= 0.0 { 0.0 } else { (b - a_chars).powi(2) / (mean + SHORT_TEXT_CHARS) }
    }
}

/// s²: the variance for each character, from the squared deviations of aligned units; the mean of
/// those that are not outliers.
pub(crate) fn variance(mut deviations: Vec<f64>) -> Option<f64> {
    const ENOUGH: usize = 20;
    if deviations.len() < ENOUGH {
        return None;
    }
    deviations.sort_by(f64::total_cmp);
    deviations.truncate(deviations.len() * 95 / 100);
    let mean = deviations.iter().sum::<f64>() / deviations.len() as f64;
    Some(mean.clamp(0.2, 20.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ratio_is_that_of_most_of_the_text() {
        let model = LengthModel::measure(&[(100, 390), (200, 800), (100, 10), (0, 5)]);
        assert!((3.8..=4.1).contains(&model.ratio), "{model:?}");
        assert_eq!(LengthModel::measure(&[]).ratio, 1.0);
    }

    #[test]
    fn texts_of_the_expected_length_do_not_deviate() {
        let model = LengthModel { ratio: 4.0 };
        assert_eq!(model.squared_deviation(10.0, 40.0), 0.0);
        assert!(model.squared_deviation(10.0, 80.0) > model.squared_deviation(10.0, 50.0));
        assert_eq!(model.squared_deviation(0.0, 0.0), 0.0);
    }
}
