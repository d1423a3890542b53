# Completes kswitch's command line with Tab. For an alias: complete -F __kswitch_complete ALIAS
#
# shellcheck disable=SC2154 # kswitch sets __kswitch_program before this text.

function __kswitch_complete {
    local answer word
    COMPREPLY=()
    # The line as it is: bash would break names such as ARNs into several words.
    answer=$(command "$__kswitch_program" complete bash -- \
        "${COMP_LINE:0:COMP_POINT}" "${COMP_WORDBREAKS-}" 2>/dev/null) || return 0
    if [[ $answer == files ]]; then
        # Fails if the function is called outside a completion, as in a test.
        compopt -o default 2>/dev/null || :
        return 0
    fi
    # The first line is a header; the words follow, one per line, already quoted.
    {
        read -r _
        while IFS= read -r word; do
            COMPREPLY+=("$word")
        done
    } <<<"$answer"
}

# Bash before 4.4 always sorts.
complete -o nosort -F __kswitch_complete kswitch 2>/dev/null ||
    complete -F __kswitch_complete kswitch
