export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What a shell runs when it starts, or on demand. All of them ask the program itself: it knows its commands and the keys. */
export const scripts: Readonly<Record<Shell, string>> = {
  bash: `# bash completion for etcd-rewind
# source <(etcd-rewind completion bash)

_etcd_rewind() {
  local line="\${COMP_LINE:0:COMP_POINT}" word current broken
  local -a words
  read -ra words <<<"$line"
  [[ $line == *' ' ]] && words+=('')
  current="\${words[\${#words[@]}-1]}"
  # bash puts what is found in the place of what follows the last of its own word breaks.
  broken="\${current%"\${current##*[:=]}"}"
  COMPREPLY=()
  while IFS= read -r word; do
    COMPREPLY+=("\${word#"$broken"}")
  done < <("\${words[0]}" __complete -- "\${words[@]:1}" 2>/dev/null)
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == */ ]]; then
    compopt -o nospace 2>/dev/null
  fi
}

complete -o default -F _etcd_rewind etcd-rewind
`,
  zsh: `#compdef etcd-rewind
# zsh completion for etcd-rewind
# source <(etcd-rewind completion zsh)

_etcd_rewind() {
  local -a found
  found=("\${(@f)$("\${words[1]}" __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  found=(\${found:#})
  if (( $#found )); then
    compadd -S '' -- \${(M)found:#*/}
    compadd -- \${found:#*/}
  else
    _files
  fi
}

# From fpath, this file is itself what completes, by its name, and its first run has to complete already.
if [[ $funcstack[1] == _etcd-rewind ]]; then
  _etcd_rewind "$@"
else
  compdef _etcd_rewind etcd-rewind
fi
`,
  fish: `# fish completion for etcd-rewind
# etcd-rewind completion fish | source

function __etcd_rewind_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l found ($words[1] __complete -- $words[2..-1] 2>/dev/null)
    if set -q found[1]
        printf '%s\\n' $found
    else
        __fish_complete_path (commandline -ct)
    end
end

complete -c etcd-rewind -f -a '(__etcd_rewind_complete)'
`,
};
