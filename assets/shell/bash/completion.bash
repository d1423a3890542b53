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
        # An error where completion was asked for by no key, as in a test of the function alone.
        compopt -o default 2>/dev/null || :
        return 0
    fi
    # The first line only says that words follow, one a line, quoted already.
    {
        read -r _
        while IFS= read -r word; do
            COMPREPLY+=("$word")
        done
    } <<<"$answer"
}

# Bash before 4.4 can't leave the order alone.
complete -o nosort -F __kswitch_complete kswitch 2>/dev/null ||
    complete -F __kswitch_complete kswitch
