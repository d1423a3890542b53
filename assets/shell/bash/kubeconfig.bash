# Keeps KUBECONFIG up to date: a function named kswitch looks for new cluster files, then calls the
# program.
#
# shellcheck disable=SC2154 # kswitch sets __kswitch_program before this text.

# A value that somebody else has set since is theirs, and stays.
__kswitch_kubeconfig=${KUBECONFIG-}

function __kswitch_refresh {
    local value
    [[ ${KUBECONFIG-} == "$__kswitch_kubeconfig" ]] || return 0
    # What is wrong, the call after this one says.
    value=$(command "$__kswitch_program" env --value --keep --quiet 2>/dev/null) || return 0
    [[ -n $value && $value != "$__kswitch_kubeconfig" ]] || return 0
    export KUBECONFIG=$value
    __kswitch_kubeconfig=$value
}

# The word "function" keeps an alias of this name from being read in its place.
function kswitch {
    __kswitch_refresh
    command "$__kswitch_program" "$@"
}
