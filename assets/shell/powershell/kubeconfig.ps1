# Keeps KUBECONFIG up to date in PowerShell: kswitch itself can't change the variables of its parent.

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

function global:kswitch {
    __kswitch_refresh
    $program = Get-Command -Name $global:__kswitch_program -CommandType Application -TotalCount 1 `
        -ErrorAction Stop
    # Without a pipe before it, the program keeps the terminal as its input.
    if ($MyInvocation.ExpectingInput) {
        $input | & $program @args
    } else {
        & $program @args
    }
}
