//! Which rows a query finds first: the cases of `ranking.txt`.
//! `docs/decisions/0042-rank-by-steps-of-place.md` compares the result with that of fzf and nucleo.

use super::*;
use crate::history::ChainHistory;

const CASES: &str = include_str!("ranking.txt");

/// The fields of a line.
fn split(line: &str) -> Vec<&str> {
    line.split('|').map(str::trim).collect()
}

fn is_line(line: &&str) -> bool {
    !line.is_empty() && !line.starts_with('#')
}

/// The contexts of a fleet; those used before first, as in the picker.
fn fleet(name: &str, used: &[&str]) -> Vec<ContextRow> {
    let mut history = ChainHistory::default();
    for name in used.iter().rev() {
        history.note_context(None, name);
        history.note_use(name, "default");
    }
    let frecency = history.frecency();
    let lines = CASES.lines().skip_while(|line| *line != format!("fleet {name}")).skip(1);
    let rows = lines.take_while(|line| !line.is_empty()).map(|line| {
        let fields = split(line);
        let field = |index| fields.get(index).copied().unwrap_or_default();
        ContextRow {
            file: field(2).to_owned(),
            server: Some(field(3).to_owned()),
            cluster: field(4).to_owned(),
            user: field(5).to_owned(),
            frecency: frecency.get(field(0)).copied().unwrap_or(0),
            ..context(field(0), Some(field(1)))
        }
    });
    let mut rows: Vec<ContextRow> = rows.collect();
    let rank = |name: &str| used.iter().position(|own| *own == name).unwrap_or(used.len());
    rows.sort_by_key(|row| rank(&row.key.name));
    rows
}

#[test]
fn the_first_rows_are_those_that_were_meant() {
    let cases = CASES.lines().skip_while(|line| *line != "cases").skip(1).filter(is_line);
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in cases {
        count += 1;
        let [query, name, used, expected] = split(case)[..] else { panic!("{case}") };
        let names = |list: &'static str| list.split(", ").filter(|name| !name.is_empty());
        let used: Vec<&str> = names(used).collect();
        let mut state = State::open(opening(fleet(name, &used))).0;
        after(&mut state, &typed(query));
        let found = state.list().matches.iter().map(|row| &state.contexts.rows()[*row].key.name);
        let found: Vec<&str> = found.map(String::as_str).take(3).collect();
        if !names(expected).eq(found.iter().copied()) {
            wrong.push(format!("{case}\n    {}", found.join(", ")));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(count >= 60, "{count}");
}
