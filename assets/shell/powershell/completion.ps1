# Completes kswitch in PowerShell. kswitch itself computes the candidates.

# A word, quoted for the command line.
function global:__kswitch_quoted {
    param([string] $Word)
    if ($Word -cmatch '^[\p{L}_/-][\p{L}\p{N}_./:%+=-]*$') { return $Word }
    # PowerShell treats curly quotes as straight ones, and a doubled quote as a literal one.
    "'" + ($Word -replace "(['\u2018\u2019\u201A\u201B])", '$1$1') + "'"
}

Register-ArgumentCompleter -Native -CommandName kswitch -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    # No error messages: the key was pressed in the middle of a line.
    $ErrorActionPreference = 'SilentlyContinue'
    $PSNativeCommandUseErrorActionPreference = $false
    $before = Get-Variable -Name LASTEXITCODE -Scope Global -ValueOnly -ErrorAction Ignore
    $words = @('kswitch')
    $last = "$wordToComplete"
    foreach ($element in @($commandAst.CommandElements | Select-Object -Skip 1)) {
        if ($element.Extent.StartOffset -ge $cursorPosition) { break }
        $isText = $element -is [System.Management.Automation.Language.StringConstantExpressionAst]
        $word = if ($isText) { $element.Value } else { $element.Extent.Text }
        if ($element.Extent.EndOffset -ge $cursorPosition) {
            if ($isText) { $last = $word }
            break
        }
        $words += $word
    }
    # Before 7.3 an empty argument is lost unless it contains quotes.
    if (-not $last -and $PSVersionTable.PSVersion -lt [version] '7.3') { $last = '""' }
    $program = Get-Command -Name $global:__kswitch_program -CommandType Application -TotalCount 1
    $answer = @(& $program complete powershell '--' @words $last 2>$null)
    $global:LASTEXITCODE = $before
    # No result makes PowerShell complete file names.
    if ($answer.Count -lt 2 -or $answer[0] -cne 'words') { return }
    foreach ($line in $answer[1..($answer.Count - 1)]) {
        $value, $about = $line -split "`t", 2
        if (-not $about) { $about = $value }
        $quoted = __kswitch_quoted $value
        New-Object -TypeName System.Management.Automation.CompletionResult `
            -ArgumentList $quoted, $value, 'ParameterValue', $about
    }
}
