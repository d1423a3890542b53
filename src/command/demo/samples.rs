//! The sample kubeconfigs of the demo, and how they are written to a directory.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

macro_rules! samples {
    ($($path:literal),* $(,)?) => {
        [$(($path, include_str!(concat!("../../../assets/demo/", $path)))),*]
    };
}

/// The sample kubeconfigs, in the order of KUBECONFIG.
const SAMPLES: [(&str, &str); 11] = samples![
    "config",
    "clusters/cluster-edge.yaml",
    "clusters/cluster-events-dev.yaml",
    "clusters/cluster-events-prod.yaml",
    "clusters/cluster-identity.yaml",
    "clusters/cluster-lab-berlin.yaml",
    "clusters/cluster-lab-oslo.yaml",
    "clusters/cluster-payments-prod.json",
    "clusters/cluster-shop-prod.json",
    "clusters/cluster-shop-staging.json",
    "clusters/cluster-warehouse.yaml",
];

/// Replaces `directory` by the samples, one file per cluster, and returns their paths.
pub(super) fn unpack(directory: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let write = |(name, text): &(&str, &str)| {
        let path = directory.join("kube").join(name);
        fs::create_dir_all(path.parent().unwrap_or(directory))?;
        fs::write(&path, text)?;
        Ok(path)
    };
    SAMPLES.iter().map(write).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_file_is_listed() {
        let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo");
        let mut found: Vec<String> = ["", "clusters"]
            .iter()
            .flat_map(|below| fs::read_dir(directory.join(below)).unwrap())
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file() && !path.ends_with("namespaces.json"))
            .map(|path| path.strip_prefix(&directory).unwrap().to_str().unwrap().to_owned())
            .collect();
        found.sort_by_key(|path| (path.contains('/'), path.clone()));
        assert_eq!(found, SAMPLES.map(|(name, _)| name));
    }
}
