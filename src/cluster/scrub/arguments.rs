//! Decides which arguments and variables of an exec plugin are secrets.

#[derive(Debug, PartialEq, Eq)]
pub(super) enum PluginValue<'a> {
    /// A secret by the name of its flag or variable.
    Secret(&'a str),
    /// A value of unknown meaning.
    Unknown(&'a str),
}

/// Parts of the names of flags and variables with a secret value, anywhere in a name.
const SECRET_PARTS: [&str; 5] = ["key", "passwd", "password", "secret", "token"];

/// Words in the names of flags and variables with a secret value.
const SECRET: &str = "\
    assertion auth authorization bearer cookie credential credentials header jwt otp pass \
    passphrase session";

/// Last words in the names of flags and variables with a public value. Messages need them: they name
/// the cluster, the profile or the region that does not exist.
const PUBLIC: &str = "\
    account address arn audience cluster config context dir domain endpoint environment file \
    format group host id issuer kubeconfig level location login method mode name namespace \
    output path port profile project proxy region role scope server subscription tenant type uri \
    url user username version zone";

/// The same for flags with one letter, as the plugins of cloud providers use them.
const PUBLIC_LETTERS: [&str; 5] = ["-i", "-n", "-o", "-r", "-z"];

const COMMANDS: &str = "\
    access-token cluster clusters config config-helper container convert-kubeconfig credential \
    credentials exec-credential generate-token get-access-token get-credentials get-token \
    kubeconfig kubectl kubelogin kubernetes oidc-login print-access-token";

fn is_in(words: &str, word: &str) -> bool {
    words.split(' ').any(|own| own == word)
}

/// Whether a value is secret, by the name of its flag or variable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sensitivity {
    Secret,
    Public,
    Unknown,
}

/// The values that may be secrets.
pub(super) fn values<'a>(args: &'a [String], env: &'a [(String, String)]) -> Vec<PluginValue<'a>> {
    let mut values = Vec::new();
    let mut take = |sensitivity, text: &'a str| match sensitivity {
        Sensitivity::Secret => values.push(PluginValue::Secret(text)),
        Sensitivity::Unknown if !is_in(COMMANDS, text) => values.push(PluginValue::Unknown(text)),
        Sensitivity::Unknown | Sensitivity::Public => {}
    };
    let mut before = Sensitivity::Unknown;
    for argument in args {
        let own = std::mem::replace(&mut before, Sensitivity::Unknown);
        if !argument.starts_with('-') {
            match argument.split_once('=') {
                Some((name, value)) if is_word(name) => take(sensitivity_of(name), value),
                _ => take(own, argument),
            }
        } else if let Some((flag, value)) = argument.split_once('=') {
            take(sensitivity_of(flag), value);
        } else if is_word(argument) {
            before = sensitivity_of(argument);
            if let Some(attached) = attached(argument) {
                take(Sensitivity::Unknown, attached);
            }
        } else {
            take(own, argument);
        }
    }
    for (name, value) in env {
        take(sensitivity_of(name), value);
    }
    values
}

/// Whether the text consists of the characters of a flag name.
fn is_word(text: &str) -> bool {
    let is_of_names = |own: char| own.is_ascii_alphanumeric() || matches!(own, '-' | '_' | '.');
    !text.is_empty() && text.chars().all(is_of_names)
}

/// The value directly after a flag with one letter, as in `-pSECRET`.
fn attached(flag: &str) -> Option<&str> {
    let rest = flag.strip_prefix('-').filter(|rest| !rest.starts_with('-'))?;
    rest.get(1..).filter(|value| value.contains(|own: char| own.is_ascii_digit()))
}

fn sensitivity_of(name: &str) -> Sensitivity {
    let small = name.trim_start_matches('-').to_ascii_lowercase();
    let mut words = small.split(['-', '_', '.']);
    if SECRET_PARTS.iter().any(|part| small.contains(part))
        || words.clone().any(|word| is_in(SECRET, word))
    {
        // Not always true, as for `--token-file`, but then only a path is masked.
        return Sensitivity::Secret;
    }
    let last = words.next_back().unwrap_or_default();
    if is_in(PUBLIC, last) || PUBLIC_LETTERS.contains(&name) {
        Sensitivity::Public
    } else {
        Sensitivity::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_args(args: &[&str]) -> Vec<String> {
        let args: Vec<String> = args.iter().map(|own| (*own).to_owned()).collect();
        values(&args, &[]).iter().map(|value| format!("{value:?}")).collect()
    }

    #[test]
    fn the_commands_of_the_clouds_hold_no_secret() {
        for args in [
            &["eks", "get-token", "--cluster-name", "payments", "--region", "eu-central-1"][..],
            &["token", "-i", "payments", "-r", "arn:aws:iam::1:role/admin"],
            &[
                "get-token",
                "--login",
                "devicecode",
                "--server-id",
                "6dae42f8-4368",
                "--tenant-id=x1",
            ],
            &["ce", "cluster", "generate-token", "--cluster-id", "ocid1.cluster", "--region", "x"],
            &["kubernetes", "cluster", "kubeconfig", "exec-credential", "--version=v1beta1"],
            &["oidc-login", "get-token", "--oidc-issuer-url=https://a", "--oidc-client-id=me"],
        ] {
            let found = of_args(args);
            let short = found.iter().all(|own| own.starts_with("Unknown") && own.len() < 18);
            assert!(short, "{args:?}: {found:?}");
        }
    }

    #[test]
    fn flags_say_what_their_values_are() {
        for (args, expected) in [
            (&["--token", "abc"][..], &["Secret(\"abc\")"][..]),
            (&["--token=abc"], &["Secret(\"abc\")"]),
            (&["--oidc-client-secret=abc"], &["Secret(\"abc\")"]),
            (&["-pabc123"], &["Unknown(\"abc123\")"]),
            (&["PASSWORD=abc", "x"], &["Secret(\"abc\")", "Unknown(\"x\")"]),
            (&["--clientsecret", "abc"], &["Secret(\"abc\")"]),
            (&["--flag", "abc"], &["Unknown(\"abc\")"]),
            (&["--region", "--token", "abc"], &["Secret(\"abc\")"]),
            (&["-c", "echo a=b"], &["Unknown(\"echo a=b\")"]),
            (&["--token", "-x y"], &["Secret(\"-x y\")"]),
        ] {
            assert_eq!(of_args(args), expected, "{args:?}");
        }
        let env = [("AWS_PROFILE", "dev"), ("AWS_SECRET_ACCESS_KEY", "k"), ("WHO", "me")];
        let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(values(&[], &env), [PluginValue::Secret("k"), PluginValue::Unknown("me")]);
        for name in ["SECRETVALUE", "MYTOKEN", "DBPASSWORD", "apiKey", "PGPASSWD"] {
            let env = [(name.to_owned(), "xyz".to_owned())];
            assert_eq!(values(&[], &env), [PluginValue::Secret("xyz")], "{name}");
        }
    }
}
