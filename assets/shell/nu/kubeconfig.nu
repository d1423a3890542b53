# Keeps KUBECONFIG up to date in Nushell: kswitch itself can't change the variables of its parent.

# "kswitch shell" sets it, because the files that a shell reads at its start may set another KUBECONFIG.
if ($env.KSWITCH_SESSION? | is-not-empty) {
    $env.KUBECONFIG = $env.KSWITCH_SESSION
    $env.KSWITCH_SESSION = ""
}

# Only this value may be replaced. Another one was set by the user or direnv, or for one command. A
# record is not passed to child processes.
$env.__kswitch = { kubeconfig: ($env.KUBECONFIG? | default "") }

def --env __kswitch_refresh [] {
    if ($env.KUBECONFIG? | default "") != $env.__kswitch?.kubeconfig? { return }
    # As a job: after a foreground program Nushell takes the terminal back with a delay, and a picker
    # that starts in that moment would get no keys.
    let own = job id
    let tag = random int 1..2147483647
    job spawn {
        let answer = try { ^$__kswitch_program env --value --keep --quiet | complete }
        $answer | default { exit_code: 1, stdout: "" } | job send $own --tag $tag
    } | ignore
    # The command that follows reports errors.
    let answer = try { job recv --tag $tag --timeout 10sec } catch { return }
    let value = $answer.stdout | str replace --regex '\n$' ""
    if $answer.exit_code != 0 or ($value | is-empty) { return }
    $env.KUBECONFIG = $value
    $env.__kswitch = { kubeconfig: $value }
}

# The file in which the program replies to this shell.
def __kswitch_reply [] {
    $__kswitch_replies | path join ($nu.pid | into string)
}

# Sets KUBECONFIG as the program replied in this file, if it did.
def --env __kswitch_apply [reply: string] {
    if ($reply | path type) != "file" { return }
    let text = try { open --raw $reply | decode utf-8 } catch { return }
    # A reply is applied once, even if the next call can't start the program.
    rm --permanent --force $reply
    let text = $text | str replace --regex '\n$' ""
    if ($text | str starts-with "set ") {
        $env.KUBECONFIG = $text | str substring 4..
    } else if $text == "unset" {
        # "hide-env" would show the value of the scope before. kubectl takes an empty value as none.
        $env.KUBECONFIG = ""
    } else {
        return
    }
    $env.__kswitch = { kubeconfig: ($env.KUBECONFIG? | default "") }
}

# Whether a call can start or leave a session. Its output is not for a pipeline, and only the last
# command of a function can write to one.
def __kswitch_may_reply [arguments: list<string>] {
    let is_session = "session" in $arguments and ("leave" in $arguments or "start" in $arguments)
    $is_session or "--here" in $arguments
}

# Switch Kubernetes contexts and namespaces.
@complete external
def --env --wrapped kswitch [...arguments: string] {
    let input = $in
    __kswitch_refresh
    if (__kswitch_may_reply $arguments) {
        let reply = __kswitch_reply
        with-env { KSWITCH_REPLY: $reply } { ^$__kswitch_program ...$arguments }
        __kswitch_apply $reply
    } else if $input == null {
        ^$__kswitch_program ...$arguments
    } else {
        $input | ^$__kswitch_program ...$arguments
    }
}

# Starts a session of this terminal, unless it has one; with "inherited" only in place of the session of
# the terminal that it was opened from.
def --env __kswitch_start_session [option: string] {
    if not $nu.is-interactive { return }
    let kubeconfig = $env.KUBECONFIG? | default ""
    if $option == "inherited" and not ($kubeconfig | str contains "kswitch-session.json:") { return }
    let reply = __kswitch_reply
    # The program reports errors.
    try { with-env { KSWITCH_REPLY: $reply } { ^$__kswitch_program session start $"--($option)" } }
    __kswitch_apply $reply
}

# A value that is known now would be outdated when this file is read.
__kswitch_refresh
