# Binds keys in Nushell that open the picker below the prompt, even if something is typed there.

def --env __kswitch_pick [...arguments: string] {
    # Without the function nothing reads a reply.
    let is_applied = $env.__kswitch? != null
    if $is_applied { __kswitch_refresh }
    let reply = if $is_applied { __kswitch_reply } else { "" }
    # The picker draws on the terminal itself, so stderr has only messages. Without a name `ns` needs
    # a terminal on stdout.
    let answer = with-env { KSWITCH_REPLY: $reply } {
        ^$__kswitch_program --quiet --height $__kswitch_height ...$arguments o> /dev/tty e>| complete
    }
    if $is_applied { __kswitch_apply $reply }
    # With --quiet a choice prints only warnings.
    if $answer.exit_code not-in [0 130] or ($answer.stdout | str trim) != "" {
        print $"\n($answer.stdout | str trim --right)"
    }
}

def __kswitch_binding [name: string, key: string, command: string] {
    if $key == "" { return [] }
    let parts = $key | split row " "
    [{
        name: $name
        modifier: $parts.0
        keycode: $parts.1
        mode: [emacs vi_insert vi_normal]
        event: { send: executehostcommand, cmd: $command }
    }]
}

# Earlier bindings are removed, so that nothing is bound twice if this is read twice.
$env.config.keybindings = (
    $env.config.keybindings
    | where { |it| not ($it.name? | default "" | str starts-with "__kswitch_") }
    | append (__kswitch_binding __kswitch_contexts $__kswitch_ctx_key "__kswitch_pick")
    | append (__kswitch_binding __kswitch_namespaces $__kswitch_ns_key "__kswitch_pick ns")
)
