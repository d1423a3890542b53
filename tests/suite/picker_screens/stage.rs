//! The picker on a screen in memory, and contexts to show on it.

use expect_test::Expect;
use std::collections::BTreeMap;
use std::path::Path;

use kswitch::kubeconfig::ContextKey;
use kswitch::picker::keymap::Keymap;
use kswitch::picker::state::State;
use kswitch::picker::view::{self, Look, Theme};
use kswitch::picker::{
    Contents, ContextRow, Effect, Event, Focus, Input, Mutation, NamespaceEvent, Obstacle, Opening,
    Outcome, Preview, RowVisibility,
};
use kswitch::short_names::ShortForms;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::style::{Color, Modifier};
use ratatui::text::Span;
use serde_json::json;

use crate::support::expected::assert_text;

/// The picker on a screen of its own.
pub(super) struct Picker {
    pub(super) state: State,
    theme: Theme,
    keymap: Keymap,
    terminal: Terminal<TestBackend>,
    /// The last frame. The backend's own buffer is not a screen: where a wide character replaces
    /// others it keeps the one below its second half, which a terminal removes.
    frame: Buffer,
    /// What a question for namespaces is answered with at once.
    answer: Vec<NamespaceEvent>,
    pub(super) outcome: Option<Outcome>,
    /// The change that was asked for.
    pub(super) mutation: Option<Mutation>,
}

impl Picker {
    /// With a cluster that lists all its namespaces at once.
    pub(super) fn open(opening: Opening, size: (u16, u16)) -> Self {
        let names = ["default", "kube-public", "kube-system", "payments", "payments-eu"];
        let names = names.map(str::to_owned).to_vec();
        Self::answered(
            opening,
            size,
            vec![NamespaceEvent::Arrived(names), NamespaceEvent::Complete { remark: None }],
        )
    }

    /// With a cluster that has not answered yet, in the namespaces of the first context.
    pub(super) fn asking(contexts: Vec<ContextRow>) -> Self {
        let opening = Opening { focus: Focus::Namespaces, ..opening(contexts) };
        Self::answered(opening, NORMAL, Vec::new())
    }

    fn answered(
        opening: Opening,
        (width, height): (u16, u16),
        answer: Vec<NamespaceEvent>,
    ) -> Self {
        let (theme, keymap) = (opening.theme, opening.keymap.clone());
        let terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let (state, effect) = State::open(opening);
        let frame = Buffer::default();
        let mut picker =
            Self { state, theme, keymap, terminal, frame, answer, outcome: None, mutation: None };
        picker.perform(effect);
        picker.draw();
        picker
    }

    pub(super) fn press(&mut self, key: KeyCode) -> &mut Self {
        self.chord(KeyModifiers::NONE, key)
    }

    pub(super) fn control(&mut self, letter: char) -> &mut Self {
        self.chord(KeyModifiers::CONTROL, KeyCode::Char(letter))
    }

    pub(super) fn alt(&mut self, letter: char) -> &mut Self {
        self.chord(KeyModifiers::ALT, KeyCode::Char(letter))
    }

    fn chord(&mut self, modifiers: KeyModifiers, key: KeyCode) -> &mut Self {
        let key = KeyEvent::new(key, modifiers);
        let (mode, nothing_typed) = (self.state.mode(), self.state.query().is_empty());
        if let Some(action) = self.keymap.action(key, mode, nothing_typed) {
            let effect = self.state.input(Input::Action(action));
            self.perform(effect);
            self.draw();
        }
        self
    }

    pub(super) fn type_in(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            self.press(KeyCode::Char(character));
        }
        self
    }

    fn perform(&mut self, effect: Option<Effect>) {
        match effect {
            Some(Effect::ListNamespaces { query, .. }) => {
                let events = self.answer.clone();
                assert_eq!(self.state.update(Event::Namespaces { query, events }), None);
            }
            Some(Effect::Leave(outcome)) => self.outcome = Some(outcome),
            Some(Effect::Preview(mutation)) => {
                let verdict = Ok(self.preview(&mutation));
                let effect = self.state.update(Event::Previewed { mutation, preview: verdict });
                self.perform(effect);
            }
            Some(Effect::Apply(mutation)) => self.mutation = Some(mutation),
            _ => {}
        }
    }

    fn preview(&self, mutation: &Mutation) -> Preview {
        let Mutation::Delete { contexts } = mutation else {
            return Preview { text: String::new(), asks: false };
        };
        let rows = self.state.contexts().rows();
        let shown = |context: &ContextKey| {
            rows.iter().find(|row| row.key == *context).expect("a shown context")
        };
        let named =
            |context: &ContextKey| format!("\"{}\" from {}", context.name, shown(context).path);
        let list = contexts.iter().map(named).collect::<Vec<_>>().join(", ");
        let left_over = "Left over is user \"u\": no other context uses it.";
        Preview { text: format!("Delete {list}? {left_over}"), asks: true }
    }

    /// Sends the picker an event of the pending namespace query.
    pub(super) fn query_event(&mut self, event: NamespaceEvent) -> &mut Self {
        let query = self.state.pending_query().expect("a query");
        assert_eq!(self.state.update(Event::Namespaces { query, events: vec![event] }), None);
        self.draw();
        self
    }

    /// Sends the picker the result of the change.
    pub(super) fn finish(&mut self, ending: Result<&str, &str>) -> &mut Self {
        let ending = ending.map(str::to_owned).map_err(str::to_owned);
        assert_eq!(self.state.update(Event::Applied(ending)), None);
        self.draw();
        self
    }

    /// Sends the picker the contents of the kubeconfigs as they are now.
    pub(super) fn renew(&mut self, mut contexts: Vec<ContextRow>) -> &mut Self {
        ContextRow::shorten(&mut contexts, &ShortForms::default());
        let now = Contents { contexts, notices: Vec::new(), ..Contents::default() };
        assert_eq!(self.state.update(Event::Reloaded(now)), None);
        self.draw();
        self
    }

    /// Sends the picker an event from outside.
    pub(super) fn receive(&mut self, event: Event) -> &mut Self {
        assert_eq!(self.state.update(event), None);
        self.draw();
        self
    }

    fn draw(&mut self) {
        let size = self.terminal.size().unwrap();
        let look = Look { theme: &self.theme, keymap: &self.keymap };
        view::lay_out(size, &mut self.state, look);
        let drawn = self.terminal.draw(|frame| view::draw(frame, &self.state, look)).unwrap();
        self.frame = drawn.buffer.clone();
    }

    pub(super) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.terminal.backend_mut().resize(width, height);
        self.draw();
        self
    }

    /// The screen as lines of text, without the spaces at their ends.
    pub(super) fn screen(&self) -> String {
        let buffer = &self.frame;
        let rows = buffer.area.rows().map(|row| {
            let mut line = String::new();
            let mut hidden = 0;
            for cell in row.columns().map(|column| &buffer[column.as_position()]) {
                if hidden == 0 {
                    line.push_str(cell.symbol());
                    hidden = Span::raw(cell.symbol()).width();
                }
                hidden -= 1;
            }
            line.trim_end().to_owned()
        });
        rows.collect::<Vec<_>>().join("\n")
    }

    /// The text that stands out in this way, each run of it by itself.
    pub(super) fn runs(&self, stands_out: impl Fn(&Cell) -> bool) -> Vec<String> {
        let buffer = &self.frame;
        let mut runs = Vec::new();
        for row in buffer.area.rows() {
            let cells: Vec<_> = row.columns().map(|at| &buffer[at.as_position()]).collect();
            for run in cells.chunk_by(|left, right| stands_out(left) == stands_out(right)) {
                if stands_out(run[0]) {
                    runs.push(run.iter().map(|cell| cell.symbol()).collect());
                }
            }
        }
        runs
    }

    pub(super) fn underlined(&self) -> Vec<String> {
        self.runs(|cell| cell.modifier.contains(Modifier::UNDERLINED))
    }

    /// The colours of a cell, of its text and behind it, and how it is drawn.
    pub(super) fn look(&self, x: u16, y: u16) -> (Color, Color, Modifier) {
        let cell = &self.frame[(x, y)];
        (cell.fg, cell.bg, cell.modifier)
    }

    /// The cursor, as (column, row).
    pub(super) fn cursor(&self) -> (u16, u16) {
        let position = self.terminal.backend().cursor_position();
        (position.x, position.y)
    }

    #[track_caller]
    pub(super) fn shows(&self, expected: Expect) -> &Self {
        assert_text(&self.screen(), expected);
        self
    }
}

/// A context of its own file, as most are.
pub(super) fn context(name: &str, namespace: Option<&str>, file: &str) -> ContextRow {
    ContextRow {
        key: ContextKey { name: name.to_owned(), file: Path::new(file).into() },
        short_name: None,
        namespace: namespace.map(str::to_owned),
        recent_namespaces: Vec::new(),
        default_namespace: "default".to_owned(),
        file: file.to_owned(),
        path: format!("~/.kube/clusters/{file}"),
        server: Some(format!("https://{file}.example.com:6443")),
        cluster: name.to_owned(),
        user: "admin".to_owned(),
        authentication: "token".to_owned(),
        current: false,
        previous: false,
        visibility: RowVisibility::Active,
        obstacle: None,
        protection: None,
        cross_file: None,
        aliases: String::new(),
        frecency: 0,
    }
}

/// The key of a context of the company.
pub(super) fn key(index: usize) -> ContextKey {
    company().swap_remove(index).key
}

/// The clusters of a small company.
pub(super) fn company() -> Vec<ContextRow> {
    vec![
        ContextRow {
            server: Some("https://4F1A0C9E77D2B6A1.gr7.eu-west-1.eks.amazonaws.com".to_owned()),
            authentication: "exec aws".to_owned(),
            current: true,
            ..context("team7-prod", Some("payments"), "cluster-7")
        },
        context("gke_shop-payments", None, "gke.yaml"),
        context("payments@onprem", Some("default"), "cluster-9"),
        context("arn:aws:eks:eu-west-1:123456789012:cluster/blue", None, "cluster-2"),
        ContextRow {
            visibility: RowVisibility::Shadowed,
            obstacle: Some(Obstacle {
                text: "kubectl uses the earlier one in ~/.kube/config".to_owned(),
                can_rename: true,
                ..Obstacle::default()
            }),
            ..context("kind-local", Some("dev"), "cluster-4")
        },
        ContextRow {
            visibility: RowVisibility::NotInKubeconfig,
            obstacle: Some(Obstacle {
                text: "its file is not in KUBECONFIG".to_owned(),
                command: Some("eval \"$(kswitch env)\"".to_owned()),
                ..Obstacle::default()
            }),
            ..context("lab", None, "lab.yaml")
        },
    ]
}

pub(super) fn opening(contexts: Vec<ContextRow>) -> Opening {
    Opening { keymap: keymap(), ..Opening::of(contexts) }
}

/// All key bindings of these tests. A new binding of the program changes neither help nor footer here.
const KEYS: [(&str, &[&str]); 20] = [
    ("choose", &["enter"]),
    ("confirm", &["y"]),
    ("namespaces", &["tab"]),
    ("contexts", &["shift-tab", "tab"]),
    ("delete", &["ctrl-d"]),
    ("rename", &["ctrl-r"]),
    ("whole", &["tab"]),
    ("undo", &["ctrl-z"]),
    ("pin", &["alt-p"]),
    ("recent", &["alt-r"]),
    ("help", &["?", "f1"]),
    ("cancel", &["esc", "ctrl-c", "ctrl-g"]),
    ("up", &["up", "ctrl-p", "ctrl-k"]),
    ("down", &["down"]),
    ("page-down", &["pgdn"]),
    ("home", &["home"]),
    ("end", &["end"]),
    ("right", &["right"]),
    ("delete-back", &["backspace"]),
    ("delete-to-start", &["ctrl-u"]),
];

fn keymap() -> Keymap {
    let mut keys: BTreeMap<&str, &[&str]> = Keymap::names().map(|name| (name, &[][..])).collect();
    keys.extend(KEYS);
    serde_json::from_value(json!(keys)).expect("valid keys")
}

pub(super) const NORMAL: (u16, u16) = (100, 16);

pub(super) fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// Three names from an earlier answer of this age, or used before.
pub(super) fn remembered(age: Option<&str>) -> NamespaceEvent {
    let names = names(&["default", "payments", "payments-old"]);
    NamespaceEvent::Remembered { names, age: age.map(str::to_owned) }
}

/// 512 names as a cluster lists them, the one in force among them.
pub(super) fn page() -> NamespaceEvent {
    let teams = (1..512).map(|number| format!("team-{number}"));
    NamespaceEvent::Arrived(teams.chain(["payments".to_owned()]).collect())
}
