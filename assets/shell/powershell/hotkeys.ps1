# Binds keys in PowerShell that open the picker below the prompt, whatever has been typed there.

function global:__kswitch_pick {
    param([string] $Verb = '')
    if (Test-Path -Path Function:\__kswitch_refresh) { __kswitch_refresh }
    $said = ''
    $code = 1
    try {
        $program = Get-Command -Name $global:__kswitch_program -CommandType Application -TotalCount 1 `
            -ErrorAction Stop
        # A process of its own has the terminal where a command would have a pipe. The picker draws
        # on the terminal itself, so what comes on stderr are messages only.
        $start = New-Object -TypeName System.Diagnostics.ProcessStartInfo
        $start.FileName = $program.Path
        $start.Arguments = "--quiet --height $global:__kswitch_height $Verb"
        $start.WorkingDirectory = (Get-Location -PSProvider FileSystem).ProviderPath
        $start.UseShellExecute = $false
        $start.RedirectStandardError = $true
        $process = [System.Diagnostics.Process]::Start($start)
        $said = $process.StandardError.ReadToEnd().TrimEnd()
        $process.WaitForExit()
        $code = $process.ExitCode
    } catch {
        $said = "$_"
    }
    if ($code -eq 0 -or $code -eq 130) {
        # What was typed stays, and is drawn with the prompt.
        [Microsoft.PowerShell.PSConsoleReadLine]::InvokePrompt()
    } else {
        [Console]::Error.WriteLine()
        [Console]::Error.WriteLine($said)
        # Below the message; without a row it would be drawn over it.
        [Microsoft.PowerShell.PSConsoleReadLine]::InvokePrompt($null, [Console]::CursorTop)
    }
}

# Where nobody types there is no such module.
if (Get-Module -Name PSReadLine) {
    # Vi's modes are set one by one; otherwise there is only one.
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
