# Binds keys in fish that open the picker below the prompt, even if something is typed there.

function __kswitch_pick
    set -l before $status
    set -l reply
    # Without the function nothing reads a reply.
    if functions -q __kswitch_refresh
        __kswitch_refresh
        set reply $__kswitch_replies/$fish_pid
    end
    # The picker draws on the terminal itself, so stderr has only messages. Without a name `ns` needs a
    # terminal on stdout, which is a pipe here.
    set -l said (KSWITCH_REPLY=$reply command $__kswitch_program --height $__kswitch_height \
        $argv 2>&1 >/dev/tty)
    set -l code $status
    test -n "$reply"
    and __kswitch_apply $reply
    switch $code
        case 0
            # Some prompts compute their parts on this event, before they are drawn, and read the
            # status of the last command.
            __kswitch_status $before
            emit fish_prompt
            set -l untold (__kswitch_untold $said)
            set -q untold[1]
            and __kswitch_tell $untold
        case 130
        case '*'
            __kswitch_tell $said
    end
    commandline -f repaint
end

# The lines of a message that the prompt does not show, and warnings.
function __kswitch_untold
    set -l prompt (fish_prompt 2>/dev/null)
    functions -q fish_right_prompt
    and set -a prompt (fish_right_prompt 2>/dev/null)
    for line in $argv
        # The names that stand in quotes.
        set -l names (string match --all --regex '"[^"]*"' -- $line | string trim --chars '"')
        set -l is_shown (count $names)
        for name in $names
            test (string replace --all -- "$name" '' "$prompt" | string collect) = "$prompt"
            and set is_shown 0
        end
        if test $is_shown = 0; or string match --quiet 'warning:*' -- $line
            printf '%s\n' $line
        end
    end
end

function __kswitch_status
    return $argv[1]
end

# Prints lines below the one that is edited, and moves the cursor far enough down that the prompt is
# drawn there: fish moves up by the number of rows from the prompt's first row to the cursor's.
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

# Binds a command to a key of Emacs mode and to one of the vi modes.
function __kswitch_bind_key
    test -n "$argv[1]"
    or return 0
    set -l emacs (string unescape -- $argv[1])
    set -l vi (string unescape -- $argv[2])
    # The vi modes are named insert, default and visual; Emacs mode has only default.
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

# Binds the keys again when the user changes the mode.
function __kswitch_bind --on-variable fish_key_bindings
    status is-interactive
    or return 0
    __kswitch_bind_key "$__kswitch_ctx_key" "$__kswitch_ctx_vi_key" __kswitch_pick
    __kswitch_bind_key "$__kswitch_ns_key" "$__kswitch_ns_vi_key" '__kswitch_pick ns'
end

__kswitch_bind
