# TAB completion of inspect-cli and xc for fish
function __inspect_cli_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found ($words[1] __complete $words[2..-1] 2>/dev/null)
    if test -n "$found[1]"
        printf '%s\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end
complete -c inspect-cli -f -a '(__inspect_cli_complete)'
complete -c xc -f -a '(__inspect_cli_complete)'
