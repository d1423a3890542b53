# Keeps KUBECONFIG up to date in PowerShell: kswitch itself can't change the variables of its parent.

# "kswitch shell" sets it, because the files that a shell reads at its start may set another KUBECONFIG.
if ($env:KSWITCH_SESSION) {
    $env:KUBECONFIG = $env:KSWITCH_SESSION
    $env:KSWITCH_SESSION = $null
}

# Only this value may be replaced. Another one was set by the user, or for one command.
$global:__kswitch_kubeconfig = "$env:KUBECONFIG"

function global:__kswitch_refresh {
    if ("$env:KUBECONFIG" -cne $global:__kswitch_kubeconfig) { return }
    # The command that follows reports errors, even if errors end scripts.
    $ErrorActionPreference = 'SilentlyContinue'
    $PSNativeCommandUseErrorActionPreference = $false
    $before = Get-Variable -Name LASTEXITCODE -Scope Global -ValueOnly -ErrorAction Ignore
    try {
        # The program, not the function of this name.
        $program = Get-Command -Name $global:__kswitch_program -CommandType Application -TotalCount 1
        $value = "$(& $program env --value --keep --quiet 2>$null)"
        if ($global:LASTEXITCODE -eq 0 -and $value) {
            $env:KUBECONFIG = $value
            $global:__kswitch_kubeconfig = $value
        }
    } catch {
        return
    } finally {
        $global:LASTEXITCODE = $before
    }
}

# The file in which the program replies to this shell.
function global:__kswitch_reply {
    [System.IO.Path]::Combine($global:__kswitch_replies, "$PID")
}

# Sets KUBECONFIG as the program replied in this file, if it did.
function global:__kswitch_apply {
    param([string] $Reply)
    try {
        if (-not [System.IO.File]::Exists($Reply)) { return }
        $text = [System.IO.File]::ReadAllText($Reply) -replace '\n$', ''
        # A reply is applied once, even if the next call can't start the program.
        [System.IO.File]::Delete($Reply)
    } catch {
        return
    }
    if ($text -clike 'set *') {
        $env:KUBECONFIG = $text.Substring(4)
    } elseif ($text -ceq 'unset') {
        $env:KUBECONFIG = $null
    } else {
        return
    }
    $global:__kswitch_kubeconfig = "$env:KUBECONFIG"
}

function global:kswitch {
    __kswitch_refresh
    $program = Get-Command -Name $global:__kswitch_program -CommandType Application -TotalCount 1 `
        -ErrorAction Stop
    $reply = __kswitch_reply
    try {
        $env:KSWITCH_REPLY = $reply
        # Without a pipe before it, the program keeps the terminal as its input.
        if ($MyInvocation.ExpectingInput) {
            $input | & $program @args
        } else {
            & $program @args
        }
    } finally {
        $env:KSWITCH_REPLY = $null
        __kswitch_apply -Reply $reply
    }
}

# Starts a session of this terminal, unless it has one; with "inherited" only in place of the session of
# the terminal that it was opened from.
function global:__kswitch_start_session {
    param([string] $Option)
    # This module exists in interactive sessions only.
    if (-not (Get-Module -Name PSReadLine)) { return }
    if ($Option -ceq 'inherited' -and "$env:KUBECONFIG" -cnotlike '*kswitch-session.json:*') { return }
    $before = Get-Variable -Name LASTEXITCODE -Scope Global -ValueOnly -ErrorAction Ignore
    kswitch session start "--$Option"
    $global:LASTEXITCODE = $before
}
