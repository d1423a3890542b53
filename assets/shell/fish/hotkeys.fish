# Binds keys in fish that open the picker below the prompt, whatever has been typed there.

function __kswitch_pick
    set -l before $status
    functions -q __kswitch_refresh
    and __kswitch_refresh
    # The picker draws on the terminal itself, so what comes on stderr are messages only. Without a
    # name `ns` asks for a terminal on stdout, which is a pipe here.
    set -l said (command $__kswitch_program --quiet --height $__kswitch_height $argv 2>&1 >/dev/tty)
    switch $status
        case 0
            # Prompts that compute their parts before they are drawn do so on this event, and look
            # at the status of the last command.
            __kswitch_status $before
            emit fish_prompt
        case 130
        case '*'
            __kswitch_tell $said
    end
    commandline -f repaint
end

function __kswitch_status
    return $argv[1]
end

# Shows lines below the one that is edited, and leaves the cursor so far below them that the prompt
# is drawn there: fish goes up by as many rows as it takes from the prompt's first to the cursor's.
function __kswitch_tell
    printf '\n\e[J'
    printf '%s\n' $argv
    set -l prompt (fish_prompt 2>/dev/null)
    set -l rows (math (count $prompt) - 1)
    set -l width (string length --visible -- "$prompt[-1]")
    for line in (commandline --cut-at-cursor)
        set -l length (string length --visible -- "$line")
        set rows (math $rows + 1 + floor \(\($width + $length\) / $COLUMNS\))
    end
    test $rows -gt 1
    and string repeat --no-newline --count (math $rows - 1) \n
end

# Binds a key, given that of Emacs' mode, that of vi's modes, and the command.
function __kswitch_bind_key
    test -n "$argv[1]"
    or return 0
    set -l emacs (string unescape -- $argv[1])
    set -l vi (string unescape -- $argv[2])
    # Vi's modes are called insert, default and visual; Emacs has the default mode only.
    for mode in insert visual
        bind --mode $mode $vi $argv[3]
    end
    if test "$fish_key_bindings" = fish_vi_key_bindings
        test $emacs = $vi
        or bind --mode default --erase $emacs
        bind --mode default $vi $argv[3]
    else
        bind --mode default $emacs $argv[3]
    end
end

# Whoever changes from one to the other has the keys of the other from then on.
function __kswitch_bind --on-variable fish_key_bindings
    status is-interactive
    or return 0
    __kswitch_bind_key "$__kswitch_ctx_key" "$__kswitch_ctx_vi_key" __kswitch_pick
    __kswitch_bind_key "$__kswitch_ns_key" "$__kswitch_ns_vi_key" '__kswitch_pick ns'
end

__kswitch_bind
