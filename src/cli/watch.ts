/** `statemgr watch`: events as they happen. */
import type { EventReply, HistoryEntry } from '../wire/api-replies.ts'
import { toneOf, wallText, whatHappened, whyItHappened } from './entry-text.ts'
import { type Exit, exits } from './exits.ts'
import { explain } from './explain.ts'
import type { Given } from './flags.ts'
import { withClient } from './reach.ts'
import type { Shell } from './shell.ts'
import { outStyle, type Style } from './style.ts'
import { oneLine } from './table.ts'

export function watch(shell: Shell, given: Given): Promise<Exit> {
  const [pattern] = given.args
  const style = outStyle(shell)
  return withClient(shell, given, async (client) => {
    const enough = Promise.withResolvers<null>()
    let left = given.count ?? Infinity
    // One event goes to several subjects, one after the other, and a pattern may match them all.
    let lastId = ''
    const listened = await client.listen(subjectOf(pattern), (heard) => {
      if (left <= 0 || !isEvent(heard) || heard.id === lastId) return
      lastId = heard.id
      shell.out(given.json ? `${JSON.stringify(heard)}\n` : `${eventLine(style, heard.data)}\n`)
      left -= 1
      if (left === 0) enough.resolve(null)
    })
    if (listened.kind !== 'listening') return explain(shell, given, listened)
    const stopped = () => enough.resolve(null)
    shell.stopped.addEventListener('abort', stopped)
    if (shell.stopped.aborted) stopped()
    const broken = await Promise.race([enough.promise, listened.broken])
    shell.stopped.removeEventListener('abort', stopped)
    await listened.stop()
    return broken === null ? exits.done : explain(shell, given, broken)
  })
}

/** `13:10:22.123 host.0 Off → PoweringOn (request by cli:anna)`. */
export function eventLine(style: Style, entry: HistoryEntry): string {
  const [, time = ''] = wallText(entry).split(' ')
  const why = whyItHappened(entry)
  const what = style(toneOf(entry), oneLine(whatHappened(entry)))
  const line = `${style('faint', oneLine(time))} ${oneLine(entry.component)} ${what}`
  return why === '' ? line : `${line} (${oneLine(why)})`
}

const prefix = 'statemgr.events.'

/** Everything is on `transitions`, `errors` and `alerts`; a component's own subject repeats its part. */
function subjectOf(pattern = '*'): string {
  return pattern.startsWith(prefix) ? pattern : `${prefix}${pattern}`
}

function isEvent(heard: unknown): heard is EventReply {
  return typeof heard === 'object' && heard !== null && 'specversion' in heard && 'data' in heard
}
