/**
 * Implements `statemgr preferences`: what a component does by itself after a power loss or a failed
 * boot.
 */
import type { PreferencesReply } from '../../api/resources/preferences.ts'
import type { Sent } from '../../api/resources.ts'
import { ask } from '../client/api.ts'
import { withClient } from '../request/reach.ts'
import { actor } from '../request/request.ts'
import { type Exit, exits, UsageError } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'
import { outStyle } from '../text/style.ts'
import { oneLine } from '../text/table.ts'

export function get(shell: Shell, given: Given): Promise<Exit> {
  const [name = ''] = given.args
  return withClient(shell, given, async (client) => {
    const reply = await ask(client, 'statemgr.preferences.get', { name })
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    return say(shell, given, reply.body)
  })
}

export function set(shell: Shell, given: Given): Promise<Exit> {
  const [name = ''] = given.args
  const changes = changesOf(given)
  if (Object.keys(changes).length === 0) {
    const flags = '--restore, --restore-once, --auto-reboot or --auto-reboot-once'
    throw new UsageError(`there is nothing to set: give ${flags}`)
  }
  const body = { name, ...changes, reason: given.reason ?? null, actor: actor() }
  return withClient(shell, given, async (client) => {
    const reply = await ask(client, 'statemgr.preferences.set', body)
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    return say(shell, given, reply.body)
  })
}

type Changes = Omit<Sent<'preferences.set'>, 'name' | 'reason' | 'actor'>

function changesOf({ restore, restoreOnce, autoReboot, autoRebootOnce }: Given): Changes {
  return {
    ...(restore === undefined ? {} : { restore }),
    ...(restoreOnce === undefined
      ? {}
      : { restoreOnce: restoreOnce === 'none' ? null : restoreOnce }),
    ...(autoReboot === undefined ? {} : { autoReboot: autoReboot === 'on' }),
    ...(autoRebootOnce === undefined
      ? {}
      : { autoRebootOnce: autoRebootOnce === 'none' ? null : autoRebootOnce === 'on' }),
  }
}

function say(shell: Shell, given: Given, preferences: PreferencesReply): Exit {
  if (given.json) {
    shell.out(`${JSON.stringify(preferences)}\n`)
    return exits.done
  }
  const { name, restore, restoreOnce, autoReboot, autoRebootOnce } = preferences
  const reboots = (allowed: boolean) => (allowed ? 'boots again' : 'is held')
  const rows = [
    ['after a power loss', restore],
    ['after the next one only', restoreOnce],
    ['after a failed boot', reboots(autoReboot)],
    ['after the next one only', autoRebootOnce === null ? null : reboots(autoRebootOnce)],
  ] as const
  const lines = rows.flatMap(([when, what]) => {
    return what === null ? [] : `  ${when.padEnd(24)} ${what}\n`
  })
  shell.out(`${outStyle(shell)('title', oneLine(name))}\n${lines.join('')}`)
  return exits.done
}
