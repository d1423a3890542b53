# Keeps KUBECONFIG up to date: a function named kswitch looks for new cluster files, then calls the
# program.
#
# shellcheck disable=SC2154 # kswitch sets __kswitch_program before this text.

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

# The keyword "function" prevents the expansion of an alias of this name.
function kswitch {
    __kswitch_refresh
    command "$__kswitch_program" "$@"
}
