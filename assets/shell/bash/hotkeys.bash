# Binds the keys that open kswitch's picker below the prompt.
#
# Readline can run a function and keep the line, but then it shows the prompt that it had before; only
# a line that is accepted makes bash compute a new one. So a key stands for two sequences. The first
# opens the picker. The second is a macro that the first writes: nothing, or, if the context changed,
# an empty line that is accepted, and then what was typed before. An empty line is not added to the
# history, runs nothing, and keeps $?.
#
# shellcheck disable=SC2154 # kswitch sets the program, the height and the keys before this text.
# shellcheck disable=SC2178,SC2179 # PROMPT_COMMAND is a text, or a list whose first element is meant.

# Removes everything from REPLY that begins with a text and ends with a match of a pattern.
function __kswitch_strip {
    local rest
    while [[ $REPLY == *"$1"*$2* ]]; do
        rest=${REPLY#*"$1"}
        # shellcheck disable=SC2295 # A pattern is what it is to be.
        REPLY=${REPLY%%"$1"*}${rest#*$2}
    done
}

# The maximum number of columns of a text, in REPLY: bash does not know which characters are wide.
function __kswitch_columns {
    local narrow=${1//[![:ascii:]]/}
    REPLY=$((2 * ${#1} - ${#narrow}))
}

# Reads the prompt: the rows above its last line in __kswitch_above, those of that line in
# __kswitch_rows, and the line as it is printed in __kswitch_prompt.
function __kswitch_read_prompt {
    local width=$1 prompt=${2%.} line REPLY
    # Bash prints a line feed as both.
    prompt=${prompt//$'\r\n'/$'\n'}
    # Text between readline's marks has no width. In upper lines readline needs no marks.
    __kswitch_prompt=${prompt##*$'\n'}
    REPLY=$prompt
    __kswitch_strip $'\001' $'\002'
    __kswitch_strip $'\e]' $'\a'
    __kswitch_strip $'\e[' '[[:alpha:]]'
    prompt=$REPLY
    __kswitch_above=0
    while [[ $prompt == *$'\n'* ]]; do
        line=${prompt%%$'\n'*}
        prompt=${prompt#*$'\n'}
        # A line that fills its row does not start another.
        __kswitch_above=$((__kswitch_above + (${#line} > 0 ? (${#line} + width - 1) / width : 1)))
    done
    __kswitch_rows=$((${#prompt} / width + 1))
    __kswitch_columns "$prompt"
    __kswitch_room=$((width - 1 - REPLY))
    __kswitch_prompt=${__kswitch_prompt//[$'\001\002']/}
}

# Shows the prompt and the line, which bash has erased, in one row.
function __kswitch_show_line {
    local line=${READLINE_LINE//[[:cntrl:]]/ } REPLY
    ((__kswitch_room >= 0)) || return 0
    __kswitch_columns "$line"
    while ((REPLY > __kswitch_room)); do
        line=${line%?}
        __kswitch_columns "$line"
    done
    printf '%s%s' "$__kswitch_prompt" "$line" >/dev/tty
}

# Whether the line continues a command of several lines: PS2 records where it was shown. If PS2 was
# set again since, this is unknown until the next line.
function __kswitch_continues {
    # shellcheck disable=SC2016 # Bash expands it when it shows the prompt.
    local mark='${__kswitch_program:$((__kswitch_continued = LINENO, 0)):0}'
    shopt -q promptvars || return 0
    if [[ ${PS2-} != *"$mark"* ]]; then
        PS2=${PS2-}$mark
        __kswitch_continued=$(($1 - 1))
    fi
    (($1 - __kswitch_continued <= 1))
}

# Whether a command is running and reads this line, as "read -e" does: PS0 records the last line of
# each command. The next line of the shell has a higher number.
function __kswitch_runs {
    # shellcheck disable=SC2016 # Bash expands it when it starts a command.
    local mark='${__kswitch_program:$((__kswitch_ran = LINENO, 0)):0}'
    if [[ ${PS0-} != *"$mark"* ]]; then
        PS0=${PS0-}$mark
        __kswitch_ran=$(($1 - 1))
    fi
    (($1 <= __kswitch_ran))
}

# The first sequence: $1 is the line's number, $2 whether vi's commands were on, $3 the verb, if any.
# The last argument of what a key runs is $_ afterwards, so it is passed $_.
function __kswitch_pick {
    local status=$? line=$1 vi=$2 verb=$3 message='' code=0 then='' continues=''
    local __kswitch_above __kswitch_rows __kswitch_prompt __kswitch_room reply=''
    # Without the function nothing reads a reply.
    ! declare -F __kswitch_apply >/dev/null || reply=$__kswitch_replies/${BASHPID:-$$}
    ! __kswitch_continues "$line" || continues=yes
    if [[ -n $continues ]]; then
        __kswitch_pick_within || code=$?
    else
        __kswitch_note_paste
        # The prompt as it was shown: it may look different with another context.
        __kswitch_read_prompt "${COLUMNS:-80}" "$(__kswitch_expanded "$status")"
        if declare -F __kswitch_refresh >/dev/null; then
            __kswitch_refresh
        fi
        __kswitch_show_line
        message=$(KSWITCH_REPLY=$reply command "$__kswitch_program" \
            --height "$__kswitch_height" ${verb:+"$verb"} 2>&1 >/dev/tty) || code=$?
        printf '\r\e[J' >/dev/tty
    fi
    [[ -z $reply ]] || __kswitch_apply "$reply"

    if ((code == 0)); then
        # If another function is on the stack, it is reading a line: to accept it would answer it.
        if ((${#FUNCNAME[@]} == 1)) && [[ -z $continues ]] && ! __kswitch_runs "$line"; then
            __kswitch_line=$READLINE_LINE __kswitch_point=$READLINE_POINT
            READLINE_LINE='' READLINE_POINT=0
            __kswitch_said=$message
            __kswitch_wipe_once
            then='\C-x\C-]3\C-x\C-]4'
            if [[ -n $vi ]]; then
                # A new line starts in insert mode, and leaving that moves the cursor back.
                then+='\C-x\C-]5'
                ((__kswitch_point >= ${#__kswitch_line})) || ((__kswitch_point += 1))
            fi
        fi
    elif ((code != 130)) && [[ -z $continues ]]; then
        ((__kswitch_above == 0)) || printf '\e[%dA\e[J' "$__kswitch_above" >/dev/tty
        printf '%s\n' "$message" >/dev/tty
    fi
    __kswitch_bind_all '"\C-x\C-]2": "'"$then"'"'
    # Readline enabled it before the picker disabled it, and enables it again only for a new line.
    if [[ -z $then && -n $__kswitch_pastes ]]; then
        printf '\e[?2004h' >/dev/tty
    fi
    # Makes bash draw the whole prompt, not only its last line.
    ((code == 0 || code == 130)) || return 124
    return 0
}

# The same inside a command of several lines. Bash is still reading it, as inside quotes, and "$(...)"
# makes it read something else: 5.2 then draws at the wrong position, and crashes sooner or later. So
# errors are printed after the line, and the cluster files are those of the last prompt.
function __kswitch_pick_within {
    local code=0
    __kswitch_read_prompt "${COLUMNS:-80}" '> .'
    __kswitch_show_line
    KSWITCH_REPLY=$reply command "$__kswitch_program" --quiet --height "$__kswitch_height" \
        ${verb:+"$verb"} >/dev/tty 2>&1 || code=$?
    ((code != 0 && code != 130)) || printf '\r\e[J' >/dev/tty
    return "$code"
}

# Whether readline has enabled bracketed paste.
function __kswitch_note_paste {
    __kswitch_pastes=''
    [[ $(bind -v) != *'enable-bracketed-paste on'* ]] || __kswitch_pastes=yes
}

# The prompt with the $? that it was shown with, and a full stop, so that no trailing newline is lost.
function __kswitch_expanded {
    local -
    set +eu
    (exit "$1")
    printf '%s.' "${PS1@P}"
}

# Prepends a command to the user's PROMPT_COMMAND, once: it erases the old prompt.
function __kswitch_wipe_once {
    __kswitch_had_command=${PROMPT_COMMAND+1}
    __kswitch_command=${PROMPT_COMMAND-}
    __kswitch_up=$__kswitch_rows
    # On a line by itself, so that bash-preexec finds it and does not take it for a user's command.
    PROMPT_COMMAND=__kswitch_wipe$'\n'$__kswitch_command
    # The last one sees the prompt as the others have set it. Bash runs all elements of a list since 5.1.
    if ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 501)) &&
        [[ $(declare -p PROMPT_COMMAND) == 'declare -a'* ]]; then
        PROMPT_COMMAND+=(__kswitch_tell)
    else
        PROMPT_COMMAND+=$'\n'__kswitch_tell
    fi
    ((__kswitch_above == 0)) || printf '\e[%dA\e[J' "$__kswitch_above" >/dev/tty
    # In a synchronized update, so that the erased rows are not shown.
    printf '\e[?2026h' >/dev/tty
}

function __kswitch_wipe {
    local status=$? index
    # Bash has copied the list that it is running.
    for index in "${!PROMPT_COMMAND[@]}"; do
        [[ ${PROMPT_COMMAND[index]} != __kswitch_tell ]] || unset "PROMPT_COMMAND[index]"
    done
    if [[ -n $__kswitch_had_command ]]; then
        PROMPT_COMMAND=$__kswitch_command
    elif [[ $(declare -p PROMPT_COMMAND) == 'declare -a'* ]]; then
        unset 'PROMPT_COMMAND[0]'
    else
        unset PROMPT_COMMAND
    fi
    printf '\e[%dA\r\e[J\e[?2026l' "$__kswitch_up" >/dev/tty
    # The next command of PROMPT_COMMAND may need $?. With set -e it would end the shell.
    [[ $- == *e* ]] || return "$status"
}

# Prints what the picker did above the prompt, except what the prompt shows. Warnings are always printed.
function __kswitch_tell {
    local status=$? line prompt
    if [[ -n $__kswitch_said ]]; then
        prompt=$(__kswitch_expanded "$status")
        while IFS= read -r line; do
            if [[ $line == warning:* ]] || ! __kswitch_shows "$prompt" "$line"; then
                printf '%s\n' "$line" >/dev/tty
            fi
        done <<<"$__kswitch_said"
        __kswitch_said=''
    fi
    [[ $- == *e* ]] || return "$status"
}

# Whether a prompt has all names that stand in quotes in a message.
function __kswitch_shows {
    local rest=$2
    while [[ $rest == *\"*\"* ]]; do
        rest=${rest#*\"}
        [[ $1 == *"${rest%%\"*}"* ]] || return 1
        rest=${rest#*\"}
    done
    [[ $2 == *\"* ]]
}

# The fourth sequence, after the line was accepted.
function __kswitch_put_back {
    READLINE_LINE=$__kswitch_line READLINE_POINT=$__kswitch_point
}

function __kswitch_bind_all {
    local map
    for map in emacs-standard vi-insert vi-command; do
        bind -m "$map" "$1"
    done
}

function __kswitch_bind_key {
    local map key vi command
    [[ -n $2 ]] || return 0
    for map in emacs-standard vi-insert vi-command; do
        key=$3 vi=''
        [[ $map != emacs-standard ]] || key=$2
        [[ $map != vi-command ]] || vi=yes
        # The last words keep set -e from ending the shell, and the exit code.
        command="__kswitch_pick \$LINENO '$vi' '$4' \"\${_-}\" && : \"\${_-}\""
        bind -m "$map" -x "\"\\C-x\\C-]$1\": $command"
        bind -m "$map" "\"$key\": \"\\C-x\\C-]$1\\C-x\\C-]2\""
    done
}

function __kswitch_bind {
    local map
    # Not in scripts, without line editing, or if bash can't expand a prompt (before 4.4).
    [[ $- == *i* ]] || return 0
    [[ :$SHELLOPTS: == *:emacs:* || :$SHELLOPTS: == *:vi:* ]] || return 0
    ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 404)) || return 0
    [[ -n $__kswitch_ctx_key$__kswitch_ns_key ]] || return 0
    __kswitch_runs 0 || :
    __kswitch_continues 0 || :
    # Bash's own default, until it is looked up.
    __kswitch_pastes=''
    ((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] < 501)) || __kswitch_pastes=yes
    __kswitch_bind_all '"\C-x\C-]3": accept-line'
    for map in emacs-standard vi-insert vi-command; do
        bind -m "$map" -x "\"\\C-x\\C-]4\": __kswitch_put_back \"\${_-}\""
    done
    bind -m vi-insert '"\C-x\C-]5": vi-movement-mode'
    # If the first key inserts itself, the others would have to follow within keyseq-timeout.
    bind -m vi-insert -r '\C-x'
    __kswitch_bind_key 1 "$__kswitch_ctx_key" "$__kswitch_ctx_vi_key" ''
    __kswitch_bind_key 0 "$__kswitch_ns_key" "$__kswitch_ns_vi_key" ns
}

__kswitch_bind
