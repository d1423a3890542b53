//! Ten thousand contexts.

use super::stage::{NORMAL, Picker, context, opening};
use expect_test::expect;
use kswitch::picker::Opening;
use ratatui::crossterm::event::KeyCode;

#[test]
fn ten_thousand_contexts() {
    let contexts = (0..10_000).map(|number| {
        context(&format!("cluster-{number}"), None, &format!("file-{}", number % 10))
    });
    let mut picker = Picker::open(opening(contexts.collect()), NORMAL);
    picker.press(KeyCode::PageDown).press(KeyCode::PageDown).press(KeyCode::Up);
    picker.shows(expect![[r#"
 ❯                                                                                      10000/10000
╭ contexts ────── file ────────────────────────────────────╮╭ namespaces of cluster-21 ────────────╮
│   cluster-12    file-2                                   ││ ● default                            │
│   cluster-13    file-3                                   ││   tab to list them                   │
│   cluster-14    file-4                                   ││                                      │
│   cluster-15    file-5                                   ││                                      │
│   cluster-16    file-6                                   ││                                      │
│   cluster-17    file-7                                   ││                                      │
│   cluster-18    file-8                                   ││                                      │
│   cluster-19    file-9                                   ││                                      │
│   cluster-20    file-0                                   ││                                      │
│▌  cluster-21    file-1                                   ││                                      │
│   cluster-22    file-2                                   ││                                      │
╰──────────────────────────────────────────────── 22/10000 ╯╰──────────────────────────────────────╯
 https://file-1.example.com:6443 · token · namespace default · ~/.kube/clusters/file-1
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    picker.press(KeyCode::End).shows(expect![[r#"
 ❯                                                                                      10000/10000
╭ contexts ────── file ────────────────────────────────────╮╭ namespaces of cluster-9999 ──────────╮
│   cluster-9989  file-9                                   ││ ● default                            │
│   cluster-9990  file-0                                   ││   tab to list them                   │
│   cluster-9991  file-1                                   ││                                      │
│   cluster-9992  file-2                                   ││                                      │
│   cluster-9993  file-3                                   ││                                      │
│   cluster-9994  file-4                                   ││                                      │
│   cluster-9995  file-5                                   ││                                      │
│   cluster-9996  file-6                                   ││                                      │
│   cluster-9997  file-7                                   ││                                      │
│   cluster-9998  file-8                                   ││                                      │
│▌  cluster-9999  file-9                                   ││                                      │
╰───────────────────────────────────────────── 10000/10000 ╯╰──────────────────────────────────────╯
 https://file-9.example.com:6443 · token · namespace default · ~/.kube/clusters/file-9
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]]);
    picker.type_in("9999").shows(expect![[r#"
 ❯ 9999                                                                                     1/10000
╭ contexts ────── file ────────────────────────────────────╮╭ namespaces of cluster-9999 ──────────╮
│▌  cluster-9999  file-9                                   ││ ● default                            │
│                                                          ││   tab to list them                   │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
│                                                          ││                                      │
╰──────────────────────────────────────────────────────────╯╰──────────────────────────────────────╯
 https://file-9.example.com:6443 · token · namespace default · ~/.kube/clusters/file-9
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   f1 help   esc cancel"#]]);
}

#[test]
fn at_every_size() {
    let contexts = (0..10_000).map(|number| context(&format!("cluster-{number}"), None, "config"));
    let highlighted = Opening { highlighted: 5_000, ..opening(contexts.collect()) };
    let mut picker = Picker::open(highlighted, NORMAL);
    picker.resize(80, 24).shows(expect![[r#"
 ❯                                                                  10000/10000
╭ contexts ────────────────────────────────────────────────────────────────────╮
│   cluster-4990                                                               │
│   cluster-4991                                                               │
│   cluster-4992                                                               │
│   cluster-4993                                                               │
│   cluster-4994                                                               │
│   cluster-4995                                                               │
│   cluster-4996                                                               │
│   cluster-4997                                                               │
│   cluster-4998                                                               │
│   cluster-4999                                                               │
│▌  cluster-5000                                                               │
│   cluster-5001                                                               │
│   cluster-5002                                                               │
│   cluster-5003                                                               │
│   cluster-5004                                                               │
│   cluster-5005                                                               │
│   cluster-5006                                                               │
│   cluster-5007                                                               │
│   cluster-5008                                                               │
╰────────────────────────────────────────────────────────────────── 5001/10000 ╯
 https://config.example.com:6443 · token · ~/.kube/clusters/config
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel"#]]);
    picker.resize(120, 40).shows(
        expect![[r#"
 ❯                                                                                                          10000/10000
╭ contexts ────────────────────────────────────────────────────────────╮╭ namespaces of cluster-5000 ──────────────────╮
│   cluster-4990                                                       ││ ● default                                    │
│   cluster-4991                                                       ││   tab to list them                           │
│   cluster-4992                                                       ││                                              │
│   cluster-4993                                                       ││                                              │
│   cluster-4994                                                       ││                                              │
│   cluster-4995                                                       ││                                              │
│   cluster-4996                                                       ││                                              │
│   cluster-4997                                                       ││                                              │
│   cluster-4998                                                       ││                                              │
│   cluster-4999                                                       ││                                              │
│▌  cluster-5000                                                       ││                                              │
│   cluster-5001                                                       ││                                              │
│   cluster-5002                                                       ││                                              │
│   cluster-5003                                                       ││                                              │
│   cluster-5004                                                       ││                                              │
│   cluster-5005                                                       ││                                              │
│   cluster-5006                                                       ││                                              │
│   cluster-5007                                                       ││                                              │
│   cluster-5008                                                       ││                                              │
│   cluster-5009                                                       ││                                              │
│   cluster-5010                                                       ││                                              │
│   cluster-5011                                                       ││                                              │
│   cluster-5012                                                       ││                                              │
│   cluster-5013                                                       ││                                              │
│   cluster-5014                                                       ││                                              │
│   cluster-5015                                                       ││                                              │
│   cluster-5016                                                       ││                                              │
│   cluster-5017                                                       ││                                              │
│   cluster-5018                                                       ││                                              │
│   cluster-5019                                                       ││                                              │
│   cluster-5020                                                       ││                                              │
│   cluster-5021                                                       ││                                              │
│   cluster-5022                                                       ││                                              │
│   cluster-5023                                                       ││                                              │
│   cluster-5024                                                       ││                                              │
╰────────────────────────────────────────────────────────── 5001/10000 ╯╰──────────────────────────────────────────────╯
 https://config.example.com:6443 · token · namespace default · ~/.kube/clusters/config
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    picker.resize(40, 10).shows(expect![[r#"
 ❯                row 5001  10000/10000
   cluster-4993
   cluster-4994
   cluster-4995
   cluster-4996
   cluster-4997
   cluster-4998
   cluster-4999
▌  cluster-5000
 https…ple.com:6443 · ~/.ku…ters/config"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯
   cluster-4997
   cluster-4998
   cluster-4999
▌  cluster-5000"#]]);
}
