//! The namespace of the pod that this process runs in.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

/// Where Kubernetes puts the service account of a pod.
pub const SERVICE_ACCOUNT: &str = "/var/run/secrets/kubernetes.io/serviceaccount";

/// The namespace that kubectl uses in a pod for a context without one (semantics 5.3):
/// `POD_NAMESPACE`, else the `namespace` file of the service account.
///
/// `None` outside of a pod: if one of the two variables of the API server is missing or empty, or
/// `directory` has no `token`. Without the variables no file is accessed.
pub fn pod_namespace(
    variable: impl Fn(&str) -> Option<OsString>,
    directory: &Path,
) -> Option<String> {
    let set = |name| variable(name).filter(|value| !value.is_empty());
    set("KUBERNETES_SERVICE_HOST").and(set("KUBERNETES_SERVICE_PORT"))?;
    let token = fs::metadata(directory.join("token")).ok()?;
    if token.is_dir() {
        return None;
    }
    if let Some(name) = set("POD_NAMESPACE") {
        return Some(name.to_string_lossy().into_owned());
    }
    let text = fs::read(directory.join("namespace")).ok()?;
    let name = String::from_utf8_lossy(&text).trim().to_owned();
    Some(name).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const IN_POD: [(&str, &str); 2] =
        [("KUBERNETES_SERVICE_HOST", "10.0.0.1"), ("KUBERNETES_SERVICE_PORT", "443")];

    fn found(variables: &[(&str, &str)], directory: &Path) -> Option<String> {
        let variable = |name: &str| {
            let mut set = variables.iter().rev();
            set.find(|(own, _)| *own == name).map(|(_, value)| OsString::from(value))
        };
        pod_namespace(variable, directory)
    }

    #[test]
    fn the_variable_counts_before_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let own = directory.path();
        fs::write(own.join("token"), "t").unwrap();
        assert_eq!(found(&IN_POD, own), None, "no file");
        fs::write(own.join("namespace"), " team-pod\n\n").unwrap();
        assert_eq!(found(&IN_POD, own).as_deref(), Some("team-pod"));
        let with = |name| [IN_POD[0], IN_POD[1], ("POD_NAMESPACE", name)];
        assert_eq!(found(&with("from-env"), own).as_deref(), Some("from-env"));
        assert_eq!(found(&with(""), own).as_deref(), Some("team-pod"));
        fs::write(own.join("namespace"), " \n").unwrap();
        assert_eq!(found(&IN_POD, own), None, "an empty file");
    }

    #[test]
    fn outside_of_a_pod_neither_counts() {
        let directory = tempfile::tempdir().unwrap();
        let own = directory.path();
        fs::write(own.join("namespace"), "team-pod").unwrap();
        let all = [IN_POD[0], IN_POD[1], ("POD_NAMESPACE", "from-env")];
        assert_eq!(found(&all, own), None, "no token");
        fs::create_dir(own.join("token")).unwrap();
        assert_eq!(found(&all, own), None, "a directory is no token");
        fs::remove_dir(own.join("token")).unwrap();
        fs::write(own.join("token"), "t").unwrap();
        assert_eq!(found(&all, own).as_deref(), Some("from-env"));
        for (missing, _) in IN_POD {
            let emptied = [&all[..], &[(missing, "")]].concat();
            assert_eq!(found(&emptied, own), None, "without {missing}");
        }
        assert_eq!(found(&[], own), None);
    }
}
