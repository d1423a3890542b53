//! fish, typed into as a person would, and run by scripts.

mod completion;
mod function;
mod hotkeys;

use super::{install, open};
use crate::support::command::Ran;
use crate::support::gate::required;
use crate::support::home::Home;
use crate::support::terminal::Terminal;

/// A prompt that shows the last status and the current context, and nothing that moves.
const QUIET: &str = "\
set -g fish_greeting
set -g fish_autosuggestion_enabled 0
function fish_prompt
    printf '%s %s> ' $status (command kswitch current)
end
";

const CONFIG: &str = "\
apiVersion: v1
kind: Config
current-context: home
clusters:
- name: home
  cluster: {server: https://127.0.0.1:1}
contexts:
- name: home
  context: {cluster: home, user: home}
- name: shop
  context: {cluster: home, user: home, namespace: storefront}
users:
- name: home
  user: {token: of-home}
";

/// One context, named after the file, in the directory of cluster files.
fn add_cluster_file(home: &Home, name: &str) {
    let text = CONFIG.lines().take(9).collect::<Vec<_>>().join("\n").replace("home", name);
    let user = format!("\nusers:\n- name: {name}\n  user: {{token: of-{name}}}\n");
    home.write(&format!(".kube/clusters/cluster-{name}.yaml"), text + &user);
}

/// A home with two contexts, and kswitch on the PATH.
fn company() -> Home {
    let home = Home::new();
    home.write(".kube/config", CONFIG);
    install(&home);
    home
}

/// fish with this below the quiet prompt, which is on the screen.
#[track_caller]
fn opened(home: &Home, start_file: &str) -> Option<Terminal> {
    let terminal = open(home, "fish", &format!("{QUIET}{start_file}"))?;
    terminal.wait_until(|screen| screen.contents().ends_with("> "));
    Some(terminal)
}

/// What comes of a script, which reads no start file.
fn script(home: &Home, text: &str) -> Option<Ran> {
    let fish = required("fish")?;
    Some(home.program(fish, &["--no-config", "-c", text]).run())
}
