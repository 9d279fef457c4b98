/** Implements `statemgr power`: the four power buttons, whatever kind of component they are for. */

import { findComponent } from '../client/find.ts'
import { withClient } from '../request/reach.ts'
import { request } from '../request/request.ts'
import { type Exit, UsageError } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'

export function power(shell: Shell, given: Given): Promise<Exit> {
  const [verb = '', name = ''] = given.args
  return withClient(shell, given, async (client) => {
    const found = await findComponent(client, name)
    if (found.kind !== 'answered') return explain(shell, given, found)
    const { kind } = found.body.component
    return request(shell, given, client, name, actionFor(kind, verb, given.force ?? false, name))
  })
}

interface Button {
  readonly action: string
  /** The action with `--force`; without one there is nothing to force. */
  readonly forced?: string
}

type Buttons = ReadonlyMap<string, Button>

/** Also those of a platform's own kinds; one that has no such action says so itself. */
const switched: Buttons = new Map([
  ['on', { action: 'PowerOn' }],
  ['off', { action: 'PowerOff', forced: 'ForceOff' }],
  ['cycle', { action: 'PowerCycle' }],
])

const buttons: ReadonlyMap<string, Buttons> = new Map([
  [
    'host',
    new Map([
      ['on', { action: 'PowerOn' }],
      ['off', { action: 'GracefulShutdown', forced: 'ForceOff' }],
      ['cycle', { action: 'PowerCycle' }],
      ['reset', { action: 'GracefulRestart', forced: 'ForceRestart' }],
    ]),
  ],
  [
    'bmc',
    new Map([
      ['off', { action: 'Shutdown' }],
      ['reset', { action: 'Reboot', forced: 'ForceReboot' }],
    ]),
  ],
])

function actionFor(kind: string, verb: string, isForced: boolean, name: string): string {
  const mine = buttons.get(kind) ?? switched
  const button = mine.get(verb)
  if (button === undefined) {
    const verbs = [...mine.keys()]
    const known = verbs.length === 0 ? '' : `power ${verbs.join(' or ')}, `
    throw new UsageError(
      `power ${verb} does not go with a ${kind}: try ${known}statemgr status ${name} for its ` +
        `actions, and statemgr action ${name} ACTION`,
    )
  }
  if (!isForced) return button.action
  if (button.forced !== undefined) return button.forced
  throw new UsageError(`power ${verb} of a ${kind} asks nobody, so there is nothing to --force`)
}
