# Keeps KUBECONFIG up to date with the cluster files and the session of this terminal, without output
# and without eval.

# "kswitch shell" sets it, because the files that a shell reads at its start may set another KUBECONFIG.
if [[ -n "${KSWITCH_SESSION-}" ]]; then
  export KUBECONFIG="$KSWITCH_SESSION"
  unset KSWITCH_SESSION
fi

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

# "$$" is the same in all subshells.
builtin zmodload -F zsh/system p:sysparams 2>/dev/null

# Sets KUBECONFIG as the program replied in this file, if it did.
function __kswitch_apply {
  builtin emulate -L zsh
  local text=
  [[ -O "$1" && -s "$1" ]] || return 0
  IFS= builtin read -r -d '' text <"$1" || :
  # A reply is applied once, even if the next call can't start the program.
  : >|"$1" || :
  text="${text%$'\n'}"
  case "$text" in
    "set "*) export KUBECONFIG="${text#set }" ;;
    unset) unset KUBECONFIG ;;
    *) return 0 ;;
  esac
  __kswitch_kubeconfig="${KUBECONFIG-}"
}

# "command", because the program may have the name of this function.
function kswitch {
  # A subshell has a KUBECONFIG of its own.
  local __kswitch_reply="$__kswitch_replies/${sysparams[pid]:-$$-$ZSH_SUBSHELL}"
  local -i __kswitch_code=0
  [[ "$ZSH_SUBSHELL" == 0 ]] || __kswitch_reply+="-subshell"
  __kswitch_refresh
  KSWITCH_REPLY="$__kswitch_reply" command "$__kswitch_program" "$@" || __kswitch_code=$?
  __kswitch_apply "$__kswitch_reply"
  return $__kswitch_code
}

# Starts a session of this terminal, unless it has one; with "inherited" only in place of the session of
# the terminal that it was opened from.
function __kswitch_start_session {
  builtin emulate -L zsh
  local reply="$__kswitch_replies/${sysparams[pid]:-$$-$ZSH_SUBSHELL}"
  [[ -o interactive ]] || return 0
  [[ "$1" != inherited || "${KUBECONFIG-}" == *kswitch-session.json:* ]] || return 0
  # The program reports errors.
  KSWITCH_REPLY="$reply" command "$__kswitch_program" session start "--$1" || :
  __kswitch_apply "$reply"
}
