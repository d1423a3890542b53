# Keeps KUBECONFIG up to date in fish: kswitch itself can't change the variables of its parent.

# "kswitch shell" sets it, because the files that a shell reads at its start may set another KUBECONFIG.
if set -q KSWITCH_SESSION
    set -gx KUBECONFIG $KSWITCH_SESSION
    set -e KSWITCH_SESSION
end

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

# Sets KUBECONFIG as the program replied in this file, if it did.
function __kswitch_apply
    test -O "$argv[1]" -a -s "$argv[1]"
    or return 0
    read --null --local text <$argv[1]
    # A reply is applied once, even if the next call can't start the program.
    echo -n >$argv[1]
    set text (string trim --right --chars \n -- "$text")
    set -l value (string replace --regex '^set ' '' -- "$text")
    if test $status -eq 0
        set -gx KUBECONFIG $value
        set -g __kswitch_kubeconfig $value
    else if test "$text" = unset
        set -eg KUBECONFIG
        set -g __kswitch_kubeconfig ''
    end
end

function kswitch -d 'Switch Kubernetes contexts and namespaces'
    set -l reply $__kswitch_replies/$fish_pid
    __kswitch_refresh
    KSWITCH_REPLY=$reply command $__kswitch_program $argv
    set -l code $status
    __kswitch_apply $reply
    return $code
end

# Starts a session of this terminal, unless it has one; with "inherited" only in place of the session of
# the terminal that it was opened from.
function __kswitch_start_session
    status is-interactive
    or return 0
    test "$argv[1]" != inherited
    or string match -q '*kswitch-session.json:*' -- "$KUBECONFIG"
    or return 0
    set -l reply $__kswitch_replies/$fish_pid
    # The program reports errors.
    KSWITCH_REPLY=$reply command $__kswitch_program session start --$argv[1]
    __kswitch_apply $reply
end
