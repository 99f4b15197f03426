// The scripts ask the program itself what may follow: `aicr __complete WORDS…` prints a candidate a line, a tab and what it is, and at the
// end a colon with what else the shell is to do (see Directive).

/** The script for bash. Readline replaces only what follows the last `=` or `:`, so that much is left out of the answers. */
export const BASH = `_aicr() {
  local line="\${COMP_LINE:0:COMP_POINT}" cur head directive answer
  local -a words answers
  read -ra words <<< "$line"
  [[ "$line" == *[[:space:]] ]] && words+=('')
  cur="\${words[\${#words[@]}-1]}"
  head="\${cur%"\${cur##*[=:]}"}"
  mapfile -t answers < <("\${words[0]}" __complete "\${words[@]:1}" 2>/dev/null)
  [ \${#answers[@]} -gt 0 ] || return
  directive="\${answers[\${#answers[@]}-1]}"
  unset 'answers[\${#answers[@]}-1]'
  COMPREPLY=()
  for answer in "\${answers[@]}"; do
    answer="\${answer%%$'\\t'*}"
    [[ "$answer" == "$cur"* ]] && COMPREPLY+=("\${answer#"$head"}")
  done
  case "$directive" in
    :files) compopt -o filenames; COMPREPLY+=($(compgen -f -- "\${cur#"$head"}")) ;;
    :folders) compopt -o filenames; COMPREPLY+=($(compgen -d -- "\${cur#"$head"}")) ;;
    :open) compopt -o nospace ;;
  esac
}
complete -F _aicr aicr
`

/** The script for zsh, in its own completion system: candidates with what they are. */
export const ZSH = `#compdef aicr
_aicr() {
  local -a answers candidates
  local answer directive
  answers=("\${(@f)$("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  directive="\${answers[-1]}"
  answers[-1]=()
  for answer in $answers; do
    local word="\${answer%%$'\\t'*}" tip="\${answer#*$'\\t'}"
    candidates+=("\${word//:/\\\\:}:$tip")
  done
  case "$directive" in
    :files) _files ;;
    :folders) _files -/ ;;
    :open) _describe -V 'aicr' candidates -S '' ;;
    *) _describe -V 'aicr' candidates ;;
  esac
}
if [ "$funcstack[1]" = "_aicr" ]; then _aicr "$@"; else compdef _aicr aicr; fi
`

/** The script for fish. */
export const FISH = `function __aicr_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l answers ($words[1] __complete $words[2..] 2>/dev/null)
  set -l directive $answers[-1]
  test (count $answers) -gt 1; and printf '%s\\n' $answers[1..-2]
  switch "$directive"
    case :files
      __fish_complete_path (commandline -ct)
    case :folders
      __fish_complete_directories (commandline -ct)
  end
end
complete -c aicr -f -a '(__aicr_complete)'
`
