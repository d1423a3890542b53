//! What a namespace may be called.

/// Why a name can't be a namespace's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NamespaceError {
    /// Nothing at all.
    #[error("it is empty")]
    Empty,
    /// More than a DNS label holds.
    #[error("it is longer than 63 characters")]
    TooLong,
    /// A character that a DNS label doesn't have.
    #[error("{0:?} is none of a-z, 0-9 and '-'")]
    Character(char),
    /// A dash at either end.
    #[error("it begins or ends with '-'")]
    Dash,
}

/// Checks a name by the rule of the API server, RFC 1123's for a label.
///
/// kubectl would write anything into a kubeconfig; what the server can't have would only fail
/// later, on every request.
pub fn check_namespace(name: &str) -> Result<(), NamespaceError> {
    let allowed = |letter: char| matches!(letter, 'a'..='z' | '0'..='9' | '-');
    if name.is_empty() {
        Err(NamespaceError::Empty)
    } else if let Some(letter) = name.chars().find(|letter| !allowed(*letter)) {
        Err(NamespaceError::Character(letter))
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
    fn only_dns_labels_name_namespaces() {
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
