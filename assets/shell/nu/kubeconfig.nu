# Keeps KUBECONFIG up to date in Nushell: kswitch itself can't change the variables of its parent.

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

# Switch Kubernetes contexts and namespaces.
@complete external
def --env --wrapped kswitch [...arguments: string] {
    let input = $in
    __kswitch_refresh
    if $input == null {
        ^$__kswitch_program ...$arguments
    } else {
        $input | ^$__kswitch_program ...$arguments
    }
}

# A value that is known now would be outdated when this file is read.
__kswitch_refresh
