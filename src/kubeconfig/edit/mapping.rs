//! Sets and removes an entry of a mapping in the root of a file that is no kubeconfig: the settings.

use crate::kubeconfig::document::tree_of;
use crate::kubeconfig::scalar::{Meaning, Style, written};
use crate::kubeconfig::tree::{CollectionStyle, Entry, Id, Value};

use super::insert::New;
use super::lines::{TextLine, end_of_line, is_blank, lines, next_line, start_of_line};
use super::plain::{Plain, values_of};
use super::splice::{Splice, spliced};
use super::{EditObstacle, Editor};

/// The value of an entry.
#[derive(Clone, Copy)]
pub enum EntryValue<'v> {
    Text(&'v str),
    /// A mapping with these texts.
    Mapping(&'v [(&'v str, &'v str)]),
}

/// A text in which the mapping `holder` of the root has this value for `key`, or no such key. Creates the
/// mapping if there is none.
///
/// # Errors
///
/// If the text can't be read, or leaves no place for the change.
pub fn edit_entry(
    text: &str,
    holder: &str,
    key: &str,
    value: Option<EntryValue<'_>>,
) -> Result<String, EditObstacle> {
    let tree = tree_of(text)?;
    let editor = Editor::new(text, &tree);
    let splices = match value {
        None => editor.remove_from(holder, key)?,
        Some(EntryValue::Text(new)) => editor.set_in(holder, key, New::Text(new))?,
        Some(EntryValue::Mapping(new)) => {
            let new: Vec<_> = new.iter().map(|(key, text)| (*key, New::Text(text))).collect();
            editor.set_in(holder, key, New::Mapping(&new))?
        }
    };
    let (after, _) = spliced(text, splices);
    tree_of(&after)?;
    let mut wanted = values_of(text)?;
    wanted.set_in(holder, key, value).ok_or(EditObstacle::Unverified)?;
    let mut found = values_of(&after)?;
    if value.is_none() {
        wanted.remove_empty(holder);
        found.remove_empty(holder);
    }
    if wanted.means(&found) { Ok(after) } else { Err(EditObstacle::Unverified) }
}

impl Editor<'_> {
    fn set_in(&self, holder: &str, key: &str, value: New<'_>) -> Result<Vec<Splice>, EditObstacle> {
        let is_null =
            |id| matches!(self.tree.node(id).value, Value::Scalar { meaning: Meaning::Null, .. });
        let root = match self.tree.root {
            Some(root) if self.is_mapping(root) => root,
            Some(root) if !is_null(root) => return Err(self.no_place(root)),
            _ => return Ok(vec![self.insert_block(holder, key, value)]),
        };
        let is_flow = self.is_flow(root);
        let Some(entry) = self.own_entry(root, holder) else {
            if is_flow {
                return self.insert(root, holder, New::Mapping(&[(key, value)]), &[]);
            }
            return Ok(vec![self.insert_block(holder, key, value)]);
        };
        let mapping = self.direct(entry.value)?;
        let span = self.tree.node(mapping).span.clone();
        if self.tree.entries(mapping).is_empty() {
            let behind = &self.text[span.end..end_of_line(self.text, span.end)];
            if !self.is_mapping(mapping) && !is_null(mapping) {
                return Err(self.no_place(mapping));
            }
            if !is_flow && is_blank(behind) && !is_blank(&self.text[span.clone()]) {
                let range = self.after_colon(entry)?..span.end;
                return Ok(vec![Splice { range, text: self.block_line(key, value) }]);
            }
            if !is_flow && span.is_empty() {
                let at = end_of_line(self.text, self.after_colon(entry)?);
                return Ok(vec![Splice::insert(at, self.block_line(key, value))]);
            }
            if is_null(mapping) {
                return self.replace_null(entry, New::Mapping(&[(key, value)]));
            }
        }
        match self.own_entry(mapping, key) {
            Some(own) => self.replace_value(own, value),
            None => self.insert(mapping, key, value, &[]),
        }
    }

    fn replace_value(&self, entry: Entry, value: New<'_>) -> Result<Vec<Splice>, EditObstacle> {
        if self.tree.is_named_elsewhere(entry.value) {
            return Err(EditObstacle::Shared { line: self.line(entry.value) });
        }
        let node = self.tree.node(entry.value);
        let text = self.formatted(value, self.usual_style());
        match (&node.value, value) {
            (Value::Scalar { .. }, New::Text(text)) => self.replace(entry, text),
            (Value::Scalar { style: Style::Block, .. }, _) => Err(self.no_place(entry.value)),
            (Value::Scalar { meaning: Meaning::Null, .. }, _) => self.replace_null(entry, value),
            (Value::Mapping { .. } | Value::Sequence { .. }, _) if !self.is_flow(entry.value) => {
                let range = self.after_colon(entry)?..node.span.end;
                Ok(vec![Splice { range, text: format!(" {text}") }])
            }
            _ => Ok(vec![Splice { range: node.span.clone(), text }]),
        }
    }

    fn remove_from(&self, holder: &str, key: &str) -> Result<Vec<Splice>, EditObstacle> {
        let entry = self.tree.root.and_then(|root| self.own_entry(root, holder));
        let Some(entry) = entry else { return Ok(Vec::new()) };
        self.direct(entry.value)?;
        let end = self.end_of_item(entry, &[entry.value], 0)?;
        let splices = self.remove_entry(entry, key, || Ok(end))?;
        let [own, brackets] = &splices[..] else { return Ok(splices) };
        // The last entry in lines of its own. A key without a value needs no brackets.
        let line = start_of_line(self.text, self.start_of(entry));
        let colon = self.after_colon(entry)?;
        let is_bare = brackets.range.start == colon && self.text[..colon].ends_with(':');
        if !is_bare || line != self.start_of(entry) {
            return Ok(splices);
        }
        let (first, last) = (next_line(self.text, colon), own.range.end);
        let has_comment = !is_blank(&self.text[colon..end_of_line(self.text, colon)])
            || lines(self.text, first..own.range.start).any(|line| line.is_comment())
            || lines(self.text, last..end)
                .any(|line| line.is_comment() && !line.indentation().is_empty());
        let range = if has_comment { own.range.clone() } else { line..last };
        Ok(vec![Splice::remove(range)])
    }

    /// A new mapping with one entry: below a line that has it as a comment, else at the end.
    fn insert_block(&self, holder: &str, key: &str, value: New<'_>) -> Splice {
        let comment = format!("# {holder}:");
        let mut all = lines(self.text, 0..self.text.len());
        let is_comment = |line: &TextLine<'_>| line.text.starts_with(&comment);
        let starts_entry = |line: TextLine<'_>| !line.text.starts_with([' ', '\t', '-', '}', ']']);
        let place = all
            .find(is_comment)
            .filter(|_| all.find(|line| !line.is_blank_or_comment()).is_none_or(starts_entry));
        let at = place.map_or(self.text.len(), |line| line.next);
        let newline = self.newline();
        let before = if self.text[..at].is_empty() || self.text[..at].ends_with(['\n', '\r']) {
            ""
        } else {
            newline
        };
        let holder = written(holder, Style::Plain, false);
        let line = self.block_line(key, value);
        Splice::insert(at, format!("{before}{holder}:{line}{newline}"))
    }

    /// A line break and an entry of a block mapping below the root.
    fn block_line(&self, key: &str, value: New<'_>) -> String {
        let key = written(key, Style::Plain, false);
        format!("{}  {key}: {}", self.newline(), self.formatted(value, Style::Plain))
    }

    fn is_flow(&self, id: Id) -> bool {
        let flow = CollectionStyle::Flow;
        match self.tree.node(id).value {
            Value::Mapping { layout, .. } | Value::Sequence { layout, .. } => layout == flow,
            _ => false,
        }
    }
}

impl Plain {
    /// Sets or removes an entry of a mapping in the root.
    fn set_in(&mut self, holder: &str, key: &str, value: Option<EntryValue<'_>>) -> Option<()> {
        let text = |text: &str| Plain::Text(text.to_owned());
        let new = match value {
            None => {
                let Some(holder) = self.last_mut(holder) else { return Some(()) };
                let Plain::Map(entries) = holder else { return None };
                entries.retain(|(own, _)| !own.is_text(key));
                return Some(());
            }
            Some(EntryValue::Text(new)) => text(new),
            Some(EntryValue::Mapping(new)) => {
                Plain::Map(new.iter().map(|(key, value)| (text(key), text(value))).collect())
            }
        };
        self.fill();
        let holder = self.value_mut(holder)?;
        holder.fill();
        *holder.value_mut(key)? = new;
        Some(())
    }

    /// Removes an entry of the root that has no value or an empty mapping, which means the same.
    fn remove_empty(&mut self, key: &str) {
        let Plain::Map(entries) = self else { return };
        let is_empty = |value: &Plain| match value {
            Plain::Null => true,
            Plain::Map(entries) => entries.is_empty(),
            _ => false,
        };
        entries.retain(|(own, value)| !own.is_text(key) || !is_empty(value));
        if entries.is_empty() {
            *self = Plain::Null;
        }
    }

    /// Makes a null an empty mapping.
    fn fill(&mut self) {
        if *self == Plain::Null {
            *self = Plain::Map(Vec::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIR: EntryValue<'_> = EntryValue::Mapping(&[("context", "x"), ("namespace", "web")]);

    #[test]
    fn only_the_entry_changes() {
        let text = EntryValue::Text("x:1/y");
        for (before, value, after) in [
            ("", Some(text), "aliases:\n  p: x:1/y\n"),
            ("# c", Some(text), "# c\naliases:\n  p: x:1/y\n"),
            ("a: 1\r\n", Some(PAIR), "a: 1\r\naliases:\r\n  p: {context: x, namespace: web}\r\n"),
            ("---\n", Some(text), "---\naliases:\n  p: x:1/y\n"),
            (
                "# a\n# aliases: {}\n\nb: 1\n# aliases: {}\n",
                Some(text),
                "# a\n# aliases: {}\naliases:\n  p: x:1/y\n\nb: 1\n# aliases: {}\n",
            ),
            (
                "a:\n# aliases: {}\n- b\n",
                Some(text),
                "a:\n# aliases: {}\n- b\naliases:\n  p: x:1/y\n",
            ),
            ("aliases: # c\nb: 1\n", Some(text), "aliases: # c\n  p: x:1/y\nb: 1\n"),
            ("aliases: {}\nb: 1\n", Some(text), "aliases:\n  p: x:1/y\nb: 1\n"),
            ("aliases: {} # c\n", Some(text), "aliases: {p: x:1/y} # c\n"),
            ("aliases: ~\n", Some(text), "aliases:\n  p: x:1/y\n"),
            ("aliases: {q: y}\n", Some(PAIR), "aliases: {q: y, p: {context: x, namespace: web}}\n"),
            (
                "aliases:\n    q: y # c\n\nb: 1\n",
                Some(text),
                "aliases:\n    q: y # c\n    p: x:1/y\n\nb: 1\n",
            ),
            ("aliases:\n  p: 'y' # c\n", Some(text), "aliases:\n  p: 'x:1/y' # c\n"),
            (
                "aliases:\n  p: y # c\n",
                Some(PAIR),
                "aliases:\n  p: {context: x, namespace: web} # c\n",
            ),
            (
                "aliases:\n  p:\n    context: y\n    namespace: m\n  q: z\n",
                Some(text),
                "aliases:\n  p: x:1/y\n  q: z\n",
            ),
            ("{a: 1}\n", Some(text), "{a: 1, \"aliases\": {\"p\": \"x:1/y\"}}\n"),
            ("# c\naliases:\n  # of p\n  p: y\n  q: z\n", None, "# c\naliases:\n  q: z\n"),
            (
                "aliases:\n  q: z\n  p: y # c\n\n# d\nb: 1\n",
                None,
                "aliases:\n  q: z\n\n# d\nb: 1\n",
            ),
            ("aliases:\n  p: y\nb: 1\n", None, "b: 1\n"),
            ("# c\naliases:\n  p: y\n\n# d\nb: 1\n", None, "# c\n\n# d\nb: 1\n"),
            ("aliases: # c\n  p: y\nb: 1\n", None, "aliases: # c\nb: 1\n"),
            ("aliases:\n  # c\n\n  p: y\nb: 1\n", None, "aliases:\n  # c\nb: 1\n"),
            ("aliases:\n  p: y\n  # q: z\nb: 1\n", None, "aliases:\n  # q: z\nb: 1\n"),
            ("aliases:\n  p: y\n", None, ""),
            ("aliases: {p: y} # c\n", None, "aliases: {} # c\n"),
            ("aliases: {p: y, q: z}\n", None, "aliases: {q: z}\n"),
            ("a: 1\n", None, "a: 1\n"),
        ] {
            let edited = edit_entry(before, "aliases", "p", value);
            assert_eq!(edited.as_deref(), Ok(after), "{before:?}");
        }
    }

    #[test]
    fn what_has_no_safe_place_is_refused() {
        for before in [
            "- a\n",
            "aliases: [a]\n",
            "aliases: x\n",
            "a: &m {p: y}\naliases: *m\n",
            "aliases:\n  p: &m y\n  q: *m\n",
            "a: 1\n---\nb: 2\n",
            "a: [\n",
        ] {
            let edited = edit_entry(before, "aliases", "p", Some(EntryValue::Text("x")));
            assert!(edited.is_err(), "{before:?}: {edited:?}");
        }
    }
}
