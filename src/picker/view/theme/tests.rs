//! Tests of the built-in themes and of styles in the settings.

use ratatui::style::{Color, Modifier};

use super::*;
use crate::yaml;

fn theme(text: &str) -> Result<Theme, String> {
    let choice = yaml::first_document::<ThemeChoice>(text).map_err(|error| error.message)?;
    Ok(choice.theme())
}

#[test]
fn every_theme_has_every_style_once() {
    assert_eq!(theme("auto").unwrap(), Theme::of(Base::Terminal));
    for (name, base) in Base::ALL.into_iter().filter(|(_, base)| *base != Base::Auto) {
        let text = std::fs::read_to_string(format!("assets/themes/{name}.yaml")).unwrap();
        let read: ThemeChoice = yaml::first_document(&text).unwrap();
        let mut parts: Vec<usize> = read.overrides.iter().map(|(index, _)| *index).collect();
        parts.sort_unstable();
        assert_eq!(parts, (0..PARTS.len()).collect::<Vec<_>>(), "{name}");
        assert_eq!(theme(name).unwrap(), Theme::of(base));
    }
    assert_eq!(Theme::new(true), ThemeChoice::default().theme());
}

#[test]
fn the_theme_of_the_terminal_has_its_sixteen_colours_and_mono_has_none() {
    let terminal = Theme::of(Base::Terminal);
    assert_eq!(terminal.at(Depth::Sixteen), terminal);
    for (name, part) in PARTS {
        let style = part(&mut Theme::of(Base::Terminal)).bg;
        assert_eq!(style, None, "{name}: it would not suit every background");
        let style = *part(&mut Theme::of(Base::Mono));
        assert_eq!((style.fg, style.bg), (None, None), "{name}");
    }
}

/// Bold and underlined show the same information if there are no colours.
#[test]
fn no_information_is_shown_by_colour_alone() {
    for (name, base) in Base::ALL {
        let theme = Theme::of(base);
        for bold in [theme.focused_title, theme.current, theme.key, theme.warning, theme.protected]
        {
            assert!(bold.add_modifier.contains(Modifier::BOLD), "{name}");
        }
        assert!(theme.highlighted.add_modifier.contains(Modifier::BOLD), "{name}");
        assert!(theme.found.add_modifier.contains(Modifier::UNDERLINED), "{name}");
    }
}

#[test]
fn styles_in_the_settings_change_only_what_they_set() {
    let dark = Theme::of(Base::Dark);
    let changed =
        theme("{base: dark, found: {fg: '#ff8800', underlined: false}, dim: {italic: true}}");
    let changed = changed.unwrap();
    assert_eq!(changed.found.fg, Some(Color::Rgb(255, 136, 0)));
    assert_eq!(changed.found.add_modifier, Modifier::BOLD);
    assert_eq!(changed.found.sub_modifier, Modifier::empty());
    assert_eq!((changed.dim.fg, changed.dim.add_modifier), (dark.dim.fg, Modifier::ITALIC));
    assert_eq!(Theme { found: dark.found, dim: dark.dim, ..changed }, dark);
}

#[test]
fn errors_report_what_is_wrong_with_a_style() {
    for (text, reason) in [
        ("drak", "unknown value \"drak\"; did you mean dark?"),
        (
            "[dark]",
            "invalid type: sequence, expected a theme, such as dark, or a mapping of styles",
        ),
        ("{base: 1}", "base: invalid type: integer `1`, expected one of auto, terminal, dark"),
        ("{fuond: {bold: true}}", "unknown key \"fuond\"; did you mean found?"),
        ("{found: red}", "found: invalid type: string \"red\", expected a style, such as {fg: red"),
        (
            "{found: {fg: reddish}}",
            "found.fg: \"reddish\" is not a colour, such as red, bright-blue",
        ),
        ("{found: {fg: #ff8800\n}}", "found.fg: there is no value; one that starts with # needs"),
        ("{found: {bold: 1}}", "found.bold: invalid type: integer `1`, expected a boolean"),
        (
            "{found: {blod: true}}",
            "found: unknown field `blod`, expected one of `fg`, `bg`, `bold`",
        ),
    ] {
        let message = theme(text).unwrap_err();
        assert!(message.starts_with(reason), "{text}: {message}");
    }
}

/// The contrast of two colours by WCAG 2, from 1 to 21.
fn contrast(left: Color, right: Color) -> f64 {
    let luminance = |color: Color| {
        let Color::Rgb(red, green, blue) = color else { panic!("{color} is no true colour") };
        let linear = |channel: u8| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    };
    let (left, right) = (luminance(left), luminance(right));
    (left.max(right) + 0.05) / (left.min(right) + 0.05)
}

#[test]
fn every_style_is_readable_on_its_backgrounds() {
    for (base, backgrounds) in [
        (Base::Dark, [Color::Rgb(0, 0, 0), Color::Rgb(0x28, 0x2c, 0x34)]),
        (Base::Light, [Color::Rgb(255, 255, 255), Color::Rgb(0xee, 0xee, 0xee)]),
    ] {
        let theme = Theme::of(base);
        let below = theme.highlighted.bg.expect("a background");
        for (name, part) in PARTS {
            let style = *part(&mut theme.clone());
            let Some(fg) = style.fg else { continue };
            // Rows may be highlighted, which changes the background.
            for background in backgrounds.into_iter().chain([below]) {
                let enough = if matches!(name, "dim" | "border") { 3.0 } else { 4.5 };
                let contrast = contrast(fg, style.bg.unwrap_or(background));
                assert!(contrast >= enough, "{base:?}: {name} on {background}: {contrast:.2}");
            }
        }
        // Plain text has the terminal's colour: about black or white.
        let text = if base == Base::Dark { 0xcc } else { 0x33 };
        let contrast = contrast(Color::Rgb(text, text, text), below);
        assert!(contrast >= 4.5, "{base:?}: text on the highlight: {contrast:.2}");
    }
    let white_on_black = contrast(Color::Rgb(255, 255, 255), Color::Rgb(0, 0, 0));
    assert!((white_on_black - 21.0).abs() < 0.001);
}

#[test]
fn a_theme_uses_only_colours_that_the_terminal_supports() {
    for base in [Base::Dark, Base::Light] {
        for (name, part) in PARTS {
            let color_at = |depth| {
                let style = *part(&mut Theme::of(base).at(depth));
                style.fg.or(style.bg).expect("a colour")
            };
            assert!(matches!(color_at(Depth::True), Color::Rgb(..)), "{name}");
            assert!(matches!(color_at(Depth::Palette256), Color::Indexed(16..)), "{name}");
            let color = color_at(Depth::Sixteen);
            assert!(!matches!(color, Color::Rgb(..) | Color::Indexed(_) | Color::Reset), "{name}");
        }
    }
}
