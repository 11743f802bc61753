# TAB completion of inspect-cli and xc for PowerShell
Register-ArgumentCompleter -Native -CommandName inspect-cli, xc -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
    $before = @($words | Select-Object -Skip 1)
    if ($wordToComplete -eq '') { $before += '""' }
    & $words[0] __complete @before 2>$null | ForEach-Object {
        $value, $text = $_ -split "`t", 2
        if (-not $text) { $text = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $text)
    }
}
