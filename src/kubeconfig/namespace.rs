//! The rule for names of namespaces.

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NamespaceError {
    #[error("it is empty")]
    Empty,
    #[error("it is longer than 63 characters")]
    TooLong,
    #[error("{0:?} is not one of a-z, 0-9 and '-'")]
    Character(char),
    #[error("it begins or ends with '-'")]
    Dash,
}

/// Checks a name by the rule of the API server, a DNS label of RFC 1123.
///
/// kubectl writes any text into a kubeconfig. A name that no namespace can have would only fail
/// later, on every request.
pub fn check_namespace(name: &str) -> Result<(), NamespaceError> {
    let allowed = |character: char| matches!(character, 'a'..='z' | '0'..='9' | '-');
    if name.is_empty() {
        Err(NamespaceError::Empty)
    } else if let Some(character) = name.chars().find(|character| !allowed(*character)) {
        Err(NamespaceError::Character(character))
    } else if name.len() > 63 {
        Err(NamespaceError::TooLong)
    } else if name.starts_with('-') || name.ends_with('-') {
        Err(NamespaceError::Dash)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dns_labels_are_valid() {
        for name in ["default", "a", "7", "team-7", "973585995", &"x".repeat(63)] {
            assert_eq!(check_namespace(name), Ok(()), "{name}");
        }
        for (name, error) in [
            ("", NamespaceError::Empty),
            (&*"x".repeat(64), NamespaceError::TooLong),
            ("Team", NamespaceError::Character('T')),
            ("a.b", NamespaceError::Character('.')),
            ("a b", NamespaceError::Character(' ')),
            ("ns/a", NamespaceError::Character('/')),
            ("-a", NamespaceError::Dash),
            ("a-", NamespaceError::Dash),
        ] {
            assert_eq!(check_namespace(name), Err(error), "{name}");
        }
    }
}
