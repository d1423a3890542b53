# Completes kswitch in fish. kswitch itself computes the candidates.

# Sets `__kswitch_answer`. Both completions below use one answer, in an order that fish decides: the
# first requests it, the second clears it.
function __kswitch_ask
    set -l line (commandline --cut-at-cursor --current-process)
    if set -q __kswitch_asked; and test "$__kswitch_asked" = "$line"
        set -e __kswitch_asked
        return
    end
    # Variables, and words such as `not`, may precede the command.
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    while set -q words[1]; and not string match -qr '(^|/)kswitch$' -- $words[1]
        set -e words[1]
    end
    # fish matches more than prefixes, so it gets all candidates. Only the name of an option decides
    # which kind of word is wanted.
    set -l option (commandline --cut-at-cursor --current-token | string match -r '^-[\w-]*=?')
    set -g __kswitch_answer
    # fish reports a missing program even if stderr is redirected.
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

# Removes earlier definitions, from this file or from a package.
complete -c kswitch -e
complete -c kswitch -f -k -a '(__kswitch_words)'
complete -c kswitch -n __kswitch_wants_file -F
