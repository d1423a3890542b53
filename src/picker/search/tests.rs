//! Tests of whole queries: which rows match, in which order, and by which letters.

use super::*;

/// A row with these fields.
fn row<'row>(fields: &[&'row str]) -> Searched<'row> {
    let mut shown = [""; SHOWN];
    shown[..fields.len()].copy_from_slice(fields);
    Searched { shown, ..Searched::default() }
}

/// The positions of the matched characters in the name.
fn in_name(query: &str, name: &str) -> Vec<usize> {
    let [letters, ..] = Search::default().letters(query, &row(&[name])).shown;
    letters
}

/// The names that match a query, best first.
fn matching<'name>(names: &[&'name str], query: &str) -> Vec<&'name str> {
    let all: Vec<usize> = (0..names.len()).collect();
    let ranked = Search::default().ranked(query, &all, |index| row(&[names[index]]));
    ranked.into_iter().map(|row| names[row]).collect()
}

const ROWS: [[&str; 2]; 5] = [
    ["prod-eu", "payments"],
    ["prod-us", "default"],
    ["staging", "payments"],
    ["Production", "default"],
    ["purple-road", "default"],
];

fn ranked(query: &str) -> Vec<&'static str> {
    let ranked = Search::default().ranked(query, &[0, 1, 2, 3, 4], |index| row(&ROWS[index]));
    ranked.into_iter().map(|row| ROWS[row][0]).collect()
}

#[test]
fn an_empty_query_keeps_every_row_in_order() {
    for query in ["", "  ", "!", "' ^ $ | !^"] {
        assert_eq!(ranked(query), ROWS.map(|[name, _]| name), "{query}");
    }
}

#[test]
fn every_term_must_match_in_any_field() {
    for (query, expected) in [
        ("pay prod", vec!["prod-eu"]),
        ("payments", vec!["prod-eu", "staging"]),
        ("prod nowhere", vec![]),
        ("'ayment", vec!["prod-eu", "staging"]),
        ("'pyments", vec![]),
        ("^pay", vec!["prod-eu", "staging"]),
        ("^ayments", vec![]),
        ("us$", vec!["prod-us"]),
        ("^staging$", vec!["staging"]),
        ("^stagin$", vec![]),
        ("^payments$ ^prod", vec!["prod-eu"]),
        ("'eu | 'us", vec!["prod-eu", "prod-us"]),
        ("pay 'eu | 'us", vec!["prod-eu"]),
    ] {
        assert_eq!(ranked(query), expected, "{query}");
    }
}

#[test]
fn an_excluded_term_must_match_in_no_field() {
    for (query, expected) in [
        ("!prod", vec!["staging", "purple-road"]),
        ("!payments", vec!["prod-us", "Production", "purple-road"]),
        ("!^prod", vec!["staging", "purple-road"]),
        ("!^rod", ROWS.map(|[name, _]| name).to_vec()),
        ("!us$ !eu$ prod", vec!["Production", "purple-road"]),
        ("!^default$", vec!["prod-eu", "staging"]),
        ("!prd", ROWS.map(|[name, _]| name).to_vec()),
        ("!'prd", vec!["staging"]),
        ("!Prod", vec!["prod-eu", "prod-us", "staging", "purple-road"]),
        ("!prod | us", vec!["prod-us", "staging", "purple-road"]),
    ] {
        let mut found = ranked(query);
        found.sort_by_key(|name| ROWS.iter().position(|row| row[0] == *name));
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn a_space_can_be_part_of_a_term() {
    let names = ["my prod", "prod my", "myprod"];
    assert_eq!(matching(&names, r"my\ prod"), ["my prod"]);
    assert_eq!(matching(&names, r"my\"), ["my prod", "prod my", "myprod"]);
    assert_eq!(matching(&names, "my prod"), ["my prod", "prod my", "myprod"]);
}

#[test]
fn a_capital_minds_case_in_its_own_term() {
    assert_eq!(ranked("Prod"), ["Production"]);
    assert_eq!(ranked("prod"), ["prod-eu", "prod-us", "Production", "purple-road"]);
    let names = ["ÄRGER-eu", "ärger-EU", "Straße", "ΟΔΟΣ", "İzmir"];
    for (query, expected) in [
        ("ärger", vec!["ÄRGER-eu", "ärger-EU"]),
        ("'Ä", vec!["ÄRGER-eu"]),
        ("ärger EU", vec!["ärger-EU"]),
        ("ägr", vec!["ÄRGER-eu", "ärger-EU"]),
        ("äegr", vec![]),
        ("ärr", vec!["ÄRGER-eu", "ärger-EU"]),
        ("straße", vec!["Straße"]),
        ("oδς", vec![]),
        ("οδος", vec!["ΟΔΟΣ"]),
        ("οος", vec!["ΟΔΟΣ"]),
        ("^izmir$", vec!["İzmir"]),
    ] {
        assert_eq!(matching(&names, query), expected, "{query}");
    }
}

#[test]
fn matches_are_ordered_by_their_position() {
    for (query, in_order) in [
        ("prod", vec!["prod-x", "x-prod", "xprod", "p-rod", "p-r-od"]),
        ("'prod", vec!["prod-x", "x-prod", "xprod"]),
        ("prod$", vec!["prod", "x-prod", "xprod"]),
        ("prod", vec!["prod-x", "teamProd", "teamprod"]),
        ("peu", vec!["speur", "prod-eu", "prodeu"]),
        ("pay eu", vec!["pay-eu", "xpay-eu", "payeu", "p-a-y-e-u"]),
    ] {
        let worst_first: Vec<&str> = in_order.iter().rev().copied().collect();
        assert_eq!(matching(&worst_first, query), in_order, "{query}");
    }
}

#[test]
fn equal_matches_keep_their_order() {
    for (query, names) in [
        ("prod", vec!["prod-us-east", "prod-eu", "prod-us-east-1a", "prod-x"]),
        ("prod", vec!["Prod-us", "prod-eu", "PROD-x"]),
        ("us", vec!["prod-us-east", "p-us"]),
        ("peu", vec!["payments-eu", "prod-eu", "payments-blue-eu", "p-eu"]),
        ("pd", vec!["pxxxxd", "pxd", "pxxd"]),
        ("!x", vec!["production", "prod"]),
    ] {
        assert_eq!(matching(&names, query), names, "{query}");
        let other_way: Vec<&str> = names.iter().rev().copied().collect();
        assert_eq!(matching(&other_way, query), other_way, "{query}");
    }
}

#[test]
fn an_exact_name_comes_first() {
    for (query, names, first) in [
        ("prod", vec!["prod-eu", "prod", "prod-us"], "prod"),
        ("^prod", vec!["prod-eu", "prod", "prod-us"], "prod"),
        ("'prod !us", vec!["prod-eu", "prod"], "prod"),
        ("prod", vec!["prod-eu", "PROD", "prod"], "prod"),
        ("prod", vec!["prod-eu", "PROD"], "PROD"),
        (r"my\ prod", vec!["my prod-eu", "my prod"], "my prod"),
        ("a b", vec!["b a", "a b"], "a b"),
    ] {
        assert_eq!(matching(&names, query)[0], first, "{query}");
    }
    let rows = [["eu-prod", "prod"], ["prod", "x"]];
    assert_eq!(Search::default().ranked("prod", &[0, 1], |index| row(&rows[index])), [1, 0]);
}

#[test]
fn many_rows_are_ranked_like_few_rows() {
    let names: Vec<String> = (0..5_000).map(|number| format!("cluster-{number}")).collect();
    let all: Vec<usize> = (0..names.len()).collect();
    let ranked = Search::default().ranked("4999", &all, |index| row(&[&names[index]]));
    assert_eq!(ranked, [4_999]);
    let ranked = Search::default().ranked("cluster", &all, |index| row(&[&names[index]]));
    assert_eq!(ranked, all);
}

#[test]
fn a_name_of_many_letters_is_searched_like_any_other() {
    let name = format!("{}p-r-od", "x".repeat(70_000));
    for (query, expected) in [
        ("prod", vec![70_000, 70_002, 70_004, 70_005]),
        ("od", vec![70_004, 70_005]),
        ("prodx", vec![]),
    ] {
        assert_eq!(in_name(query, &name), expected, "{query}");
    }
}

#[test]
fn earlier_searches_do_not_influence_the_result() {
    let search = Search::default();
    let [letters, ..] = search.letters("-a--", &row(&["-a-aaaa-"])).shown;
    assert_eq!(letters, [0, 1, 2, 7]);
    let alone = Search::default().letters("-aa-", &row(&["-aaa-"]));
    assert_eq!(search.letters("-aa-", &row(&["-aaa-"])), alone);
}

#[test]
fn letters_are_those_of_the_best_match() {
    for (query, field, expected) in [
        ("prod", "preprod-prod", vec![8, 9, 10, 11]),
        ("'re", "pre-prod", vec![1, 2]),
        ("od$", "od-prod", vec![5, 6]),
        ("^od", "od-prod", vec![0, 1]),
        ("^od$", "od", vec![0, 1]),
        ("peu", "prod-eu", vec![0, 5, 6]),
        ("pr !x", "prod", vec![0, 1]),
        ("!pr", "xyz", vec![]),
        ("od pr", "prod", vec![0, 1, 2, 3]),
        ("pr | od | x", "prod", vec![0, 1, 2, 3]),
        ("京", "東京-京", vec![3]),
        ("mir", "İzmir", vec![2, 3, 4]),
        ("ie", "İße", vec![0, 2]),
        ("δ", "ΟΔΟΣ", vec![1]),
        ("b", "e\u{301}b", vec![2]),
        (r"a\ b", "xa b", vec![1, 2, 3]),
        ("none", "prod", vec![]),
        ("", "prod", vec![]),
    ] {
        assert_eq!(in_name(query, field), expected, "{query} {field}");
    }
}

#[test]
fn letters_are_reported_in_the_field_with_the_best_match() {
    for (query, name, namespace) in [
        ("pay pr", vec![0, 1], vec![0, 1, 2]),
        ("eu", vec![5, 6], vec![]),
        ("pt", vec![], vec![0, 6]),
        ("p", vec![0], vec![]),
    ] {
        let [in_name, in_namespace, ..] = Search::default().letters(query, &row(&ROWS[0])).shown;
        assert_eq!([in_name, in_namespace], [name, namespace], "{query}");
    }
}
