//! Whether the background of a terminal is light.

/// Reads the variable `COLORFGBG` (rxvt, Konsole and others): the numbers of the default colours of
/// the text and, last, of the background. False if it is dark or unknown.
#[must_use]
pub fn is_light(colorfgbg: Option<&str>) -> bool {
    let background = colorfgbg.and_then(|colors| colors.rsplit(';').next()?.parse::<u8>().ok());
    matches!(background, Some(7 | 9..=15))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_number_is_the_background() {
        for light in ["0;15", "0;default;15", "0;7", "12;9"] {
            assert!(is_light(Some(light)), "{light}");
        }
        for other in ["15;0", "7;8", "15;default;0", "default;default", "", "0;", "0;256"] {
            assert!(!is_light(Some(other)), "{other}");
        }
        assert!(!is_light(None));
    }
}
