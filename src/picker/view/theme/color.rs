//! Parses the colours in theme files: a name, a number from 0 to 255, or `#rrggbb`.

use std::str::FromStr;

use ratatui::style::Color;

use crate::yaml::Element;

pub(super) struct FileColor(pub(super) Color);

impl Element for FileColor {
    const NUMBERS: bool = true;
}

impl FromStr for FileColor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = "not a colour, such as red, bright-blue, 208, \"#ff8800\" or default";
        color(text).map(Self).ok_or(wanted)
    }
}

/// The eight colours without and with `bright-`. ratatui uses other names: its `White` is bright
/// white.
const NAMED: [(&str, Color, Color); 8] = [
    ("black", Color::Black, Color::DarkGray),
    ("red", Color::Red, Color::LightRed),
    ("green", Color::Green, Color::LightGreen),
    ("yellow", Color::Yellow, Color::LightYellow),
    ("blue", Color::Blue, Color::LightBlue),
    ("magenta", Color::Magenta, Color::LightMagenta),
    ("cyan", Color::Cyan, Color::LightCyan),
    ("white", Color::Gray, Color::White),
];

fn color(text: &str) -> Option<Color> {
    if let Some(digits) = text.strip_prefix('#') {
        let is_plain = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u32::from_str_radix(digits, 16).ok().filter(|_| is_plain)?;
        return Some(Color::from_u32(number));
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().map(Color::Indexed);
    }
    let name = text.to_ascii_lowercase();
    match name.as_str() {
        "default" => return Some(Color::Reset),
        "gray" | "grey" => return Some(Color::DarkGray),
        _ => {}
    }
    let (bare, is_bright) = match name.strip_prefix("bright-") {
        Some(bare) => (bare, true),
        None => (&*name, false),
    };
    let found = NAMED.iter().find(|(name, ..)| *name == bare);
    found.map(|&(_, normal, bright)| if is_bright { bright } else { normal })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_is_a_name_a_number_or_three_bytes() {
        assert_eq!(color("red"), Some(Color::Red));
        assert_eq!(color("Bright-Blue"), Some(Color::LightBlue));
        assert_eq!(color("white"), Some(Color::Gray));
        assert_eq!(color("bright-white"), Some(Color::White));
        assert_eq!(color("gray"), Some(Color::DarkGray));
        assert_eq!(color("208"), Some(Color::Indexed(208)));
        assert_eq!(color("#ff8800"), Some(Color::Rgb(255, 136, 0)));
        assert_eq!(color("default"), Some(Color::Reset));
        for wrong in ["", "#", "#ff880", "#ff88000", "#+f8800", "256", "-1", "+1", "reddish"] {
            assert_eq!(color(wrong), None, "{wrong}");
        }
    }
}
