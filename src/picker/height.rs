//! The height of the picker when it is drawn below the prompt.

use std::fmt;
use std::str::FromStr;

/// The number of rows that the picker uses below the prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Height {
    Rows(u16),
    /// A percentage of the terminal's rows.
    Percent(u16),
}

/// The text is not a valid height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a number of rows or a percentage, such as 15 or 40%")]
pub struct HeightError;

/// The minimum: the search line and two rows of a list.
const LEAST_ROWS: u16 = 3;

impl Height {
    /// The number of rows on a terminal with `terminal` rows: at least three, at most all.
    #[must_use]
    pub fn of(self, terminal: u16) -> u16 {
        let rows = match self {
            Height::Rows(rows) => rows,
            Height::Percent(part) => {
                u16::try_from(u32::from(terminal) * u32::from(part) / 100).unwrap_or(u16::MAX)
            }
        };
        rows.max(LEAST_ROWS).min(terminal)
    }
}

impl fmt::Display for Height {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Height::Rows(rows) => write!(f, "{rows}"),
            Height::Percent(part) => write!(f, "{part}%"),
        }
    }
}

impl FromStr for Height {
    type Err = HeightError;

    fn from_str(text: &str) -> Result<Self, HeightError> {
        let number = |digits: &str| {
            let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse().ok().filter(|&number: &u16| is_plain && number > 0).ok_or(HeightError)
        };
        match text.strip_suffix('%') {
            Some(digits) => match number(digits)? {
                part @ 1..=100 => Ok(Height::Percent(part)),
                _ => Err(HeightError),
            },
            None => Ok(Height::Rows(number(text)?)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_height_is_a_number_of_rows_or_a_percentage() {
        assert_eq!("15".parse(), Ok(Height::Rows(15)));
        assert_eq!("40%".parse(), Ok(Height::Percent(40)));
        for wrong in ["", "%", "0", "0%", "101%", "-3", "+3", "4.5", "40 %", "99999"] {
            assert_eq!(wrong.parse::<Height>(), Err(HeightError), "{wrong}");
        }
    }

    #[test]
    fn the_rows_fit_the_terminal_and_are_enough_for_a_list() {
        assert_eq!(Height::Rows(15).of(24), 15);
        assert_eq!(Height::Rows(15).of(10), 10);
        assert_eq!(Height::Percent(40).of(24), 9);
        assert_eq!(Height::Percent(1).of(24), 3);
        assert_eq!(Height::Rows(1).of(2), 2);
    }
}
