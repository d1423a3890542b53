//! The pictures in the documentation are what the program shows. `UPDATE_EXPECT=1` rewrites those that
//! differ.

mod drawing;
mod scene;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use self::scene::{Scene, Start};
use crate::support::picture::{Theme, Window, text_of};
use crate::support::terminal::{Key, shown};

const ASSETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/assets");

/// Every picture, and what is seen in it, for those who don't see it.
const PICTURES: [(&str, &str); 9] = [
    (
        "picker.svg",
        "The picker, filtered by \"prod\": five contexts with their namespaces and files, each \
         marked as protected, and next to them the namespaces of shop-prod, which is highlighted",
    ),
    (
        "picker-light.svg",
        "The picker in its light theme: five contexts, filtered by \"prod\", and next to them the \
         namespaces of shop-prod, in dark colours on white",
    ),
    (
        "picker-namespaces.svg",
        "All contexts on the left, and on the right the fourteen namespaces of shop-prod, \
         with checkout highlighted and a dot at storefront, the current one",
    ),
    (
        "picker-loading.svg",
        "The namespaces of edge-gateway while its cluster is asked: the one in force can be taken \
         already, and a spinner turns below",
    ),
    (
        "picker-forbidden.svg",
        "A user of identity-prod may not list its namespaces: the reason stands below the lists, \
         and a name can be typed",
    ),
    (
        "picker-delete.svg",
        "Before warehouse-staging is deleted, the picker shows what goes and what stays, and asks: \
         y delete, esc cancel",
    ),
    ("picker-rename.svg", "A long context name of a GKE cluster gets the new name events-dev"),
    ("picker-help.svg", "The help lists the keys and what the marks mean"),
    (
        "picker-height.svg",
        "With --height 12 the picker takes twelve rows below the prompt, and what the shell has \
         printed stays above it",
    ),
];

#[test]
fn a_list_that_is_filtered() {
    let scene = Scene::of(Start::default());
    filter(&scene);
    keep("picker.svg", &scene, Theme::DARK, &[5, 14]);
}

#[test]
fn the_same_list_in_colours_for_a_white_background() {
    let scene =
        Scene::of(Start { settings: "theme: light\nprotect: ['*prod*']\n", ..Start::default() });
    filter(&scene);
    keep("picker-light.svg", &scene, Theme::LIGHT, &[5, 14]);
}

fn filter(scene: &Scene) {
    list_namespaces_of_shop_prod(scene);
    scene.terminal.send_key(Key::BackTab);
    scene.wait_for(&["tab namespaces"]);
    scene.terminal.send("prod");
    scene.wait_for(&["❯ prod "]);
    scene.highlight("shop-prod");
    scene.wait_for(&["namespaces of shop-prod", "recommendations", "cluster-shop-prod.json"]);
}

fn list_namespaces_of_shop_prod(scene: &Scene) {
    scene.highlight("shop-prod");
    scene.terminal.send_key(Key::Tab);
    scene.wait_for(&["recommendations"]);
    scene.terminal.wait_until(|screen| {
        let shown = screen.contents();
        !["so far", "asking"].iter().any(|waits| shown.contains(waits))
    });
}

#[test]
fn the_namespaces_of_a_cluster() {
    let scene = Scene::of(Start::default());
    list_namespaces_of_shop_prod(&scene);
    scene.highlight("checkout");
    keep("picker-namespaces.svg", &scene, Theme::DARK, &[13, 15]);
}

#[test]
fn a_cluster_that_takes_its_time() {
    let scene = Scene::of(Start { arguments: &["--timeout", "60m"], ..Start::default() });
    scene.highlight("edge-gateway");
    // However busy this machine is, there is no answer before the picture is taken.
    scene.stop_the_clusters();
    scene.terminal.send_key(Key::Tab);
    scene.wait_for(&["asking…"]);
    keep("picker-loading.svg", &scene, Theme::DARK, &[13, 1]);
}

#[test]
fn a_cluster_that_does_not_list() {
    let scene = Scene::of(Start::default());
    scene.highlight("identity-prod");
    scene.terminal.send_key(Key::Tab);
    scene.wait_for(&["may not list namespaces", "not from the cluster"]);
    keep("picker-forbidden.svg", &scene, Theme::DARK, &[13, 4]);
}

#[test]
fn the_question_before_a_context_is_deleted() {
    let scene = Scene::of(Start::default());
    scene.highlight("warehouse-staging");
    scene.terminal.send_key(Key::Ctrl('d'));
    scene.wait_for(&["y delete", "esc cancel"]);
    keep("picker-delete.svg", &scene, Theme::DARK, &[13, 2]);
}

#[test]
fn a_new_name_for_a_context() {
    let scene = Scene::of(Start::default());
    scene.highlight("gke:europe-west1-b/events-dev");
    scene.wait_for(&["cluster-events-dev.yaml"]);
    scene.terminal.send_key(Key::Ctrl('r'));
    scene.wait_for(&["enter rename"]);
    scene.terminal.send_key(Key::Ctrl('u'));
    scene.terminal.send("events-dev");
    scene.wait_for(&["❯ events-dev"]);
    keep("picker-rename.svg", &scene, Theme::DARK, &[13, 2]);
}

#[test]
fn the_help() {
    let scene = Scene::of(Start { rows: 60, ..Start::default() });
    scene.terminal.send("?");
    scene.wait_for(&["╭ help", "esc close"]);
    // Exactly as high as the help needs: search line, border, help, border, two details, footer.
    let lines = lines_of_panes(&scene.terminal.screen());
    let rows = lines[0] + 6;
    scene.resize(u16::try_from(rows).expect("fewer than 60"));
    scene.terminal.wait_until(|screen| {
        let shown = shown(screen);
        shown.starts_with(" ❯") && shown.ends_with("esc close") && shown.lines().count() == rows
    });
    keep("picker-help.svg", &scene, Theme::DARK, &lines);
}

#[test]
fn some_rows_below_the_prompt() {
    let before = "\
~/shop $ git switch release
Switched to branch 'release'
Your branch is up to date with 'origin/release'.
~/shop $ git log --oneline -1
3f2a91c Retry a payment once
~/shop $ kubectl config current-context
shop-staging
~/shop $ kswitch --height 12
";
    let scene = Scene::of(Start { before, arguments: &["--height", "12"], ..Start::default() });
    keep("picker-height.svg", &scene, Theme::DARK, &[]);
}

#[test]
fn every_picture_in_the_assets_is_one_of_these() {
    let files = fs::read_dir(ASSETS).expect("list the assets");
    let paths = files.map(|file| file.expect("list the assets").path());
    let pictures = paths.filter(|path| path.extension().is_some_and(|found| found == "svg"));
    let names = pictures.filter_map(|path| path.file_name()?.to_str().map(str::to_owned));
    let found: BTreeSet<_> = names.collect();
    assert_eq!(found, PICTURES.iter().map(|(file, _)| (*file).to_owned()).collect());
}

/// Compares the picture of a screen with the one in the assets, and with the screen: nothing has scrolled out
/// of it, and its panes have so many `lines`.
#[track_caller]
fn keep(file: &str, scene: &Scene, theme: Theme, lines: &[usize]) {
    let (_, label) = PICTURES.iter().find(|(own, _)| *own == file).expect("one of the pictures");
    let window = Window { title: "kswitch", label, theme };
    let (taken, screen) = scene.terminal.look(|screen| (window.picture(screen), shown(screen)));
    scene.assert_shows_no_path_of_its_own();
    assert_eq!(text_of(&taken), without_frames(&screen), "the picture, and the text of its screen");
    assert_eq!(scene.terminal.history(), screen, "lines have scrolled out of the screen");
    assert_eq!(lines_of_panes(&screen), lines, "{screen}");

    let path = Path::new(ASSETS).join(file);
    let kept = fs::read_to_string(&path).unwrap_or_default();
    if kept == taken {
        return;
    }
    assert!(
        std::env::var_os("UPDATE_EXPECT").is_some(),
        "assets/{file} is not what the program shows now; \
         UPDATE_EXPECT=1 cargo test --test suite picture:: rewrites it",
    );
    fs::write(path, taken).expect("write the picture");
}

/// The screen with spaces in place of what the picture has as lines and blocks.
fn without_frames(screen: &str) -> String {
    let is_drawn = |character| ('\u{2500}'..='\u{259f}').contains(&character);
    let lines = screen.lines().map(|line| line.replace(is_drawn, " ").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// The number of lines in each pane up to the last that is not empty, from left to right.
fn lines_of_panes(screen: &str) -> Vec<usize> {
    let mut panes = Vec::new();
    for (index, line) in screen.lines().filter(|line| line.starts_with('│')).enumerate() {
        for (pane, text) in line.split('│').skip(1).step_by(2).enumerate() {
            panes.resize(panes.len().max(pane + 1), 0);
            if !text.trim().is_empty() {
                panes[pane] = index + 1;
            }
        }
    }
    panes
}
