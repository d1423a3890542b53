# Keeps KUBECONFIG up to date with the cluster files, without a word and without eval.

# A KUBECONFIG that is another one than this was set by somebody else since.
__kswitch_kubeconfig="${KUBECONFIG-}"

function __kswitch_refresh {
  builtin emulate -L zsh
  local value
  [[ "${KUBECONFIG-}" == "$__kswitch_kubeconfig" ]] || return 0
  # What is wrong is told by the command itself, which comes next.
  value="$(command "$__kswitch_program" env --value --keep --quiet </dev/null 2>/dev/null)" || return 0
  [[ -n "$value" ]] || return 0
  export KUBECONFIG="$value"
  __kswitch_kubeconfig="$value"
}

# "command", for the program may be called by the name of this function.
function kswitch {
  __kswitch_refresh
  command "$__kswitch_program" "$@"
}
