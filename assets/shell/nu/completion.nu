# Completes kswitch in Nushell. kswitch itself computes the candidates.

# The word without its quotes, which may be missing or not closed.
def __kswitch_unquoted [typed: string] {
    let parts = $typed | parse --regex '(?s)^(?<option>--[\w-]+=)?(?<quote>["''`])(?<rest>.*)$'
    if ($parts | is-empty) { return $typed }
    let part = $parts | first
    let rest = if $part.quote == '"' {
        # A character after a backslash is literal.
        $part.rest | str replace --regex '^((?:[^"\\]|\\.)*)"$' '$1' | str replace --all --regex '\\(.)' '$1'
    } else if ($part.rest | str ends-with $part.quote) {
        $part.rest | str substring 0..<-1
    } else {
        $part.rest
    }
    ($part.option | default "") + $rest
}

# A word, quoted for the command line.
def __kswitch_quoted [word: string] {
    if $word =~ '^[\pL_-][\pL\d_./:@%+,=-]*$' {
        $word
    } else if "'" not-in $word {
        $"'($word)'"
    } else {
        '"' + ($word | str replace --all '\' '\\' | str replace --all '"' '\"') + '"'
    }
}

def __kswitch_complete [typed: list<string>] {
    let words = $typed | skip 1 | each { |word| __kswitch_unquoted $word }
    let answer = try {
        ^$__kswitch_program complete nu -- kswitch ...$words | complete
    } catch {
        return null
    }
    # null makes Nushell complete file names.
    if ($answer.stdout | lines | get --optional 0) != "words" { return null }
    $answer.stdout | lines | skip 1 | each { |line|
        let parts = $line | split row --number 2 "\t"
        { value: (__kswitch_quoted $parts.0), description: ($parts | get --optional 1) }
    }
}

# If no function hides it, kswitch is completed by the external completer. The previous completer is
# called for all other programs.
if $env.__kswitch_completer? == null {
    $env.__kswitch_completer = { before: $env.config.completions.external.completer? }
}
$env.config.completions.external.completer = { |typed: list<string>|
    let before = $env.__kswitch_completer.before
    if ($typed | get --optional 0 | default "" | path basename) == kswitch {
        __kswitch_complete $typed
    } else if $before != null {
        do $before $typed
    }
}
