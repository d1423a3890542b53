//! Random layouts of a list, and what an entry that goes must leave of them.

use kswitch::kubeconfig::Change;
use kswitch::kubeconfig::document::Document;
use kswitch::kubeconfig::text::SourceText;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use super::edited;
use super::removed::{KINDS, delete, text_of};

/// How one entry is written and what is around it; each number chooses one of a few ways.
#[derive(Debug, Clone)]
struct Entry {
    spelling: usize,
    above: usize,
    behind: bool,
    inside: bool,
    padding: usize,
}

/// A list and what holds it.
#[derive(Debug, Clone)]
struct List {
    entries: Vec<Entry>,
    brackets: usize,
    indentation: usize,
    line_end: usize,
    follows: usize,
    last_comma: bool,
}

fn lists() -> impl Strategy<Value = List> {
    let entry = (0..6_usize, 0..4_usize, any::<bool>(), any::<bool>(), 0..3_usize).prop_map(
        |(spelling, above, behind, inside, padding)| Entry {
            spelling,
            above,
            behind,
            inside,
            padding,
        },
    );
    let entries = prop::collection::vec(entry, 1..5);
    (entries, 0..4_usize, 0..4_usize, 0..3_usize, 0..4_usize, any::<bool>()).prop_map(
        |(entries, brackets, indentation, line_end, follows, last_comma)| List {
            entries,
            brackets,
            indentation,
            line_end,
            follows,
            last_comma,
        },
    )
}

impl List {
    /// The text; comments name the entry that they belong to, as `#2`, or no entry, as `#n`.
    fn text(&self) -> String {
        let text = match self.brackets {
            0 | 1 => self.behind_dashes(),
            2 => self.between_brackets(),
            _ => self.in_one_line(),
        };
        let follows = ["", "users: [] #n\n", "#n\nusers: []\n", "\n#n\n---\nx: [\n"][self.follows];
        format!("kind: Config #n\n{text}{follows}")
            .replace('\n', ["\n", "\r\n", "\r"][self.line_end])
    }

    fn behind_dashes(&self) -> String {
        let indent = " ".repeat(self.indentation);
        let mut text = String::from("contexts: #n\n");
        for (number, entry) in self.entries.iter().enumerate() {
            text += &entry.lines_above(number, &indent);
            let behind = if entry.behind { format!(" #{number}") } else { String::new() };
            let written = match entry.spelling {
                0 => format!("{indent}- name: x{number}{behind}\n"),
                1 => format!(
                    "{indent}-   context:{behind}\n{indent}      user: u\n{indent}    name: x{number}\n"
                ),
                2 => format!("{indent}- {{name: x{number},\n{indent}   context: {{}}}}{behind}\n"),
                3 => format!("{indent}-{behind}\n{indent}  name: x{number}\n{indent}  context:\n"),
                4 => format!(
                    "{indent}- name: x{number}\n{indent}  x: |+{behind}\n{indent}    # text\n"
                ),
                _ => format!("{indent}- ? name\n{indent}  : 'x{number}'{behind}\n"),
            };
            text += &written;
            // Behind a `|` it would be text.
            if entry.inside && entry.spelling != 4 {
                text.extend([indent.as_str(), "  #", &number.to_string(), "\n"]);
            }
        }
        text
    }

    fn between_brackets(&self) -> String {
        let indent = " ".repeat(self.indentation + 1);
        let mut text = String::from("contexts: [ #n\n");
        for (number, entry) in self.entries.iter().enumerate() {
            text += &entry.lines_above(number, &indent);
            let comma = if number + 1 < self.entries.len() || self.last_comma { "," } else { "" };
            let behind = if entry.behind { format!(" #{number}") } else { String::new() };
            let written = match entry.spelling {
                0 | 1 => format!("{indent}name: x{number}{comma}{behind}\n"),
                2 | 3 => {
                    format!("{indent}{{\n{indent}  name: 'x{number}'\n{indent}}}{comma}{behind}\n")
                }
                _ => format!("{indent}{{name: \"x{number}\", context: {{}}}} {comma}{behind}\n"),
            };
            text += &written;
        }
        text + " ]\n"
    }

    fn in_one_line(&self) -> String {
        let entries = self.entries.iter().enumerate().map(|(number, entry)| {
            let padding = " ".repeat(entry.padding);
            match entry.spelling {
                0 | 1 => format!("{padding}name: x{number}{padding}"),
                _ => format!("{padding}{{name: x{number}}}{padding}"),
            }
        });
        let entries = entries.collect::<Vec<_>>().join(",");
        let comma = if self.last_comma { "," } else { "" };
        format!("contexts: [{entries}{comma}] #n\n")
    }
}

impl Entry {
    fn lines_above(&self, number: usize, indent: &str) -> String {
        let padding = "\n".repeat(self.padding);
        match self.above {
            0 => format!("{padding}{indent}#{number}\n{indent}# #{number}\n"),
            1 => format!("\n{indent}#n\n\n{indent}#{number}\n"),
            _ => padding,
        }
    }
}

/// Every comment but those of one entry.
fn comments(text: &str, without: Option<usize>) -> Vec<String> {
    let own = without.map(|number| number.to_string());
    let marks = text.split('#').skip(1).map(|rest| rest.chars().take(1).collect::<String>());
    marks.filter(|mark| Some(mark) != own.as_ref() && mark != " ").collect()
}

fn most_blank_lines(text: &str) -> usize {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let filled =
        text.trim_end_matches(' ').split_terminator('\n').map(|line| !line.trim().is_empty());
    filled.collect::<Vec<_>>().split(|filled| *filled).map(<[bool]>::len).max().unwrap_or(0)
}

fn is_part(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().all(|wanted| rest.any(|own| own == wanted))
}

fn check(list: &List) -> Result<(), TestCaseError> {
    let before = list.text();
    let source = SourceText::decode(before.clone().into_bytes()).expect("text");
    let document =
        Document::read(&source).map_err(|why| TestCaseError::fail(format!("{why:?}\n{before}")))?;
    prop_assert_eq!(document.contexts.len(), list.entries.len(), "{}", before);
    for number in 0..list.entries.len() {
        let name = format!("x{number}");
        // The kinds take turns, over the lists and within each.
        let kind = KINDS[(list.entries.len() + list.indentation + number) % KINDS.len()];
        let contexts = &before;
        let before = text_of(kind, contexts);
        let after = edited(&before, &[delete(kind, &name)]);
        let after = after.map_err(|why| TestCaseError::fail(format!("{name}: {why}\n{before}")))?;
        let after = after.expect("a change");
        let shown = format!("without {name}\n{before}\n---- became\n{after}");
        let is_only = list.entries.len() == 1;
        prop_assert!(is_only || is_part(&after, &before), "{}", shown);
        prop_assert_eq!(comments(&after, None), comments(&before, Some(number)), "{}", shown);
        prop_assert!(most_blank_lines(&after) <= most_blank_lines(&before), "{}", shown);
        let ends_with_a_comma = after.replace([' ', '\n', '\r'], "").contains(",]");
        prop_assert!(list.last_comma || !ends_with_a_comma, "{}", shown);
        let renamed = Change::Rename { kind, from: name, to: "new".to_owned() };
        let renamed = edited(&before, &[renamed]).expect("renamed").expect("a change");
        prop_assert_eq!(comments(&renamed, None), comments(&before, None), "{}", renamed);
    }
    Ok(())
}

/// `PROPTEST_CASES` asks for more of them, `PROPTEST_RNG_SEED` for others.
#[test]
fn a_context_leaves_any_layout_whole() {
    let wanted = Config::default();
    let is_set = |name| std::env::var_os(name).is_some();
    let cases = if is_set("PROPTEST_CASES") { wanted.cases } else { 1000 };
    let rng_seed = if is_set("PROPTEST_RNG_SEED") { wanted.rng_seed } else { RngSeed::Fixed(1) };
    let config = Config { cases, rng_seed, failure_persistence: None, ..wanted };
    let run = TestRunner::new(config).run(&lists(), |list| check(&list));
    run.unwrap_or_else(|why| panic!("{why}"));
}
