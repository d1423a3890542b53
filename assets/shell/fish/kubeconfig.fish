# Keeps KUBECONFIG up to date in fish: kswitch itself can't change the variables of its parent.

# Only this value may be replaced. Another one was set by the user or direnv, or for one command.
set -g __kswitch_kubeconfig "$KUBECONFIG"

function __kswitch_refresh
    test "$KUBECONFIG" = "$__kswitch_kubeconfig"
    # fish reports a missing program even if stderr is redirected.
    and command -q $__kswitch_program
    or return 0
    set -l value (command $__kswitch_program env --value --keep --quiet 2>/dev/null </dev/null)
    # The command that follows reports errors.
    and test (count $value) -eq 1 -a -n "$value"
    or return 0
    set -gx KUBECONFIG $value
    set -g __kswitch_kubeconfig "$KUBECONFIG"
end

function kswitch -d 'Switch Kubernetes contexts and namespaces'
    __kswitch_refresh
    command $__kswitch_program $argv
end
