//! A session: the context of one terminal, without copied credentials.
//!
//! Its `KUBECONFIG` is `SESSION:GUARD:FILES:FALLBACK`. The session file sets the current context and has a copy
//! of each context, without clusters and users: those stay in the kubeconfigs, which follow. kubectl
//! takes an entry from the first file that has it and writes it there, so a change of the current context
//! or of a namespace stays in the session (semantics 6). The guard sets a current context that does not
//! exist. Where the session file is lost or empty, every program then fails instead of using the current
//! context of the kubeconfigs. The fallback makes programs fail where a kubeconfig is lost.

mod additions;
mod fallback;
mod guard;
mod overlay;
mod owner_files;
mod pin;
mod plan;
mod prune;
mod record;
mod session_directory;
mod start;

pub use additions::{AddedNames, Additions, take_additions};
pub use fallback::{Fallback, KnownEntries};
pub use guard::{ENDED, is_guard, keep_guard};
pub use overlay::{Copies, active, active_names, refreshed};
pub use owner_files::{contexts_of, owner_files};
pub use plan::{SessionError, SessionPlan};
pub use prune::{Found, list, prune, prune_now_and_then};
pub use record::{Extent, Origin, SessionKind, SessionRecord, terminal};
pub use session_directory::Session;
pub use start::SessionStarter;
