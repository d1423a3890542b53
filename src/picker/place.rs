//! Where on the terminal the picker shows.

use std::fmt;
use std::str::FromStr;

/// How many rows the picker takes, below the prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Height {
    /// This many rows, at most those of the terminal.
    Rows(u16),
    /// This part of the terminal's rows, in percent.
    Percent(u16),
}

/// A height that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a number of rows or a percentage, such as 15 or 40%")]
pub struct HeightError;

/// The fewest rows: the search line and two rows of a list.
const LEAST_ROWS: u16 = 3;

impl Height {
    /// The rows that this comes to on a terminal of so many: a few at least, if there are as many.
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
    fn a_height_is_rows_or_a_part_of_the_terminal() {
        assert_eq!("15".parse(), Ok(Height::Rows(15)));
        assert_eq!("40%".parse(), Ok(Height::Percent(40)));
        for wrong in ["", "%", "0", "0%", "101%", "-3", "+3", "4.5", "40 %", "99999"] {
            assert_eq!(wrong.parse::<Height>(), Err(HeightError), "{wrong}");
        }
    }

    #[test]
    fn it_fits_the_terminal_and_has_room_for_a_list() {
        assert_eq!(Height::Rows(15).of(24), 15);
        assert_eq!(Height::Rows(15).of(10), 10);
        assert_eq!(Height::Percent(40).of(24), 9);
        assert_eq!(Height::Percent(1).of(24), 3);
        assert_eq!(Height::Rows(1).of(2), 2);
    }
}
