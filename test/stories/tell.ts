/** Tells a story: carries out its commands in a world, and writes below each what came of it. */
import type { HistoryEntry, StatusReply } from '../../src/wire/api-replies.ts'
import { isAtRest } from '../ground/checks.ts'
import { createWorld, type Reply, type World } from '../ground/world.ts'

/**
 * The language: a line that begins with `> ` is a command, one with `#` a remark; both are kept.
 * All other lines are what came of it, and are written anew. Commands:
 *
 * - `advance 5s`, `rest` (until nothing is under way)
 * - `crash`, `restart` (after a crash, or with one)
 * - `sim.set <path> <value>`, `sim.fault {…}`, `sim.mend <service>`
 * - `check <component> <action>`, `status`
 * - `<subject> {…}`: a request of the bus API; several that are asked at once are parted by ` || `
 *
 * What came of it: the answer after `=`, then the journal, each line with its time in seconds.
 */
export async function tell(story: string): Promise<string> {
  const world = await createWorld()
  const told: string[] = []
  let seen = 0
  for (const line of story.trimEnd().split('\n')) {
    if (line.startsWith('#') || line === '') told.push(line)
    if (!line.startsWith('> ')) continue
    told.push(line, ...(await carryOut(world, line.slice(2))).map((answer) => `  ${answer}`))
    const history = await world.history()
    told.push(...history.slice(seen).map((entry) => `  ${entryText(entry)}`))
    seen = history.length
  }
  await world.stop()
  return `${told.join('\n').trimEnd()}\n`
}

async function carryOut(world: World, command: string): Promise<readonly string[]> {
  const [word, rest] = split(command)
  switch (word) {
    case 'advance':
      await world.advance(msOf(rest))
      return []
    case 'rest':
      await world.clock.runUntil(() => isAtRest(world), restMaxMs)
      return isAtRest(world) ? [] : ['= it does not come to rest']
    case 'crash':
      world.crash()
      return []
    case 'restart':
      await world.restart()
      return []
    case 'sim.set': {
      const [path, value] = split(rest)
      world.simulator.set(path, JSON.parse(value))
      return []
    }
    case 'sim.fault':
      world.simulator.fault(JSON.parse(rest))
      return []
    case 'sim.mend':
      world.simulator.fault({ service: rest, kind: 'none' })
      return []
    case 'check': {
      const [name, action] = split(rest)
      return checkText(await world.ask('interlocks.check', { name, action }))
    }
    case 'status':
      return statusText((await world.ask('system.status')).body)
    default:
      return answers(world, command.split(' || '))
  }
}

/** Longer than any operation. */
const restMaxMs = 3_600_000

const split = (text: string): readonly [string, string] => {
  const at = text.indexOf(' ')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

function msOf(text: string): number {
  const [, amount, unit] = /^(\d+)(ms|s|m|h)$/.exec(text) ?? []
  if (amount === undefined || unit === undefined) throw new Error(`${text} is no duration`)
  return Number(amount) * unitsMs[unit]!
}

async function answers(world: World, requests: readonly string[]): Promise<readonly string[]> {
  const replies = await Promise.all(
    requests.map((request) => {
      const [path, body] = split(request)
      return world.ask(path, body === '' ? {} : JSON.parse(body))
    }),
  )
  return replies.flatMap(answerText)
}

function answerText({ code, body }: Reply): readonly string[] {
  if (code !== 200) return [`= ${code} ${body.code}: ${body.message}`, `=   ${body.guidance}`]
  if (body.dryRun) return body.steps.map((step: { name: string }) => `= would: ${step.name}`)
  if (body.accepted === undefined) return [`= ${JSON.stringify(body)}`]
  const { operation, component, unchanged } = body
  const what = operation === null ? '' : `, ${operation.action} ${operation.state}`
  const why = operation?.error === undefined ? '' : ` (${operation.error.message})`
  return [
    `= ${unchanged ? 'unchanged' : 'accepted'}: ` +
      `${component.name} is ${component.status}${what}${why}`,
  ]
}

interface Verdict {
  readonly verdict: string
  readonly message: string
  readonly guidance: string
}

function checkText({ body }: Reply): readonly string[] {
  const speaking = (body.verdicts as readonly Verdict[]).filter(({ verdict }) => verdict !== 'ok')
  return [
    `= ${body.allowed ? (body.waits ? 'allowed, and would wait' : 'allowed') : 'not allowed'}`,
    ...speaking.flatMap(({ message, guidance }) => [`=   ${message}`, `=     ${guidance}`]),
  ]
}

function statusText({ chassis, hosts, bmc, alerts }: StatusReply): readonly string[] {
  const components = [chassis, ...hosts, bmc].filter((component) => component !== null)
  return [
    ...components.map(({ name, status, observed, health }) => {
      return `= ${name} is ${status}, its power ${observed.power}, its health ${health}`
    }),
    ...alerts.map(({ severity, message }) => `= ${severity}: ${message}`),
  ]
}

function entryText(entry: HistoryEntry): string {
  const { at, type, component, from, to, outcome, cause, action, message } = entry
  const seconds = (at / 1000).toFixed(3).padStart(9)
  const what =
    type === 'transition'
      ? `${component} ${from} → ${to}`
      : type === 'alert' || type === 'service'
        ? `${type} ${component}`
        : [component, action ?? type].join(' ')
  const why = [outcome, cause, message].filter((part) => part !== null).join(', ')
  return `${seconds}  ${what} (${why})`
}
