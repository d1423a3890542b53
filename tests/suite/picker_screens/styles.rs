//! What stands out, in each theme, and that nothing does by its colour alone.

use super::stage::{NORMAL, Picker, company, opening};
use expect_test::expect;
use kswitch::picker::Opening;
use kswitch::picker::view::Theme;
use kswitch::picker::view::theme::Base;
use ratatui::crossterm::event::KeyCode;
use ratatui::style::{Color, Modifier};

#[test]
fn without_colour_the_same_things_stand_out() {
    let mut picker =
        Picker::open(Opening { theme: Theme::new(false), ..opening(company()) }, NORMAL);
    picker.type_in("pay");
    assert_eq!(picker.runs(|cell| cell.fg != Color::Reset || cell.bg != Color::Reset), [""; 0]);
    assert_eq!(picker.underlined(), ["pay", "pay", "pay"]);
    let bold = picker.runs(|cell| cell.modifier.contains(Modifier::BOLD));
    assert_eq!(
        bold,
        [
            " ❯ ",
            " contexts ",
            "▌  payments@onprem     default   cluster-9                ",
            "●",
            "pay",
            "●",
            "pay",
            "enter",
            "tab",
            "ctrl-d",
            "ctrl-r",
            "f1",
            "esc"
        ]
    );
}

/// The highlight has its bar, and every visibility its mark.
#[test]
fn without_colour_no_two_states_of_a_row_look_alike() {
    let mut picker =
        Picker::open(Opening { theme: Theme::new(false), ..opening(company()) }, (50, 10));
    picker.press(KeyCode::Down).shows(expect![[r#"
 ❯                                            6/6
 ● team7-prod          payments  cluster-7
▌  gke_shop-payments   –         gke.yaml
   payments@onprem     default   cluster-9
   eks:eu-west-1/blue  –         cluster-2
 × kind-local          dev       cluster-4
 ○ lab                 –         lab.yaml


 https:…ple.com:6443 · token · ~/.ku…ers/gke.yaml"#]]);
}

type Look = (Color, Color, Modifier);

const BOLD: Modifier = Modifier::BOLD;
const REVERSED: Modifier = Modifier::REVERSED;
const FOUND: Modifier = Modifier::BOLD.union(Modifier::UNDERLINED);
const NO: Color = Color::Reset;

/// The company, with one context protected, in this theme, and something wrong with a file.
fn themed(base: Base) -> Picker {
    let mut contexts = company();
    contexts[1].protection = Some("*pay*".to_owned());
    let notices = vec!["config:3: a mapping was expected".to_owned()];
    Picker::open(Opening { theme: Theme::of(base), notices, ..opening(contexts) }, NORMAL)
}

/// How this theme shows a warning, the highlighted row, the mark of the current context, letters
/// that were found there and in another row, and the mark of a protected context.
fn looks(base: Base) -> [Look; 6] {
    let mut picker = themed(base);
    let warning = picker.look(1, 14);
    picker.type_in("pay").press(KeyCode::Down).press(KeyCode::Down);
    let [highlighted, current] = [(5, 4), (2, 4)].map(|(x, y)| picker.look(x, y));
    let row = picker.screen().lines().nth(4).expect("a row").to_owned();
    let start = row.split("payments").next().expect("a namespace").chars().count();
    let in_namespace = (u16::try_from(start).expect("a column"), 4);
    let [found_there, found, protected] =
        [in_namespace, (5, 2), (3, 3)].map(|(x, y)| picker.look(x, y));
    [warning, highlighted, current, found_there, found, protected]
}

#[test]
fn in_the_colours_of_the_terminal() {
    let [warning, highlighted, current, found_there, found, protected] = looks(Base::Terminal);
    assert_eq!(warning, (Color::Red, NO, BOLD));
    assert_eq!(highlighted, (NO, NO, BOLD | REVERSED));
    assert_eq!(current, (Color::Green, NO, BOLD | REVERSED));
    assert_eq!(found_there, (Color::Magenta, NO, FOUND | REVERSED));
    assert_eq!(found, (Color::Magenta, NO, FOUND));
    assert_eq!(protected, (Color::Red, NO, BOLD));
}

#[test]
fn on_dark() {
    let [warning, highlighted, current, found_there, found, protected] = looks(Base::Dark);
    let behind = Color::from_u32(0x2f_3549);
    assert_eq!(warning, (Color::from_u32(0xff_8095), NO, BOLD));
    assert_eq!(highlighted, (NO, behind, BOLD));
    assert_eq!(current, (Color::from_u32(0x9e_ce6a), behind, BOLD));
    assert_eq!(found_there, (Color::from_u32(0xff_b86c), behind, FOUND));
    assert_eq!(found, (Color::from_u32(0xff_b86c), NO, FOUND));
    assert_eq!(protected, (Color::from_u32(0xff_8095), NO, BOLD));
}

#[test]
fn on_light() {
    let [warning, highlighted, current, found_there, found, protected] = looks(Base::Light);
    let behind = Color::from_u32(0xdb_e5f6);
    assert_eq!(warning, (Color::from_u32(0xa4_0e26), NO, BOLD));
    assert_eq!(highlighted, (NO, behind, BOLD));
    assert_eq!(current, (Color::from_u32(0x11_6329), behind, BOLD));
    assert_eq!(found_there, (Color::from_u32(0x8a_3800), behind, FOUND));
    assert_eq!(found, (Color::from_u32(0x8a_3800), NO, FOUND));
    assert_eq!(protected, (Color::from_u32(0xa4_0e26), NO, BOLD));
}

#[test]
fn in_mono() {
    let [warning, highlighted, current, found_there, found, protected] = looks(Base::Mono);
    assert_eq!([warning, protected], [(NO, NO, BOLD); 2]);
    assert_eq!([highlighted, current], [(NO, NO, BOLD | REVERSED); 2]);
    assert_eq!([found_there, found], [(NO, NO, FOUND | REVERSED), (NO, NO, FOUND)]);
}

/// What a theme shows by colours, mono shows by marks and by what is bold, underlined or dim.
#[test]
fn nothing_is_shown_by_colour_alone() {
    type Keys = fn(&mut Picker) -> &mut Picker;
    let states: [Keys; 7] = [
        |picker| picker,
        |picker| picker.type_in("pay"),
        |picker| picker.press(KeyCode::Tab),
        |picker| picker.press(KeyCode::F(1)),
        |picker| picker.control('d'),
        |picker| picker.control('r'),
        |picker| picker.press(KeyCode::Down).press(KeyCode::Enter),
    ];
    for (number, keys) in states.into_iter().enumerate() {
        let mut mono = themed(Base::Mono);
        keys(&mut mono);
        let coloured = mono.runs(|cell| cell.fg != NO || cell.bg != NO);
        assert_eq!(coloured, [""; 0], "{number}");
        let mut dark = themed(Base::Dark);
        keys(&mut dark);
        assert_eq!(mono.screen(), dark.screen(), "{number}: the same characters");
        for word in dark.runs(|cell| cell.modifier.contains(BOLD)) {
            let bold = mono.runs(|cell| cell.modifier.contains(BOLD));
            assert!(bold.contains(&word), "{number}: {word:?}");
        }
    }
}
