//! A certificate that ends soon, or has ended, is reported in the details line.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};

use super::NO_ARGUMENTS;
use crate::support::home::Home;
use crate::support::terminal::{Key, Terminal};

fn certificate(last_year: i32) -> String {
    let mut parameters = CertificateParams::new(vec!["me".to_owned()]).expect("a name");
    parameters.not_after = date_time_ymd(last_year, 3, 9);
    let key = KeyPair::generate().expect("a key");
    parameters.self_signed(&key).expect("a certificate").pem()
}

#[test]
fn an_end_that_is_past_is_reported_with_its_date_wherever_the_certificate_stands() {
    let mut home = Home::new();
    let data = BASE64_STANDARD.encode(certificate(2021));
    home.write("pki/me.crt", certificate(2022));
    home.write("pki/fine.crt", certificate(4000));
    home.write(
        "config",
        format!(
            "apiVersion: v1\nkind: Config\ncurrent-context: in-it\n\
             clusters: [{{name: c, cluster: {{server: 'https://127.0.0.1:1'}}}}]\n\
             users:\n\
             - {{name: in-it, user: {{client-certificate-data: {data}, client-key-data: U0VDUkVU}}}}\n\
             - {{name: file, user: {{client-certificate: pki/me.crt, client-key: secret.key}}}}\n\
             - {{name: fine, user: {{client-certificate: pki/fine.crt, client-key: secret.key}}}}\n\
             - {{name: lost, user: {{client-certificate: pki/lost.crt, client-key: secret.key}}}}\n\
             contexts:\n\
             - {{name: in-it, context: {{cluster: c, user: in-it}}}}\n\
             - {{name: of-a-file, context: {{cluster: c, user: file}}}}\n\
             - {{name: that-is-fine, context: {{cluster: c, user: fine}}}}\n\
             - {{name: which-is-lost, context: {{cluster: c, user: lost}}}}\n"
        ),
    );
    home.kubeconfig(&["config"]);
    let terminal = Terminal::open(&home, NO_ARGUMENTS, 16, 110);
    terminal.wait_for("client certificate · expired on 2021-03-09 · namespace default");
    terminal.send("of-a");
    terminal.wait_for("client certificate · expired on 2022-03-09");
    for fine in ["fine", "lost"] {
        terminal.send_key(Key::Ctrl('u'));
        terminal.send(fine);
        terminal.wait_for("1/4");
        terminal.wait_for("client certificate · namespace default");
    }
    terminal.send_key(Key::Esc);
    terminal.assert_ends(130, "");
    let output = String::from_utf8_lossy(&terminal.raw_output()).into_owned();
    assert!(!output.contains("U0VDUkVU"), "{output:?}");
}
