/** Implements `statemgr completion`: a script with which the shell completes what is typed. */
import type { CommandRow, Run } from '../shell/command.ts'
import { exits } from '../shell/exits.ts'
import { optionOf } from '../shell/flags.ts'

export function completionOf(commands: readonly CommandRow[]): Run {
  return async (shell) => {
    shell.out(bashScript(commands))
    return exits.done
  }
}

/** Static: what may follow each command is written out, so that completing starts nothing. */
function bashScript(rows: readonly CommandRow[]): string {
  const names = rows.filter(({ name }) => !name.includes(' ')).map(({ name }) => name)
  const children = rows.flatMap(({ name }) => (name.includes(' ') ? [`'${name}'`] : []))
  const cases = rows.map((row) => `    '${row.name}') words='${wordsOf(row, rows).join(' ')}' ;;\n`)
  return `# bash completion of statemgr; use it with: source <(statemgr completion bash)
_statemgr() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  local command="\${COMP_WORDS[1]}" words=''
  case "$command \${COMP_WORDS[2]}" in
    ${children.join('|')}) [[ $COMP_CWORD -gt 2 ]] && command="$command \${COMP_WORDS[2]}" ;;
  esac
  case "$before" in
    --config|--data) COMPREPLY=($(compgen -f -- "$current")); return ;;
    --format) COMPREPLY=($(compgen -W 'mermaid dot svg scxml xstate json' -- "$current")); return ;;
  esac
  [[ $COMP_CWORD -eq 1 ]] && command=''
  case "$command" in
    '') words='${[...names, '--help', '--version'].join(' ')}' ;;
${cases.join('')}  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _statemgr statemgr
`
}

function wordsOf(row: CommandRow, rows: readonly CommandRow[]): readonly string[] {
  const children = rows.filter(({ name }) => name.startsWith(`${row.name} `))
  return [
    ...children.map(({ name }) => name.slice(row.name.length + 1)),
    ...row.args.flatMap(({ choices = [] }) => choices),
    ...row.flags.map((flag) => optionOf(flag).long ?? ''),
    '--help',
  ]
}
