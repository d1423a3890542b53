//! The arguments of the verbs that copy entries to other files.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::template::Template;

#[derive(Debug, Args)]
#[command(after_help = EXPORT_HELP)]
pub struct ExportArgs {
    /// The context's exact name; . for the current one
    #[arg(value_name = "CONTEXT")]
    pub name: String,
    /// Set its namespace in the new kubeconfig
    #[arg(short, long, value_name = "NAMESPACE")]
    pub namespace: Option<String>,
    /// Write it to a new file, which only you can read; - is stdout
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The format [default: that of the context's file]
    #[arg(long, value_name = "FORMAT", value_enum)]
    pub format: Option<FileFormat>,
    /// Use the context of this file, with the cluster and user of this file
    #[arg(long, value_name = "PATH")]
    pub file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FileFormat {
    /// YAML
    Yaml,
    /// JSON
    Json,
}

const EXPORT_HELP: &str = "\
The kubeconfig has the credentials of the user, and certificates and keys that are in files. It has no \
tokens that exec plugins cached elsewhere: the person who uses it needs the plugin and an account.

Examples:
  kswitch export shop-test -n web -o shop-test.yaml
  kswitch export kind-dev | ssh host 'umask 077; cat > kind-dev.yaml'";

#[derive(Debug, Args)]
#[command(after_help = IMPORT_HELP)]
pub struct ImportArgs {
    /// The kubeconfig to import; - reads it from stdin
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Name contexts, clusters and users by this pattern, such as {context}-eu: {context}, {namespace},
    /// {cluster}, {user}, and {file} for the name of the file without its ending
    #[arg(long, value_name = "NEW", value_parser = Template::of_names)]
    pub name: Option<Template>,
    /// Where relative paths in the kubeconfig lead from [default: its directory]
    #[arg(long, value_name = "DIR")]
    pub base_dir: Option<PathBuf>,
    /// Print what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write it without a question
    #[arg(short, long)]
    pub yes: bool,
}

const IMPORT_HELP: &str = "\
Writes a new file ~/.kube/clusters/cluster-NAME for each cluster, with its contexts and users and their \
credentials. Names that another file has are changed in the new files. No file is replaced, and the current context stays. \
For a cluster that was imported before, its new credentials are written to the file that has it.

Examples:
  kswitch import ~/Downloads/admin.conf --name staging
  kind get kubeconfig --name dev | kswitch import - --yes";

#[derive(Debug, Args)]
#[command(after_help = SPLIT_HELP)]
pub struct SplitArgs {
    /// The kubeconfig to split [default: the first one of KUBECONFIG]
    #[arg(value_name = "PATH")]
    pub file: Option<PathBuf>,
    /// Name the new files by this pattern instead of the short name of the context, such as {cluster}:
    /// {context}, {namespace}, {cluster}, {user}, and {file} for the name of the old file without its ending
    #[arg(long, value_name = "NEW", value_parser = Template::of_names)]
    pub file_name: Option<Template>,
    /// Print what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write it without a question
    #[arg(short, long)]
    pub yes: bool,
}

const SPLIT_HELP: &str = "\
Moves the contexts of each cluster, with the cluster and its users, to a new file ~/.kube/clusters/cluster-NAME. \
current-context stays, and so does what no context uses and a user that contexts of several clusters use. The \
new files are complete on the disk before the entries leave the old one. `kswitch undo` can't undo it, because \
kswitch stores no credentials; a copy of the old file can.

Examples:
  kswitch split --dry-run
  kswitch split --file-name '{cluster}' --dry-run
  cp -p ~/.kube/config ~/kube-config-before && kswitch split";
