/** Implements `statemgr rules`: what the configuration adds to the interlocks, and who is asked. */
import type { RulesReply } from '../../api/resources/rules.ts'
import { shownDuration } from '../../text/duration.ts'
import { ask } from '../client/api.ts'
import { withClient } from '../request/reach.ts'
import { type Exit, exits } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'
import { outStyle } from '../text/style.ts'
import { oneLine } from '../text/table.ts'

export function list(shell: Shell, given: Given): Promise<Exit> {
  return withClient(shell, given, async (client) => {
    const reply = await ask(client, 'statemgr.rules.list', {})
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    const { rules, engine } = reply.body
    if (given.json) {
      shell.out(`${JSON.stringify(reply.body)}\n`)
      return exits.done
    }
    for (const rule of rules) shell.out(ruleText(shell, rule))
    if (engine !== null) shell.out(engineText(shell, engine))
    if (rules.length === 0 && engine === null) {
      shell.out('no rules: docs/policies.md tells how to write some\n')
    }
    return exits.done
  })
}

type RuleReply = RulesReply['rules'][number]

function ruleText(shell: Shell, rule: RuleReply): string {
  const { name, effect, atMostMs, message, overridable } = rule
  const style = outStyle(shell)
  const most = atMostMs === undefined ? '' : ` for ${shownDuration(atMostMs)} at most`
  return [
    `${style('title', oneLine(name))} ${style(tones[effect], `${effects[effect]}${most}`)}`,
    `  ${aboutText(rule)}`,
    `  if ${oneLine(rule.if)}`,
    `  ${oneLine(message)}${overridable ? '' : ' (nobody may override it)'}`,
    '',
  ].join('\n')
}

function engineText(shell: Shell, engine: NonNullable<RulesReply['engine']>): string {
  const style = outStyle(shell)
  const last = engine.overridable ? '' : '  nobody may override it\n'
  return `${style('title', 'policy')} asks ${oneLine(engine.name)}\n  ${aboutText(engine)}\n${last}`
}

/** `PowerOn, PowerCycle of host.0`. */
function aboutText({ actions, components }: Pick<RuleReply, 'actions' | 'components'>): string {
  const what = actions === null ? 'whatever takes power' : actions.join(', ')
  return oneLine(components === null ? what : `${what} of ${components.join(', ')}`)
}

const effects: Readonly<Record<RuleReply['effect'], string>> = {
  forbid: 'forbids',
  warn: 'warns',
  'require-reason': 'requires a reason',
  delay: 'delays',
}

const tones = { forbid: 'bad', warn: 'busy', 'require-reason': 'busy', delay: 'busy' } as const
