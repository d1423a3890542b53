# Completes the command line of kswitch. It works when it is sourced, and as a file in $fpath.

# The completion system calls this with its own options, whatever those of the user are.
function _kswitch {
  local current before answer line word separator
  local -a lines names rows expl
  local -i width=0 available

  # zsh does the matching: it knows the quoting, the text after the cursor, and whether case matters
  # to the user. kswitch only gives the candidates and their kind.
  case "$PREFIX" in
    --*=*)
      before="${PREFIX%%=*}="
      current="$before"
      compset -P 1 '*='
      ;;
    --*) current=-- ;;
    -*) current="${(Q)PREFIX}" ;;
  esac
  answer="$(command "$__kswitch_program" complete zsh -- \
    "${(@Q)words[1,CURRENT-1]}" "$current" </dev/null 2>/dev/null)" || return 1

  lines=("${(@f)answer}")
  if [[ "$lines[1]" == files ]]; then
    _files
    return
  fi
  shift lines
  (( $#lines )) || return 1

  for line in "${(@)lines}"; do
    word="${${line%%$'\t'*}#$before}"
    names+=("$word")
    (( ${(m)#word} > width )) && width=${(m)#word}
  done
  if [[ "$answer" != *$'\t'* ]]; then
    _wanted -V values expl value compadd -a names || __kswitch_by_last_part
    return
  fi

  zstyle -s ":completion:${curcontext}:values" list-separator separator || separator=--
  # A row as wide as the terminal would take two.
  (( available = COLUMNS - 1 ))
  for line in "${(@)lines}"; do
    word="${${line%%$'\t'*}#$before}"
    if [[ "$line" == *$'\t'* ]]; then
      word="${(mr:width:)word} $separator ${line#*$'\t'}"
    fi
    (( ${(m)#word} > available )) && word="${(mr:available:)word}"
    rows+=("$word")
  done
  _wanted -V values expl value compadd -l -d rows -a names || __kswitch_by_last_part
}

# Adds the contexts whose last part begins with the word, such as the cluster in an ARN, after all matchers of
# the user have found nothing.
function __kswitch_by_last_part {
  local line
  local -a lines names expl
  [[ -n "$PREFIX" && "$PREFIX" != -* && -z "$SUFFIX" ]] || return 1
  (( ${_matcher_num:-1} >= ${#_matchers} )) || return 1
  lines=("${(@f)$(command "$__kswitch_program" complete zsh -- \
    "${(@Q)words[1,CURRENT-1]}" "$before${(Q)PREFIX}" </dev/null 2>/dev/null)}") || return 1
  shift lines
  for line in "${(@)lines}"; do
    names+=("${${line%%$'\t'*}#$before}")
  done
  (( $#names )) || return 1
  # They do not begin with the word, which -U replaces, also what compset has left out of it.
  _wanted -V values expl value compadd -U -i "$IPREFIX" -a names
}

if [[ "${funcstack[1]-}" == _kswitch ]]; then
  # Found in $fpath, the file is the function itself the first time.
  _kswitch "$@"
elif (( ${+functions[compdef]} )); then
  compdef _kswitch kswitch
elif [[ -o interactive ]]; then
  # The completion system may be started later in the startup file.
  function __kswitch_compdef {
    builtin emulate -L zsh
    precmd_functions=("${(@)precmd_functions:#__kswitch_compdef}")
    if (( ${+functions[compdef]} )); then
      compdef _kswitch kswitch
      return
    fi
    local marks="${__kswitch_replies:-${XDG_STATE_HOME:-$HOME/.local/state}/kswitch/replies}"
    # At most once an hour, not by each shell. A glob qualifier would be an error with sh_glob.
    [[ -z "$(command find "$marks/no-compinit" -mmin -60 2>/dev/null)" ]] || return 0
    builtin print -ru2 -- "kswitch: Tab completes nothing in this zsh; before the line of kswitch in" \
      "~/.zshrc put: autoload -Uz compinit && compinit"
    [[ -d "$marks" ]] || (umask 077 && command mkdir -p -- "$marks") 2>/dev/null
    [[ ! -d "$marks" ]] || : 2>/dev/null >|"$marks/no-compinit"
  }
  precmd_functions+=(__kswitch_compdef)
fi
