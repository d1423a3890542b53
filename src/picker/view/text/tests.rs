//! Tests of fitted texts as they are drawn into cells.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngSeed};
use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use ratatui::style::Modifier;
use ratatui::widgets::Widget;

use super::*;

fn cut(text: &str, width: usize) -> String {
    fitted(text, width, Style::new()).iter().map(|span| span.content.as_ref()).collect()
}

/// The drawn cells of a text, with found letters in brackets.
fn drawn(text: &str, found: &[usize], width: usize) -> String {
    let spans = fitted_with(text, found, width, Style::new(), Style::new().bold());
    let taken = super::width(&spans);
    assert!(taken <= width, "{text:?} takes {taken} of {width}");
    let mut line = Line::from(spans);
    line.push_span("#");
    let mut buffer = Buffer::empty(Rect::new(0, 0, 60, 1));
    (&line).render(buffer.area, &mut buffer);

    let (mut drawn, mut column, mut inside) = (String::new(), 0, false);
    while column < taken {
        let cell = &buffer.content[column];
        if cell.modifier.contains(Modifier::BOLD) != inside {
            drawn.push(if inside { ']' } else { '[' });
            inside = !inside;
        }
        drawn.push_str(cell.symbol());
        column += usize::from(cell.symbol().cell_width()).max(1);
    }
    assert_eq!((column, buffer.content[taken].symbol()), (taken, "#"), "{text:?}: {line:?}");
    drawn + if inside { "]" } else { "" }
}

#[test]
fn text_that_fits_is_not_changed() {
    assert_eq!(cut("team7-prod", 10), "team7-prod");
    assert_eq!(cut("", 0), "");
}

#[test]
fn long_text_is_cut_in_the_middle() {
    for (text, width, expected) in [
        ("arn:aws:eks:eu-west-1:1:cluster/prod", 20, "arn:aw…:cluster/prod"),
        ("team7-prod", 4, "t…od"),
        ("team7-prod", 1, "…"),
        ("team7-prod", 0, ""),
    ] {
        assert_eq!(cut(text, width), expected, "{width}");
    }
}

#[test]
fn the_last_part_of_a_name_is_not_cut_if_it_fits() {
    let arn = "arn:aws:eks:eu-west-1:123456789012:cluster/payments-prod";
    let gke = "gke_shop-project_europe-west1-b_payments-prod";
    for (text, width, expected) in [
        (arn, 24, "arn:aws…er/payments-prod"),
        (arn, 18, "arn:…payments-prod"),
        (arn, 15, "a…payments-prod"),
        (arn, 14, "…payments-prod"),
        (arn, 13, "arn:…nts-prod"),
        (gke, 24, "gke_sho…-b_payments-prod"),
        (gke, 16, "gk…payments-prod"),
        ("gke_shop_europe-west1-b_日本-本番", 12, "gk…日本-本番"),
        ("gke_shop_europe-west1-b_日本-本番", 10, "…日本-本番"),
        ("gke_shop_europe-west1-b_日本-本番", 9, "gk…-本番"),
        ("team_payments_prod_eu", 12, "tea…_prod_eu"),
        ("~/.kube/clusters/", 9, "~/…sters/"),
    ] {
        assert_eq!(cut(text, width), expected, "{text} in {width}");
    }
}

#[test]
fn text_is_wrapped_between_words() {
    let lines = wrapped("No context  matches cluster-prod-eu-1.", 10, Style::new());
    let lines: Vec<String> = lines.iter().map(Line::to_string).collect();
    assert_eq!(lines, ["No context", "matches cl", "uster-prod", "-eu-1."]);
    assert_eq!(wrapped("", 10, Style::new()), []);
}

#[test]
fn wide_characters_never_exceed_the_width() {
    assert_eq!(cut("東京都-本番", 11), "東京都-本番");
    assert_eq!(cut("東京都-本番", 8), "東…-本番");
}

#[test]
fn a_found_letter_highlights_its_whole_grapheme() {
    for (text, found, expected) in [
        ("prod", vec![1, 2], "p[ro]d"),
        ("東京都", vec![1], "東[京]都"),
        ("cafx\u{301}-x", vec![3], "caf[x\u{301}]-x"),
        ("cafx\u{301}-x", vec![4], "caf[x\u{301}]-x"),
        ("a👩‍💻b", vec![3], "a[👩‍💻]b"),
        ("a👩‍💻b", vec![4], "a👩‍💻[b]"),
        ("❤️x", vec![0], "[❤️]x"),
        ("❤️x", vec![2], "❤️[x]"),
        ("🇩🇪🇫🇷", vec![2], "🇩🇪[🇫🇷]"),
        ("각x", vec![0], "[각]x"),
        ("क्षि", vec![0], "[क्षि]"),
    ] {
        assert_eq!(drawn(text, &found, 40), expected, "{text}");
    }
}

#[test]
fn right_to_left_text_is_not_reordered() {
    for (text, found, expected) in [
        ("שלום-prod", vec![0, 1], "[של]ום-prod"),
        ("prod-مرحبا", vec![5, 6], "prod-[مر]حبا"),
        // Lam and alef are one cell wide together, and drawn in two.
        ("لا-x", vec![], "لا-x"),
        ("لا-x", vec![1], "ل[ا]-x"),
        ("بلالا", vec![0, 1, 2], "[بلا]لا"),
        ("שָׁלוֹם", vec![1], "[שָׁ]לוֹם"),
    ] {
        assert_eq!(drawn(text, &found, 40), expected, "{text}");
    }
    assert_eq!(drawn("مرحبا-مرحبا", &[], 7), "مر…رحبا");
}

#[test]
fn zero_width_characters_are_joined_with_a_neighbour() {
    for (text, found, expected) in [
        ("\u{200d}ab", vec![0], "[\u{200d}a]b"),
        ("\u{200d}ab", vec![2], "\u{200d}a[b]"),
        ("a\u{200d}b", vec![1], "[a\u{200d}]b"),
        ("ab\u{200d}", vec![2], "a[b\u{200d}]"),
        ("\u{200d}", vec![0], ""),
        // A Hangul final without a syllable.
        ("a\u{11a8}b", vec![1], "[a\u{11a8}]b"),
    ] {
        assert_eq!(drawn(text, &found, 40), expected, "{text:?}");
    }
}

#[test]
fn a_sound_mark_of_halfwidth_kana_takes_a_cell() {
    assert_eq!(drawn("ｶﾞｷﾞx", &[2], 40), "ｶﾞ[ｷﾞ]x");
    assert_eq!(drawn("ｶﾞｷﾞxyz", &[], 5), "…xyz");
}

#[test]
fn found_letters_in_the_cut_part_highlight_the_ellipsis() {
    for (found, expected) in [
        (vec![], "te…prod"),
        (vec![0, 6, 7], "[t]e…[pr]od"),
        (vec![3], "…[m]…prod"),
        (vec![1, 2, 5, 6], "t[ea]…[-p]…"),
    ] {
        assert_eq!(drawn("team7-prod", &found, 7), expected, "{found:?}");
    }
    assert_eq!(drawn("team7-prod", &[3], 1), "[…]");
}

#[test]
fn an_escape_sequence_is_highlighted_as_a_whole() {
    for (text, expected) in [
        ("a\u{1b}b", "a[\\u{1b}b]"),
        ("a\u{202e}b", "a[\\u{202e}b]"),
        ("a\u{2067}b", "a[\\u{2067}b]"),
        ("a\u{200f}b", "a[\\u{200f}b]"),
    ] {
        assert_eq!(drawn(text, &[1, 2], 40), expected);
    }
}

#[test]
fn cells_are_shared_by_need() {
    assert_eq!(share(20, 5, 9), (5, 9));
    assert_eq!(share(20, 5, 30), (5, 15));
    assert_eq!(share(20, 30, 5), (15, 5));
    assert_eq!(share(21, 30, 30), (11, 10));
}

proptest! {
    #![proptest_config(Config {
        rng_seed: RngSeed::Fixed(1),
        failure_persistence: None,
        ..Config::default()
    })]

    /// `drawn` itself checks that the drawn and the counted cells agree.
    #[test]
    fn parts_of_any_text_are_left_out(
        pieces in vec(select(vec![
            "a", "-", "/", "_", "東", "e\u{301}", "\u{301}", "\u{200d}", "\u{fe0f}", "👩", "👩‍💻",
            "❤", "🏽", "🇩", "ل", "ا", "ש", "\u{202e}", "\u{1b}", "ｶ", "\u{ff9e}", "ᄀ", "\u{600}",
            "क", "\u{94d}",
        ]), 0..12),
        found in vec(any::<bool>(), 24),
        width in 0_usize..24,
    ) {
        let text = pieces.concat();
        let found: Vec<usize> = (0..24).filter(|&position| found[position]).collect();
        let drawn = drawn(&text, &found, width).replace(['[', ']', ' '], "");
        let safe = shown(&text);
        match drawn.split_once('…') {
            Some((head, rest)) => {
                prop_assert!(safe.starts_with(head), "{:?} {:?}", drawn, text);
                let mut after = &safe[head.len()..];
                for part in rest.split('…') {
                    let Some(start) = after.find(part) else {
                        prop_assert!(false, "{:?} {:?}", drawn, text);
                        break;
                    };
                    after = &after[start + part.len()..];
                }
                prop_assert!(drawn.replace('…', "").len() < safe.len());
            }
            // A text of zero width is not drawn.
            None if width.min(Span::raw(&*safe).width()) == 0 => prop_assert_eq!(drawn, ""),
            None => prop_assert_eq!(drawn, safe),
        }
    }
}
