/** Implements `statemgr watch`: prints events as they happen. */

import type { EventReply } from '../../api/events/events.ts'
import type { IncidentEvent } from '../../api/events/incidents.ts'
import type { HistoryEntry } from '../../api/resources/history.ts'
import { isPattern } from '../../bus/subject.ts'
import { ask, listen, type NotAnswered } from '../client/api.ts'
import type { Client } from '../client/client.ts'
import { withClient } from '../request/reach.ts'
import { createFollower } from '../request/replay.ts'
import { type Exit, exits, UsageError } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import { type Shell, untilStopped } from '../shell/shell.ts'
import { entryLine, wallText } from '../text/entry.ts'
import { explain } from '../text/explain.ts'
import { outStyle, type Style } from '../text/style.ts'
import { oneLine } from '../text/table.ts'

export function watch(shell: Shell, given: Given): Promise<Exit> {
  const [pattern] = given.args
  const style = outStyle(shell)
  return withClient(shell, given, async (client) => {
    const enough = Promise.withResolvers<null>()
    let left = given.count ?? Infinity
    const print = (event: EventReply): void => {
      if (left <= 0) return
      shell.out(given.json ? `${JSON.stringify(event)}\n` : `${lineOf(style, event)}\n`)
      left -= 1
      if (left === 0) enough.resolve(null)
    }
    const follower = createFollower(print, (message) => shell.err(`${oneLine(message)}\n`))
    const subject = subjectOf(pattern)
    const listened = await listen(client, subject, follower.heard)
    if (listened.kind !== 'listening') return explain(shell, given, listened)
    const caughtUp =
      given.replay === undefined ? null : follower.catchUp(client, subject, given.replay)
    const wrong = Promise.withResolvers<NotAnswered>()
    for (const asked of [refusedBy(client, subject), caughtUp])
      void asked?.then((why) => why !== null && wrong.resolve(why), wrong.reject)
    const stopped = untilStopped(shell).then(() => null)
    const broken = await Promise.race([
      ...[enough.promise, stopped, listened.broken, wrong.promise],
    ])
    await listened.stop()
    return broken === null ? exits.done : explain(shell, given, broken)
  })
}

/** What is told of incidents is no entry. */
const lineOf = (style: Style, event: EventReply | IncidentEvent): string =>
  event.type === 'statemgr.incident' ? incidentLine(style, event) : eventLine(style, event.data)

/** `13:10:22.123 open zone/cpu_zone is critical → host.0 (17-3f0a9c21-77be)`. */
function incidentLine(style: Style, { time, data }: IncidentEvent): string {
  const { state, headline, id } = data
  const [, clock = ''] = wallText({ wall: time }).split(' ')
  const tone = state === 'open' ? 'bad' : 'good'
  return `${style('faint', clock)} ${style(tone, state)} ${oneLine(`${headline} (${id})`)}`
}

/** `13:10:22.123 host.0 Off → PoweringOn (request by cli:anna)`. */
function eventLine(style: Style, entry: HistoryEntry): string {
  const [, time = ''] = wallText(entry).split(' ')
  return `${style('faint', oneLine(time))} ${entryLine(style, entry)}`
}

/** What the service has against it: nothing is told there. One that is away is waited for. */
async function refusedBy(client: Client, subject: string): Promise<NotAnswered | null> {
  const reply = await ask(client, 'statemgr.subjects.list', { subject })
  return reply.kind === 'refused' ? reply : null
}

const prefix = 'statemgr.events.'

/** Every event is once on the subject of what it is about; streams repeat their part. */
function subjectOf(pattern = '*.*'): string {
  const subject = pattern.startsWith(prefix) ? pattern : `${prefix}${pattern}`
  if (isPattern(subject)) return subject
  throw new UsageError(`${pattern} is no pattern: try host.0, host.*, alerts, or > for everything`)
}
