//! The arguments of `kswitch alias`.

use clap::Args;

use super::{ListFormat, examples};

#[derive(Debug, Args)]
#[command(after_help = examples::ALIAS)]
pub struct AliasArgs {
    /// The alias
    #[arg(value_name = "ALIAS")]
    pub name: Option<String>,
    /// The exact name of its context; . for the current one. Without it the alias is printed
    #[arg(value_name = "CONTEXT")]
    pub context: Option<String>,
    /// A switch by the alias sets this namespace too
    #[arg(short, long, value_name = "NAMESPACE", requires = "context")]
    pub namespace: Option<String>,
    /// Remove aliases
    #[arg(long, value_name = "ALIAS", num_args = 1.., conflicts_with_all = ["name", "context"])]
    pub remove: Vec<String>,
    /// How to list them
    #[arg(
        short,
        long,
        value_name = "FORMAT",
        conflicts_with_all = ["context", "remove"],
        default_value = "wide"
    )]
    pub output: ListFormat,
}
