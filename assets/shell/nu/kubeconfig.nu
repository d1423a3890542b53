# Keeps KUBECONFIG up to date in Nushell: kswitch itself can't change the variables of its parent.

# Only this value is ours to replace. Another is the user's, direnv's, or meant for one command. A
# record is not handed to the programs that are started.
$env.__kswitch = { kubeconfig: ($env.KUBECONFIG? | default "") }

def --env __kswitch_refresh [] {
    if ($env.KUBECONFIG? | default "") != $env.__kswitch?.kubeconfig? { return }
    # As a job, for Nushell takes the terminal back from a program only after its end was told, and
    # a picker that starts in that moment would wait for keys in vain.
    let own = job id
    let tag = random int 1..2147483647
    job spawn {
        let answer = try { ^$__kswitch_program env --value --keep --quiet | complete }
        $answer | default { exit_code: 1, stdout: "" } | job send $own --tag $tag
    } | ignore
    # What went wrong is told by the command that follows.
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

# What is known by the time this is written would be old when it is read.
__kswitch_refresh
