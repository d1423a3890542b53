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
 ❯                                                                  10000/10000
╭ contexts ────────────────────────────────────╮╭ namespaces of cluster-13 ────╮
│   cluster-8     –  file-8                    ││ ● default                    │
│   cluster-9     –  file-9                    ││   tab to list them           │
│   cluster-10    –  file-0                    ││                              │
│   cluster-11    –  file-1                    ││                              │
│   cluster-12    –  file-2                    ││                              │
│▌  cluster-13    –  file-3                    ││                              │
│   cluster-14    –  file-4                    ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://file-3.example.com:6443 · token · ~/.kube/clusters/file-3
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel"#]]);
    picker.press(KeyCode::End).shows(expect![[r#"
 ❯                                                                  10000/10000
╭ contexts ────────────────────────────────────╮╭ namespaces of cluster-9999 ──╮
│   cluster-9993  –  file-3                    ││ ● default                    │
│   cluster-9994  –  file-4                    ││   tab to list them           │
│   cluster-9995  –  file-5                    ││                              │
│   cluster-9996  –  file-6                    ││                              │
│   cluster-9997  –  file-7                    ││                              │
│   cluster-9998  –  file-8                    ││                              │
│▌  cluster-9999  –  file-9                    ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://file-9.example.com:6443 · token · ~/.kube/clusters/file-9
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel"#]]);
    picker.type_in("9999").shows(expect![[r#"
 ❯ 9999                                                                 1/10000
╭ contexts ────────────────────────────────────╮╭ namespaces of cluster-9999 ──╮
│▌  cluster-9999  –  file-9                    ││ ● default                    │
│                                              ││   tab to list them           │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
│                                              ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://file-9.example.com:6443 · token · ~/.kube/clusters/file-9
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  f1 help  esc cancel"#]]);
}

#[test]
fn at_every_size() {
    let contexts = (0..10_000).map(|number| context(&format!("cluster-{number}"), None, "config"));
    let highlighted = Opening { highlighted: 5_000, ..opening(contexts.collect()) };
    let mut picker = Picker::open(highlighted, NORMAL);
    picker.resize(80, 24).shows(expect![[r#"
 ❯                                                                  10000/10000
╭ contexts ────────────────────────────────────╮╭ namespaces of cluster-5000 ──╮
│   cluster-4994  –                            ││ ● default                    │
│   cluster-4995  –                            ││   tab to list them           │
│   cluster-4996  –                            ││                              │
│   cluster-4997  –                            ││                              │
│   cluster-4998  –                            ││                              │
│   cluster-4999  –                            ││                              │
│▌  cluster-5000  –                            ││                              │
│   cluster-5001  –                            ││                              │
│   cluster-5002  –                            ││                              │
│   cluster-5003  –                            ││                              │
│   cluster-5004  –                            ││                              │
│   cluster-5005  –                            ││                              │
│   cluster-5006  –                            ││                              │
│   cluster-5007  –                            ││                              │
│   cluster-5008  –                            ││                              │
│   cluster-5009  –                            ││                              │
│   cluster-5010  –                            ││                              │
│   cluster-5011  –                            ││                              │
│   cluster-5012  –                            ││                              │
╰──────────────────────────────────────────────╯╰──────────────────────────────╯
 https://config.example.com:6443 · token · ~/.kube/clusters/config
 enter switch  tab namespaces  ctrl-d delete  ctrl-r rename  ? help  esc cancel"#]]);
    picker.resize(120, 40).shows(
        expect![[r#"
 ❯                                                                                                          10000/10000
╭ contexts ────────────────────────────────────────────────────────────╮╭ namespaces of cluster-5000 ──────────────────╮
│   cluster-4994  –                                                    ││ ● default                                    │
│   cluster-4995  –                                                    ││   tab to list them                           │
│   cluster-4996  –                                                    ││                                              │
│   cluster-4997  –                                                    ││                                              │
│   cluster-4998  –                                                    ││                                              │
│   cluster-4999  –                                                    ││                                              │
│▌  cluster-5000  –                                                    ││                                              │
│   cluster-5001  –                                                    ││                                              │
│   cluster-5002  –                                                    ││                                              │
│   cluster-5003  –                                                    ││                                              │
│   cluster-5004  –                                                    ││                                              │
│   cluster-5005  –                                                    ││                                              │
│   cluster-5006  –                                                    ││                                              │
│   cluster-5007  –                                                    ││                                              │
│   cluster-5008  –                                                    ││                                              │
│   cluster-5009  –                                                    ││                                              │
│   cluster-5010  –                                                    ││                                              │
│   cluster-5011  –                                                    ││                                              │
│   cluster-5012  –                                                    ││                                              │
│   cluster-5013  –                                                    ││                                              │
│   cluster-5014  –                                                    ││                                              │
│   cluster-5015  –                                                    ││                                              │
│   cluster-5016  –                                                    ││                                              │
│   cluster-5017  –                                                    ││                                              │
│   cluster-5018  –                                                    ││                                              │
│   cluster-5019  –                                                    ││                                              │
│   cluster-5020  –                                                    ││                                              │
│   cluster-5021  –                                                    ││                                              │
│   cluster-5022  –                                                    ││                                              │
│   cluster-5023  –                                                    ││                                              │
│   cluster-5024  –                                                    ││                                              │
│   cluster-5025  –                                                    ││                                              │
│   cluster-5026  –                                                    ││                                              │
│   cluster-5027  –                                                    ││                                              │
│   cluster-5028  –                                                    ││                                              │
╰──────────────────────────────────────────────────────────────────────╯╰──────────────────────────────────────────────╯
 https://config.example.com:6443 · token · namespace default · ~/.kube/clusters/config
 enter switch   tab namespaces   ctrl-d delete   ctrl-r rename   ? help   esc cancel"#]],
    );
    picker.resize(40, 10).shows(expect![[r#"
 ❯                          10000/10000
╭ contexts ────────────────────────────╮
│   cluster-4996  –                    │
│   cluster-4997  –                    │
│   cluster-4998  –                    │
│   cluster-4999  –                    │
│▌  cluster-5000  –                    │
╰──────────────────────────────────────╯
 https…ple.com:6443 · ~/.ku…ters/config
 enter switch   ? help   esc cancel"#]]);
    picker.resize(20, 5).shows(expect![[r#"
 ❯
   cluster-4997  –
   cluster-4998  –
   cluster-4999  –
▌  cluster-5000  –"#]]);
}
