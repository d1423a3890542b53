# Keys that open the picker below the line that is being edited, and leave that line as it was.

# What the picker did, or why it failed.
__kswitch_message=

# Options are local to this function: the hooks of the prompt expect those of the user.
function __kswitch_pick {
  builtin emulate -L zsh
  local -i place=CURSOR code=0
  local reply=
  # Without the function nothing reads a reply.
  if (( ${+functions[__kswitch_refresh]} )); then
    __kswitch_refresh
    reply="$__kswitch_replies/${sysparams[pid]:-$$-$ZSH_SUBSHELL}"
  fi
  # At the end of the line, so that the picker starts below all its rows.
  CURSOR=$#BUFFER
  builtin zle -R
  # In a zle widget stdin is no terminal. The picker draws on the terminal itself, and restores the
  # cursor position that zle expects.
  __kswitch_message="$(KSWITCH_REPLY="$reply" command "$__kswitch_program" \
    --height "$__kswitch_height" "$@" </dev/tty 2>&1 >/dev/tty)" || code=$?
  if [[ -n "$reply" ]]; then
    __kswitch_apply "$reply"
  fi
  CURSOR=$place
  if (( code == 130 )); then
    __kswitch_message=
  fi
  __kswitch_code=code
  # The picker has disabled bracketed paste, which zle had enabled.
  if (( $#zle_bracketed_paste )); then
    builtin print -rn -- "$zle_bracketed_paste[1]" >/dev/tty
  fi
}

# Leaves of the message what the prompt does not show, and warnings.
function __kswitch_untold {
  builtin emulate -L zsh
  local line name rest prompt="$1"
  local -a lines
  local -i is_shown
  for line in "${(@f)__kswitch_message}"; do
    rest="$line"
    is_shown=0
    # The names that stand in quotes.
    while [[ "$rest" == *\"*\"* ]]; do
      rest="${rest#*\"}"
      name="${rest%%\"*}"
      rest="${rest#*\"}"
      is_shown=1
      if [[ "$prompt" != *"$name"* ]]; then
        is_shown=0
        break
      fi
    done
    if (( ! is_shown )) || [[ "$line" == warning:* ]]; then
      lines+=("$line")
    fi
  done
  __kswitch_message="${(F)lines}"
}

function __kswitch_status {
  return "$1"
}

# Calls a hook as the shell does after a command with this exit code, and ignores its result.
function __kswitch_call {
  (( ${+functions[$2]} )) || return 0
  if [[ "$1" == 0 ]]; then
    "$2" || :
  else
    __kswitch_status "$1" || "$2" || :
  fi
}

# Hooks often compute what the prompt shows. Their output (an empty line, a title) would go into the
# line that is being edited.
function __kswitch_hooks {
  local __kswitch_hook
  __kswitch_call "$1" precmd
  for __kswitch_hook in "${precmd_functions[@]-}"; do
    __kswitch_call "$1" "$__kswitch_hook"
  done
} >/dev/null 2>&1

function __kswitch_widget {
  local __kswitch_before=$?
  local -i __kswitch_code=0
  __kswitch_pick "$@"
  case "${CONTEXT-}" in
    # Other lines, such as those of "vared", have prompts without hooks.
    start | cont) __kswitch_hooks "$__kswitch_before" ;;
  esac
  if [[ "$__kswitch_code" == 0 && -n "$__kswitch_message" ]]; then
    __kswitch_untold "$(builtin print -rP -- "${PROMPT-} ${RPROMPT-}" 2>/dev/null)"
  fi
  builtin zle reset-prompt
  if [[ -n "$__kswitch_message" ]]; then
    builtin zle -M "$__kswitch_message"
  fi
}

function __kswitch_contexts {
  __kswitch_widget
}

function __kswitch_namespaces {
  __kswitch_widget ns
}

function __kswitch_bind {
  builtin emulate -L zsh
  local keymap
  builtin zle -N "$3"
  if [[ -n "$1" ]]; then
    builtin bindkey -M emacs "$1" "$3"
    for keymap in viins vicmd; do
      builtin bindkey -M "$keymap" "$2" "$3"
    done
  fi
}

if [[ -o interactive && -o zle ]]; then
  __kswitch_bind "$__kswitch_ctx_key" "$__kswitch_ctx_vi_key" __kswitch_contexts
  __kswitch_bind "$__kswitch_ns_key" "$__kswitch_ns_vi_key" __kswitch_namespaces
  # If the first key inserts itself, the second one would have to follow within KEYTIMEOUT.
  if [[ "$(builtin bindkey -M viins '^X')" == '"^X" self-insert' ]]; then
    builtin bindkey -M viins -r '^X'
  fi
fi
