//! How a screen is drawn: its colours, its lines, and the same bytes whatever the spinner does.

use std::num::NonZeroU16;

use vt100::Parser;

use crate::support::picture::{Theme, Window};

/// The elements of a screen of 4x10 cells on which this was printed, without its window. The cursor
/// is hidden.
fn drawn_on(theme: Theme, printed: &str) -> Vec<String> {
    let [rows, columns] = [4, 10].map(|count| NonZeroU16::new(count).expect("some"));
    let mut parser = Parser::new(rows, columns, 0);
    parser.process(b"\x1b[?25l");
    parser.process(printed.replace('\n', "\r\n").as_bytes());
    let svg = Window { title: "a", label: "b", theme }.picture(parser.screen());
    let (_, inside) = svg.split_once("<g ").expect("a group");
    let lines = inside.lines().skip(1).take_while(|line| *line != "</g>");
    lines.map(str::to_owned).collect()
}

fn drawn(printed: &str) -> Vec<String> {
    drawn_on(Theme::DARK, printed)
}

#[test]
fn colours_are_those_that_were_asked_for() {
    for (asked, colour) in [
        ("38;2;1;35;255", "#0123ff"),
        ("31", "#ff7b72"),
        ("91", "#ffa198"),
        ("38;5;9", "#ffa198"),
        ("38;5;16", "#000000"),
        ("38;5;208", "#ff8700"),
        ("38;5;231", "#ffffff"),
        ("38;5;232", "#080808"),
        ("38;5;255", "#eeeeee"),
    ] {
        let expected = format!(r#"<text x="16" y="50" textLength="18" fill="{colour}">ab</text>"#);
        assert_eq!(drawn(&format!("\x1b[{asked}mab")), [expected], "{asked}");
    }
}

#[test]
fn a_background_reaches_over_its_cells_and_is_drawn_before_the_text() {
    assert_eq!(
        drawn("a\x1b[48;2;47;53;73mb c\x1b[0m"),
        [
            r##"<rect x="25" y="36" width="27" height="19" fill="#2f3549"/>"##,
            r#"<text x="16" y="50" textLength="9">a</text>"#,
            r#"<text x="25" y="50" textLength="9">b</text>"#,
            r#"<text x="43" y="50" textLength="9">c</text>"#,
        ]
    );
}

#[test]
fn text_is_bold_italic_underlined_dim_or_reversed() {
    let text =
        |attributes: &str| format!(r#"<text x="16" y="50" textLength="18"{attributes}>ab</text>"#);
    assert_eq!(drawn("\x1b[1mab"), [text(r#" font-weight="bold""#)]);
    assert_eq!(drawn("\x1b[3mab"), [text(r#" font-style="italic""#)]);
    assert_eq!(drawn("\x1b[2mab"), [text(r##" fill="#9da3a9""##)]);
    assert_eq!(
        drawn("\x1b[4;32mab"),
        [
            r##"<rect x="16" y="52" width="18" height="1" fill="#3fb950"/>"##.to_owned(),
            text(r##" fill="#3fb950""##),
        ]
    );
    assert_eq!(
        drawn("\x1b[7;32mab"),
        [
            r##"<rect x="16" y="36" width="18" height="19" fill="#3fb950"/>"##.to_owned(),
            text(r##" fill="#0d1117""##),
        ]
    );
}

#[test]
fn a_light_terminal_has_dark_colours_of_its_own() {
    let drawn = drawn_on(Theme::LIGHT, "\x1b[32ma\x1b[39;7mb\x1b[0;2mc");
    assert_eq!(
        drawn,
        [
            r##"<rect x="25" y="36" width="9" height="19" fill="#1f2328"/>"##,
            r##"<text x="16" y="50" textLength="9" fill="#116329">a</text>"##,
            r##"<text x="25" y="50" textLength="9" fill="#ffffff">b</text>"##,
            r##"<text x="34" y="50" textLength="9" fill="#696c6f">c</text>"##,
        ]
    );
}

#[test]
fn a_frame_of_one_colour_is_one_path_without_gaps() {
    assert_eq!(
        drawn("╭──╮\n│  │\n│  │\n╰──╯"),
        [concat!(
            r#"<path d="M20.5 55V50Q20.5 45.5 25 45.5M25 45.5h18M47.5 55V50Q47.5 45.5 43 45.5"#,
            r#"M20.5 93V98Q20.5 102.5 25 102.5M25 102.5h18M47.5 93V98Q47.5 102.5 43 102.5"#,
            r##"M20.5 55V93M47.5 55V93" fill="none" stroke="#e6edf3" stroke-width="1"/>"##,
        )]
    );
}

#[test]
fn a_line_that_is_interrupted_stays_so() {
    assert_eq!(
        drawn("│\n \n│\n\x1b[31m│"),
        [
            r##"<path d="M20.5 36V55M20.5 74V93" fill="none" stroke="#e6edf3" stroke-width="1"/>"##,
            r##"<path d="M20.5 93V112" fill="none" stroke="#ff7b72" stroke-width="1"/>"##,
        ]
    );
}

#[test]
fn symbols_stand_in_the_middle_of_their_cells_and_blocks_fill_theirs() {
    assert_eq!(
        drawn("▌●日"),
        [
            r##"<rect x="16" y="36" width="4.5" height="19" fill="#e6edf3"/>"##,
            r#"<text x="29.5" y="50" text-anchor="middle">●</text>"#,
            r#"<text x="43" y="50" text-anchor="middle">日</text>"#,
        ]
    );
}

#[test]
fn the_spinner_is_drawn_as_it_begins() {
    assert_eq!(drawn("⠼ asking…"), drawn("⠋ asking…"));
}

#[test]
fn what_is_seen_is_reported_in_the_label() {
    let parser = Parser::default();
    let window = Window { title: "a < b", label: "\"all\" & more", theme: Theme::DARK };
    let svg = window.picture(parser.screen());
    assert!(svg.contains(r#" role="img" aria-label="&quot;all&quot; &amp; more">"#), "{svg}");
    assert!(svg.contains("<title>&quot;all&quot; &amp; more</title>"), "{svg}");
    assert!(svg.contains(">a &lt; b</text>"), "{svg}");
}
