/** Prints the verdict of each interlock: what it saw, and what would clear it. */
import type { CheckReply } from '../../api/resources/interlocks.ts'
import type { Shell } from '../shell/shell.ts'
import { evidenceTable } from './explain.ts'
import { inCommands } from './in-commands.ts'
import { outStyle, type Tone } from './style.ts'
import { oneLine } from './table.ts'

type Verdict = CheckReply['verdicts'][number]

/** Nothing when there are none: then nothing was in question. */
export function printVerdicts(shell: Shell, verdicts: readonly Verdict[]): void {
  const style = outStyle(shell)
  const evidence = verdicts.flatMap((verdict) => verdict.evidence)
  if (evidence.length > 0) shell.out(evidenceTable(style, evidence, shell.outColumns))
  for (const { verdict, rule, message, guidance } of verdicts) {
    if (verdict === 'ok') continue
    const result = style(tones[verdict], verdict)
    shell.out(`\n${oneLine(rule)} ${result}: ${oneLine(message)}\n`)
    if (guidance !== '') shell.out(`    ${inCommands(guidance)}\n`)
  }
}

const tones: Readonly<Record<Verdict['verdict'], Tone>> = {
  ok: 'good',
  warns: 'busy',
  waits: 'busy',
  blocks: 'bad',
}
