//! The picture in the README is what the program shows.

use std::fs;
use std::path::Path;

use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal, shown};

const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/picker.svg");

/// Set to 1 to take the picture anew.
const RENEW: &str = "KSWITCH_NEW_PICTURES";

#[test]
fn the_picture_in_the_readme_is_what_the_program_shows() {
    let home = Home::new();
    let terminal = Terminal::open(&home, &["demo"], 20, 96);
    terminal.wait_for("shop-staging");
    terminal.send("prod");
    // The details and then the cursor are the last things that are drawn.
    terminal.wait_until(|screen| {
        shown(screen).contains("cluster-events-prod.yaml") && screen.cursor_position() == (0, 7)
    });
    let taken = terminal.picture("kswitch");
    terminal.send_key(Key::Ctrl('c'));
    assert_eq!(terminal.wait_exit(), 130);

    let home = home.path("");
    let home = home.to_str().expect("a home in UTF-8");
    assert!(!taken.contains(home), "the picture shows the path {home}");

    if std::env::var_os(RENEW).is_some_and(|value| value == "1") {
        fs::write(PICTURE, taken).expect("write the picture");
        return;
    }
    let kept = fs::read_to_string(Path::new(PICTURE)).unwrap_or_default();
    assert!(
        kept == taken,
        "assets/picker.svg is not what the program shows now; look at what \
         {RENEW}=1 cargo test --test suite picture:: writes, and keep it if it is right",
    );
}
