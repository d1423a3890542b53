# Keeps KUBECONFIG up to date: a function named kswitch looks for new cluster files, calls the program,
# and sets KUBECONFIG where the program starts or leaves a session.
#
# shellcheck disable=SC2154 # kswitch sets __kswitch_program and __kswitch_replies before this text.

# "kswitch shell" sets it, because the files that a shell reads at its start may set another KUBECONFIG.
if [[ -n ${KSWITCH_SESSION-} ]]; then
    export KUBECONFIG=$KSWITCH_SESSION
    unset KSWITCH_SESSION
fi

# A value that the user or another program has set since is kept.
__kswitch_kubeconfig=${KUBECONFIG-}

function __kswitch_refresh {
    local value
    [[ ${KUBECONFIG-} == "$__kswitch_kubeconfig" ]] || return 0
    # The command that follows reports errors.
    value=$(command "$__kswitch_program" env --value --keep --quiet 2>/dev/null) || return 0
    [[ -n $value && $value != "$__kswitch_kubeconfig" ]] || return 0
    export KUBECONFIG=$value
    __kswitch_kubeconfig=$value
}

# Sets KUBECONFIG as the program replied in this file, if it did.
function __kswitch_apply {
    local text=''
    [[ -O $1 && -s $1 ]] || return 0
    IFS= read -r -d '' text <"$1" || :
    # A reply is applied once, even if the next call can't start the program.
    : >|"$1" || :
    text=${text%$'\n'}
    case $text in
        'set '*) export KUBECONFIG=${text#set } ;;
        unset) unset KUBECONFIG ;;
        *) return 0 ;;
    esac
    __kswitch_kubeconfig=${KUBECONFIG-}
}

# The keyword "function" prevents the expansion of an alias of this name.
function kswitch {
    # A subshell has a KUBECONFIG of its own.
    local reply=$__kswitch_replies/${BASHPID:-$$} code=0
    [[ ${BASH_SUBSHELL-0} == 0 ]] || reply+=-subshell
    __kswitch_refresh
    KSWITCH_REPLY=$reply command "$__kswitch_program" "$@" || code=$?
    __kswitch_apply "$reply"
    return "$code"
}

# Starts a session of this terminal, unless it has one; with "inherited" only in place of the session of
# the terminal that it was opened from.
function __kswitch_start_session {
    local reply=$__kswitch_replies/${BASHPID:-$$}
    [[ $- == *i* ]] || return 0
    [[ $1 != inherited || ${KUBECONFIG-} == *kswitch-session.json:* ]] || return 0
    # The program reports errors.
    KSWITCH_REPLY=$reply command "$__kswitch_program" session start "--$1" || :
    __kswitch_apply "$reply"
}
