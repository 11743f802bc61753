# TAB completion of inspect-cli and xc for bash
_inspect_cli() {
    local IFS=$'\n'
    COMPREPLY=($("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f1))
}
complete -o default -F _inspect_cli inspect-cli xc
