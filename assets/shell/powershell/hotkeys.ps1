# Binds keys in PowerShell that open the picker below the prompt, even if something is typed there.

function global:__kswitch_pick {
    param([string] $Verb = '')
    # Without the function nothing reads a reply.
    $isApplied = Test-Path -Path Function:\__kswitch_apply
    if ($isApplied) { __kswitch_refresh }
    $reply = if ($isApplied) { __kswitch_reply } else { '' }
    $said = ''
    $code = 1
    try {
        $program = Get-Command -Name $global:__kswitch_program -CommandType Application -TotalCount 1 `
            -ErrorAction Stop
        # A process started this way has the terminal where a command would have a pipe. The picker
        # draws on the terminal itself, so stderr has only messages.
        $start = New-Object -TypeName System.Diagnostics.ProcessStartInfo
        $start.FileName = $program.Path
        $start.Arguments = "--quiet --height $global:__kswitch_height $Verb"
        $start.WorkingDirectory = (Get-Location -PSProvider FileSystem).ProviderPath
        $start.UseShellExecute = $false
        $start.EnvironmentVariables['KSWITCH_REPLY'] = $reply
        $start.RedirectStandardError = $true
        $process = [System.Diagnostics.Process]::Start($start)
        $said = $process.StandardError.ReadToEnd().TrimEnd()
        $process.WaitForExit()
        $code = $process.ExitCode
    } catch {
        $said = "$_"
    }
    if ($isApplied) { __kswitch_apply -Reply $reply }
    # With --quiet a choice prints only warnings.
    if (-not $said -and ($code -eq 0 -or $code -eq 130)) {
        # What was typed stays, and is drawn with the prompt.
        [Microsoft.PowerShell.PSConsoleReadLine]::InvokePrompt()
    } else {
        [Console]::Error.WriteLine()
        [Console]::Error.WriteLine($said)
        # Below the message; without a row it would be drawn over it.
        [Microsoft.PowerShell.PSConsoleReadLine]::InvokePrompt($null, [Console]::CursorTop)
    }
}

# This module exists in interactive sessions only.
if (Get-Module -Name PSReadLine) {
    # Each vi mode needs its own binding; otherwise there is one mode.
    $(if ((Get-PSReadLineOption).EditMode -eq 'Vi') { 'Insert', 'Command' } else { '' }) | ForEach-Object {
        $mode = if ($_) { @{ ViMode = $_ } } else { @{} }
        if ($global:__kswitch_ctx_key) {
            Set-PSReadLineKeyHandler -Chord $global:__kswitch_ctx_key @mode `
                -BriefDescription 'KswitchContexts' -Description 'Switch to another context' `
                -ScriptBlock { __kswitch_pick }
        }
        if ($global:__kswitch_ns_key) {
            Set-PSReadLineKeyHandler -Chord $global:__kswitch_ns_key @mode `
                -BriefDescription 'KswitchNamespaces' -Description 'Switch to another namespace' `
                -ScriptBlock { __kswitch_pick -Verb ns }
        }
    }
}
