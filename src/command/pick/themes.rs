//! The theme of the settings for the terminal's colours and background.

use crate::command::invocation::Invocation;
use crate::environment::Environment;
use crate::picker::view::Theme;
use crate::picker::view::theme::{Base, is_light};

pub(super) struct Themes {
    pub(super) theme: Theme,
    /// The theme for a light background, if the terminal is to be asked for its background.
    pub(super) light: Option<Theme>,
}

impl Themes {
    /// Without colours it is the `mono` theme.
    pub(super) fn of(invocation: &Invocation) -> Self {
        if !invocation.colors(true) {
            return Self { theme: Theme::of(Base::Mono), light: None };
        }
        let environment = &invocation.environment;
        let choice = &invocation.settings().theme;
        let on = |is_light| choice.clone().on(is_light).theme().at(invocation.color_depth());
        let theme = on(is_light(environment.text("COLORFGBG")));
        let is_known = environment.is_set("COLORFGBG");
        let light = (!is_known && answers_at_once(environment)).then(|| on(true));
        Self { theme, light: light.filter(|light| *light != theme) }
    }
}

/// Set by programs that show a terminal on this machine: SSH does not pass them on.
const TERMINALS: [&str; 5] =
    ["TERM_PROGRAM", "VTE_VERSION", "XTERM_VERSION", "KITTY_WINDOW_ID", "ALACRITTY_WINDOW_ID"];

/// Set where another program is between this one and the terminal.
const BETWEEN: [&str; 3] = ["SSH_CONNECTION", "TMUX", "STY"];

/// Whether the terminal is known to answer questions without a delay.
fn answers_at_once(environment: &Environment) -> bool {
    let is_set = |name: &&str| environment.is_set(name);
    TERMINALS.iter().any(is_set) && !BETWEEN.iter().any(is_set)
}
