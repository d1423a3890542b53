# Completes kswitch in fish. What can follow is known to kswitch alone.

# Sets `__kswitch_answer`. Both completions below look at one answer, in an order that is fish's own
# affair: the first has it asked for, the second takes it away.
function __kswitch_ask
    set -l line (commandline --cut-at-cursor --current-process)
    if set -q __kswitch_asked; and test "$__kswitch_asked" = "$line"
        set -e __kswitch_asked
        return
    end
    # Variables, and words such as `not`, may stand before the command.
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    while set -q words[1]; and not string match -qr '(^|/)kswitch$' -- $words[1]
        set -e words[1]
    end
    # fish finds what matches a word in more ways than by how it begins. Only the name of an option
    # says what kind of word is wanted.
    set -l option (commandline --cut-at-cursor --current-token | string match -r '^-[\w-]*=?')
    set -g __kswitch_answer
    # fish tells of a program that is gone wherever its words are sent.
    command -q $__kswitch_program
    or return
    set -g __kswitch_answer (command $__kswitch_program complete fish -- $words "$option" \
        2>/dev/null </dev/null)
    set -g __kswitch_asked "$line"
end

function __kswitch_words
    __kswitch_ask
    test "$__kswitch_answer[1]" = words
    and printf '%s\n' $__kswitch_answer[2..-1]
end

function __kswitch_wants_file
    __kswitch_ask
    test "$__kswitch_answer[1]" = files
end

# Nothing twice where this is read twice, and nothing of a completion that came with the machine.
complete -c kswitch -e
complete -c kswitch -f -k -a '(__kswitch_words)'
complete -c kswitch -n __kswitch_wants_file -F
