//! The examples in the help. Each is a line for a POSIX shell with a comment.

use crate::shell::Shell;

/// Of kswitch itself.
pub(super) const KSWITCH: &str = "\
Examples:
  kswitch                     # pick a context
  kswitch shop-prod           # switch to it, or search for it in the picker
  kswitch ctx -               # back to the previous context
  kswitch ns payments         # another namespace of the current context
  kswitch undo                # undo the last change

Settings: ~/.config/kswitch/settings.yaml, see kswitch settings --help.

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 cancelled.";

pub(super) const CTX: &str = "\
Examples:
  kswitch ctx shop-prod                # switch to a context
  kswitch ctx shop-prod -n cart        # and to a namespace in it
  kswitch ctx -                        # back to the previous context
  kswitch ctx shop-prod --here         # in this terminal only
  kswitch ctx --list -o wide           # all contexts, with clusters and files
  kswitch ctx --unset --all            # no current context";

pub(super) const NS: &str = "\
Examples:
  kswitch ns payments                  # switch to a namespace
  kswitch ns --force payments          # without asking the cluster
  kswitch ns -                         # back to the previous namespace
  kswitch ns --list                    # the namespaces of the cluster
  kswitch ns web --context shop-test   # in another context";

pub(super) const SHELL: &str = "\
Examples:
  kswitch shell shop-prod                        # a shell; exit ends it
  kswitch shell shop-prod -n cart -- helm list   # one command
  kswitch shell shop-prod --only -- ./deploy.sh  # without all other contexts
  kswitch shell shop-prod --read-only            # reads, changes nothing";

pub(super) const EXEC: &str = "\
Examples:
  kswitch exec 'prod-*' '!prod-eu' -- kubectl get nodes
  kswitch exec shop-test -n web -- helm list
  kswitch exec '*' -o json --timeout 30s -- kubectl version
  kswitch exec 'dev-*' -- sh -c 'kubectl get pods -o name | wc -l'

The command gets a KUBECONFIG with its context as the current one, and the names in KSWITCH_CONTEXT and \
KSWITCH_NAMESPACE.

Exit codes with one context:
  that of the command, if it ran
  1, 2      also of kswitch: an error or wrong usage, and it did not run
  124       it took longer than --timeout, and kswitch ended it
  126, 127  it can't be run, or was not found
  130       a question was cancelled
  128 + n   signal n ended the command, and then kswitch too

Exit codes with several contexts:
  0         the command succeeded in all of them
  1, 2      an error of kswitch, or wrong usage: it ran in none
  123       it failed in some, was not started, or its output could not
            be printed
  126, 127  it can't be run, or was not found
  130       a question was cancelled
  128 + n   signal n ended kswitch, which ended the commands
  141       the reader of the output closed it";

pub(super) const SESSION: &str = "\
Examples:
  kswitch session                      # list the sessions
  kswitch session leave                # back to the kubeconfigs
  kswitch session prune                # remove those that have ended";

pub(super) const SESSION_LIST: &str = "\
Examples:
  kswitch session list                 # those of all terminals
  kswitch session list -o json         # for a program";

pub(super) const SESSION_START: &str = "\
Examples:
  kswitch session start                # a switch then stays in this terminal";

pub(super) const SESSION_LEAVE: &str = "\
Examples:
  kswitch session leave                # KUBECONFIG is as it was before";

pub(super) const SESSION_PRUNE: &str = "\
Examples:
  kswitch session prune                # those in use are kept";

pub(super) const SESSION_SAVE: &str = "\
Examples:
  kswitch session save 3f9a ~/.kube/config.d/new   # ID: kswitch session list";

pub(super) const SESSION_DISCARD: &str = "\
Examples:
  kswitch session discard 3f9a         # ID: kswitch session list";

pub(super) const SETTINGS_PATH: &str = "\
Examples:
  kswitch settings path                # also if there is no file yet";

pub(super) const SETTINGS_EDIT: &str = "\
Examples:
  kswitch settings edit                # a new file has all as comments";

pub(super) const SETTINGS_CHECK: &str = "\
Examples:
  kswitch settings check && echo valid";

pub(super) const SETTINGS_SCHEMA: &str = "\
Examples:
  kswitch settings schema > settings.schema.json";

pub(super) const SETTINGS: &str = "\
Examples:
  kswitch settings                     # where they are
  kswitch settings edit                # a new file has all as comments
  kswitch settings check               # errors with their lines, exit code 1
  kswitch settings schema > settings.schema.json

An editor with yaml-language-server completes and checks a file that begins
with # yaml-language-server: $schema=settings.schema.json";

pub(super) const ALIAS: &str = "\
Examples:
  kswitch alias prod shop-prod         # set it, or change it
  kswitch alias cart shop-prod -n cart # a switch sets the namespace too
  kswitch alias desk .                 # the current context
  kswitch alias                        # list them
  kswitch alias --remove prod cart

They are in the settings. Every command that uses a context accepts an alias;
rename and delete accept the context's own name only.";

pub(super) const RENAME: &str = "\
Examples:
  kswitch rename shop-prod shop        # current-context follows
  kswitch rename . desk                # the current context
  kswitch rename old-1 old --whole     # its cluster and user too";

pub(super) const DELETE: &str = "\
Examples:
  kswitch delete old-1 old-2           # both or none
  kswitch delete --prune shop-test     # with its cluster and user
  kswitch ctx --list | grep '^canary-' | kswitch delete -";

pub(super) const UNDO: &str = "\
Examples:
  kswitch undo                         # undo the last change, byte for byte
  kswitch undo --redo                  # make it again";

pub(super) const CURRENT: &str = "\
Examples:
  kswitch current                      # for a prompt
  kswitch current --format '{context}/{namespace}'
  kswitch current -o json              # for a program";

pub(super) const ENV: &str = "\
Examples:
  eval \"$(kswitch env)\"                # add all cluster files to KUBECONFIG
  kswitch env --shell fish             # the line for fish
  eval \"$(kswitch env --context shop-prod)\"   # in the .envrc of a directory";

pub(super) const COMPLETIONS: &str = "\
Examples:
  eval \"$(kswitch completions bash)\"
  kswitch completions zsh > _kswitch   # in a directory of $fpath";

pub(super) const MAN: &str = "\
Examples:
  kswitch man | man -l -               # read the first page
  kswitch man ~/.local/share/man/man1  # then: man kswitch";

pub(super) const INSTALL_LINKS: &str = "\
Examples:
  kswitch install-links ~/.local/bin   # then: kubectx, kubens, kctx, kns";

pub(super) const DEMO: &str = "\
Examples:
  kswitch demo                         # no cluster is needed";

/// Of `init`: the command that adds the integration to each startup file.
pub(super) fn init() -> String {
    let shells = [Shell::Bash, Shell::Zsh, Shell::Fish, Shell::Nu, Shell::Powershell];
    let lines = shells.map(|shell| format!("  {}\n", shell.installation()));
    format!(
        "Examples:\n  {}           # in this shell only\n\n\
         To load it in every new shell, run the command for yours once:\n{}",
        Shell::Bash.loading(),
        lines.concat().trim_end()
    )
}
