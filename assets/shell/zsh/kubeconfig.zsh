# Keeps KUBECONFIG up to date with the cluster files, without output and without eval.

# A KUBECONFIG other than this value was set by the user or another program.
__kswitch_kubeconfig="${KUBECONFIG-}"

function __kswitch_refresh {
  builtin emulate -L zsh
  local value
  [[ "${KUBECONFIG-}" == "$__kswitch_kubeconfig" ]] || return 0
  # The command that follows reports errors.
  value="$(command "$__kswitch_program" env --value --keep --quiet </dev/null 2>/dev/null)" || return 0
  [[ -n "$value" ]] || return 0
  export KUBECONFIG="$value"
  __kswitch_kubeconfig="$value"
}

# "command", because the program may have the name of this function.
function kswitch {
  __kswitch_refresh
  command "$__kswitch_program" "$@"
}
