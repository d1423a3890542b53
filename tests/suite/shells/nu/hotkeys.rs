//! Keys in Nushell: the picker below the prompt, and Tab.

use super::super::fail_picker;
use super::{company, config};
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

/// Prompts are numbered, because Nushell may drop what is typed before one is drawn.
const START: &str = "
$env.config.show_banner = false
$env.prompts = 0
$env.config.hooks.pre_prompt = [{|| $env.prompts += 1 }]
$env.PROMPT_COMMAND = {|| $'($env.prompts) (^kswitch current | str trim)' }
$env.PROMPT_COMMAND_RIGHT = ''
source init.nu
";

#[track_caller]
fn opened(home: &Home) -> Option<Terminal> {
    let nu = required("nu")?;
    home.write("start.nu", START);
    home.write("env.nu", "");
    let arguments = ["--config", "start.nu", "--env-config", "env.nu"];
    let terminal = Terminal::of(&home.program(nu, &arguments), 24, 80);
    terminal.wait_until(|screen| screen.contents().ends_with("default> "));
    Some(terminal)
}

#[test]
fn a_choice_keeps_the_line_and_shows_in_the_prompt() {
    let home = company(&["home", "shop"]);
    let Some(terminal) = opened(&home) else { return };
    let line = r#"print "a b" 'wörld'"#;
    terminal.send(line);
    terminal.wait_for_screen(&format!("1 home default> {line}"));
    for _ in 0..4 {
        terminal.send_key(Key::Left);
    }
    terminal.send_key(Key::Alt('k'));
    terminal.wait_for("❯");
    terminal.send("shop");
    terminal.wait_for("❯ shop ");
    terminal.send_key(Key::Enter);
    terminal.wait_for_screen(&format!("2 shop default> {line}"));
    terminal.send_key(Key::Alt('n'));
    terminal.wait_for("❯");
    terminal.send_key(Key::Esc);
    terminal.wait_for_screen(&format!("3 shop default> {line}"));
    terminal.send("X");
    terminal.wait_for_screen(&format!("3 shop default> {}", line.replace("rld", "Xrld")));
    terminal.send_key(Key::Enter);
    terminal.wait_for("\na b\nwöXrld\n4 shop default>");
}

#[test]
fn an_error_stands_above_the_line() {
    let home = company(&["home"]);
    let Some(terminal) = opened(&home) else { return };
    fail_picker(&home);
    terminal.send("print ab");
    terminal.wait_for_screen("1 home default> print ab");
    terminal.send_key(Key::Left);
    terminal.send_key(Key::Alt('k'));
    terminal.wait_until(|screen| screen.contents().matches("default> print ab").count() == 2);
    let screen = terminal.screen();
    assert!(screen.starts_with("1 home default> print ab\nerror: "), "{screen}");
    assert!(screen.contains("\nhint: put it back\n"), "{screen}");
    assert!(screen.ends_with("\n2 home default> print ab"), "{screen}");
    terminal.send("X\r");
    terminal.wait_for("\naXb\n3 home default>");
}

#[test]
fn tab_completes_names_options_and_files() {
    let home = company(&["home", "it's (x)"]);
    home.write("known/config", config(&["home"]));
    for (typed, line) in [
        ("kswitch ctx it", r#"kswitch ctx "it's (x)""#),
        ("kswitch ctx --li", "kswitch ctx --list"),
        ("kswitch ns --context=ho", "kswitch ns --context=home"),
        ("^kswitch cur", "^kswitch current"),
        ("kswitch --kubeconfig kno", "kswitch --kubeconfig known/"),
    ] {
        let Some(terminal) = opened(&home) else { return };
        terminal.send(format!("{typed}\t"));
        terminal.wait_for_screen(&format!("1 home default> {line}"));
    }
}

#[test]
fn a_shell_without_the_function_has_the_keys() {
    let home = company(&["home", "shop"]);
    home.write("init.nu", home.run(&["init", "nu", "--no-kubeconfig"]).only_stdout());
    let Some(terminal) = opened(&home) else { return };
    terminal.send("print kept");
    terminal.send_key(Key::Alt('k'));
    terminal.wait_for("❯");
    terminal.send("shop");
    terminal.wait_for("❯ shop ");
    terminal.send_key(Key::Enter);
    terminal.wait_for_screen("2 shop default> print kept");
}

#[test]
fn each_shell_starts_with_a_session_of_its_own() {
    let home = company(&["home", "shop"]);
    home.write("init.nu", home.run(&["init", "nu", "--session"]).only_stdout());
    let Some(one) = opened(&home) else { return };
    let Some(other) = opened(&home) else { return };
    one.send_key(Key::Alt('k'));
    one.wait_for("❯");
    one.send("shop");
    one.wait_for("❯ shop ");
    one.send_key(Key::Enter);
    one.wait_for("2 shop default>");
    other.send_key(Key::Enter);
    other.wait_for("2 home default>");
    assert_eq!(home.run(&["ctx", "--current"]).only_stdout(), "home\n");
    one.send("kswitch -q session leave");
    one.send_key(Key::Enter);
    one.wait_for("3 home default>");
}
