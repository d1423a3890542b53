//! Parses YAML kubeconfigs to a [`Tree`]: simple ones with [`fast`], others from a parser's events.
//!
//! Only the first document is parsed: kubectl ignores the rest (semantics 1.4.6).

mod fast;
mod repetition;

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, StructureStyle, Tag, options};

use super::json::unreadable_escape;
use super::problem::{Problem, ProblemKind};
use super::scalar::{self, Meaning, Style};
use super::tree::{CollectionStyle, Entry, Id, MOST_VALUES, Tree, Value};
use super::yaml_compat;
use repetition::{Size, is_excessive};

const BREAKS: [char; 2] = ['\n', '\r'];

/// Parsers compare each `%TAG` with all before it, so a file full of them would take hours.
const MOST_TAG_DIRECTIVES: usize = 1_000;

/// The parser that verifies edits copies the value of each anchor.
const MOST_ANCHORS: usize = 100_000;

pub(super) fn read(text: &str) -> Result<Tree<'_>, Problem> {
    let Some(tree) = fast::read(text) else { return parsed(text) };
    debug_assert!(parsed(text).is_ok_and(|other| other == tree), "two trees of one text");
    Ok(tree)
}

/// Parses it with the full YAML parser.
fn parsed(text: &str) -> Result<Tree<'_>, Problem> {
    if tag_directives(text).nth(MOST_TAG_DIRECTIVES).is_some() {
        let reason = ProblemKind::TooMany(MOST_TAG_DIRECTIVES, "%TAG directives");
        return Err(Problem::whole_file(reason));
    }
    let mut builder = Builder { text, ..Builder::default() };
    let mut end = text.len();
    let options = options! {
        emit_comments: false,
        emit_anchor_events: true,
        // Like kubectl's parser: without a line break at the end, the value has none either.
        block_scalar_eof_without_line_feed: true,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| not_yaml(text, &error))?;
        match event {
            Event::DocumentStart(_, Some(version)) if (version.major, version.minor) != (1, 1) => {
                return Err(Problem::at(text, start_of(&span), ProblemKind::YamlVersion));
            }
            Event::DocumentEnd => {
                end = end_of_document(text, start_of(&span));
                break;
            }
            event => builder.take(event, &span)?,
        }
    }
    yaml_compat::check_tabs(&text[..end], &builder.tree)?;
    yaml_compat::check_characters(&text[..end], &builder.tree)?;
    Ok(builder.tree)
}

/// The `%TAG` lines before the document.
fn tag_directives(text: &str) -> impl Iterator<Item = &str> {
    let before_document = |line: &&str| {
        line.starts_with('%') || matches!(line.trim_start().bytes().next(), None | Some(b'#'))
    };
    let lines = text.split(BREAKS).take_while(before_document);
    lines.filter(|line| line.starts_with("%TAG"))
}

/// The end of the document with the blank lines after it, which the parser may leave out.
fn end_of_document(text: &str, parsed: usize) -> usize {
    let is_mark = |line: &str| line.starts_with("---") || line.starts_with("...");
    let mut at = parsed;
    for line in text[parsed..].split_inclusive(BREAKS) {
        if is_mark(line) {
            return at;
        }
        at += line.len();
    }
    at
}

/// The parser's message never quotes a value.
fn not_yaml(text: &str, error: &ScanError) -> Problem {
    let offset = error.marker().byte_offset().unwrap_or(0).min(text.len());
    let message = error.info();
    if message.contains("tab") {
        // The parser may name the line of the token before the tab.
        let line = text[..offset].rfind(BREAKS).map_or(0, |end| end + 1);
        if let Some(tab) = yaml_compat::indentation_tabs(&text[line..]).next() {
            return Problem::at(text, line + tab, ProblemKind::Tab);
        }
    }
    Problem::at(text, offset, ProblemKind::NotYaml(message))
}

/// Builds the tree from events. `open` are the open collections, innermost last.
#[derive(Default)]
struct Builder<'t> {
    text: &'t str,
    tree: Tree<'t>,
    open: Vec<Open>,
    anchors: Vec<Option<Named>>,
    /// The names of all anchors so far.
    names: HashSet<Cow<'t, str>>,
    /// The size of the document so far, with all aliases expanded.
    read: Size,
    /// The part of it that comes from aliases.
    repeated: Size,
}

struct Open {
    id: Id,
    layout: CollectionStyle,
    parts: OpenParts,
    anchor: usize,
    read_before: Size,
}

#[derive(Clone, Copy)]
struct Named {
    id: Id,
    size: Size,
}

enum OpenParts {
    Mapping { entries: Vec<Entry>, key: Option<Id> },
    Sequence { values: Vec<Id> },
}

impl<'t> Builder<'t> {
    fn take(&mut self, event: Event<'t>, span: &Span) -> Result<(), Problem> {
        if self.tree.is_full() {
            return Err(Problem::whole_file(ProblemKind::TooMany(MOST_VALUES, "values")));
        }
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let size = Size { values: 1, bytes: text.len() };
                let id = self.scalar(text, style, tag.as_deref(), span)?;
                self.name(anchor, Named { id, size });
                self.read.add(size);
                self.place(id);
            }
            Event::Alias(anchor) => {
                let range = bytes_of(span);
                let target = self.anchors.get(anchor).copied().flatten();
                let target = target
                    .filter(|target| !self.open.iter().any(|open| open.id == target.id))
                    .ok_or_else(|| Problem::at(self.text, range.start, ProblemKind::Cycle))?;
                self.repeated.add(target.size);
                self.read.add(Size { values: 1, bytes: 0 });
                self.read.add(target.size);
                if is_excessive(self.repeated, self.read) {
                    return Err(Problem::at(self.text, range.start, ProblemKind::Aliases));
                }
                let id = self.tree.push(range, Value::Alias(target.id));
                self.place(id);
            }
            Event::Anchor(anchor, name) => self.note_name(anchor, name, span)?,
            Event::MappingStart(style, anchor, _) => {
                let parts = OpenParts::Mapping { entries: Vec::new(), key: None };
                self.enter(style, anchor, span, parts);
            }
            Event::SequenceStart(style, anchor, _) => {
                self.enter(style, anchor, span, OpenParts::Sequence { values: Vec::new() });
            }
            Event::MappingEnd | Event::SequenceEnd => self.leave(span),
            _ => {}
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        tag: Option<&Tag>,
        span: &Span,
    ) -> Result<Id, Problem> {
        let mut range = bytes_of(span);
        let is_in_flow = self.open.last().is_some_and(|open| open.layout == CollectionStyle::Flow);
        let value = match style {
            // Plain text in YAML 1.2; for kubectl it begins a key or a value.
            ScalarStyle::Plain if is_in_flow && text.starts_with(['?', ':']) => {
                let reason =
                    "a `?` or `:` between brackets needs a space after it or quotes around it";
                let reason = ProblemKind::NotYaml(reason.to_owned());
                return Err(Problem::at(self.text, range.start, reason));
            }
            ScalarStyle::Plain => Value::quoted(text, Style::Plain),
            ScalarStyle::SingleQuoted => Value::quoted(text, Style::Single),
            ScalarStyle::DoubleQuoted => {
                if let Some((at, escape)) = unreadable_escape(&self.text[range.clone()]) {
                    let reason = ProblemKind::Escape(escape);
                    return Err(Problem::at(self.text, range.start + at, reason));
                }
                Value::quoted(text, Style::Double)
            }
            ScalarStyle::Literal | ScalarStyle::Folded => {
                range.end = range.start + without_last_break(&self.text[range.clone()]).len();
                Value::quoted(text, Style::Block)
            }
        };
        let value = typed(value, tag)
            .map_err(|reason| Problem::at(self.text, range.start, ProblemKind::NotYaml(reason)))?;
        Ok(self.tree.push(range, value))
    }

    fn name(&mut self, anchor: usize, named: Named) {
        if anchor > 0 {
            if self.anchors.len() <= anchor {
                self.anchors.resize(anchor + 1, None);
            }
            self.anchors[anchor] = Some(named);
        }
    }

    fn note_name(&mut self, anchor: usize, name: Cow<'t, str>, span: &Span) -> Result<(), Problem> {
        // YAML 1.2 allows more characters; for kubectl the name ends there.
        if name.contains(|sign: char| !sign.is_ascii_alphanumeric() && !"-_".contains(sign)) {
            let reason = "an anchor's name has other characters than letters, digits, - and _";
            return Err(Problem::at(
                self.text,
                start_of(span),
                ProblemKind::NotYaml(reason.to_owned()),
            ));
        }
        if !self.names.insert(name) {
            self.tree.has_anchor_twice = true;
        }
        if anchor > MOST_ANCHORS {
            return Err(Problem::whole_file(ProblemKind::TooMany(MOST_ANCHORS, "anchors")));
        }
        Ok(())
    }

    fn enter(&mut self, style: StructureStyle, anchor: usize, span: &Span, parts: OpenParts) {
        let layout = match style {
            StructureStyle::Block => CollectionStyle::Block,
            StructureStyle::Flow => CollectionStyle::Flow,
        };
        let id = self.tree.push(bytes_of(span), Value::Opaque);
        self.name(anchor, Named { id, size: Size::default() });
        let read_before = self.read;
        self.read.add(Size { values: 1, bytes: 0 });
        self.open.push(Open { id, layout, parts, anchor, read_before });
    }

    fn leave(&mut self, span: &Span) {
        let Some(Open { id, layout, parts, anchor, read_before }) = self.open.pop() else { return };
        self.name(anchor, Named { id, size: self.read.since(read_before) });
        let last = match &parts {
            OpenParts::Mapping { entries, .. } => entries.last().map(|entry| entry.value),
            OpenParts::Sequence { values } => values.last().copied(),
        };
        // A block collection has no closing bracket: it ends with its last value.
        let end = match (layout, last) {
            (CollectionStyle::Block, Some(last)) => self.tree.node(last).span.end,
            _ => bytes_of(span).end,
        };
        let node = self.tree.node_mut(id);
        node.span.end = end.max(node.span.start);
        node.value = match parts {
            OpenParts::Mapping { entries, .. } => Value::Mapping { layout, entries },
            OpenParts::Sequence { values } => Value::Sequence { layout, values },
        };
        self.place(id);
    }

    /// Adds a complete value to the innermost open collection.
    fn place(&mut self, id: Id) {
        match self.open.last_mut().map(|open| &mut open.parts) {
            None => self.tree.root = Some(id),
            Some(OpenParts::Sequence { values }) => values.push(id),
            Some(OpenParts::Mapping { entries, key }) => match key.take() {
                None => *key = Some(id),
                Some(key) => entries.push(Entry { key, value: id }),
            },
        }
    }
}

/// A block scalar without its last line break and the indentation after it, which the span of the
/// parser includes.
fn without_last_break(block: &str) -> &str {
    let filled = block.trim_end().len();
    let end = block[filled..].find(BREAKS).map_or(block.len(), |at| filled + at);
    &block[..end]
}

/// The type that go-yaml gives to a scalar. Without a tag: that of its text if it has no quotes. With
/// `!!null`, `!!bool`, `!!int` or `!!float`: that of its text even in quotes, and it must match the
/// tag. With any other tag, including `!` and `!x`: text.
fn typed<'t>(value: Value<'t>, tag: Option<&Tag>) -> Result<Value<'t>, String> {
    let Value::Scalar { text, style, .. } = value else { return Ok(value) };
    let own = scalar::meaning(&text);
    let meaning = match tag.map(|tag| tag.core_suffix()) {
        None if style == Style::Plain => own,
        Some(Some(suffix @ ("null" | "bool" | "int" | "float"))) => {
            let is_named = match suffix {
                "null" => own == Meaning::Null,
                "bool" => own == Meaning::Bool,
                _ => own == Meaning::Number,
            };
            if !is_named {
                return Err(format!("the value after the tag !!{suffix} has another type"));
            }
            own
        }
        _ => Meaning::Text,
    };
    // go-yaml merges a `<<` only without quotes, or with one of two tags.
    let style = match tag {
        Some(tag) if text == "<<" => {
            let is_merge = ["!", "tag:yaml.org,2002:merge"].contains(&&*tag_uri(tag));
            if is_merge { Style::Plain } else { Style::Single }
        }
        _ => style,
    };
    Ok(Value::Scalar { text, style, meaning })
}

fn tag_uri(tag: &Tag) -> String {
    let (handle, suffix) = tag.parts();
    format!("{handle}{suffix}")
}

fn start_of(span: &Span) -> usize {
    span.start.byte_offset().unwrap_or(0)
}

fn bytes_of(span: &Span) -> Range<usize> {
    span.byte_range().unwrap_or(0..0)
}
