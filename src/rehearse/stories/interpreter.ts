/**
 * Interprets the language of stories. A line that begins with `> ` is a command:
 *
 * - `config <path> <value>`: first of all; in what the configuration differs
 * - `advance 5s`, `rest` (until nothing is under way), `jump 5m` (of the wall clock)
 * - `crash`, `crash <subject> {…}` (in the moment that this is asked), `crash 5ms <subject> {…}`
 * - `restart`, `restart {"clean":true,"booted":true,"reset":"power","away":"5m"}`
 * - `sim.set <path> <value>`, `sim.fault {…}`, `sim.mend <service>`
 * - `disk full`, `disk 3s` (as long as it takes to write), `disk full 3s`, `disk sound`
 * - `mend`: whatever is broken is sound again
 * - `judge`: all is mended, left alone and comes to rest; then what is shown has to be what is
 * - `check <component> <action>`, `status`
 * - `<subject> {…}`: a request of the bus API; several that are asked at once are parted by ` || `.
 *   In it `"@override"` is the id of the last override, `"@host.0"` of the operation of host.0
 */

import { z } from 'zod'
import type { OverrideReply } from '../../api/resources/override.ts'
import { subjects } from '../../api/resources.ts'
import { lookUp } from '../../core/model/look-up.ts'
import { rowOf } from '../../core/model/table.ts'
import type { FaultOrder } from '../../sim/services/faults.ts'
import { durationMs } from '../../text/duration.ts'
import { jsonOf } from '../../text/json.ts'
import { mend } from '../world/faults.ts'
import type { Exchange } from '../world/ledger.ts'
import { isAtRest } from '../world/truth.ts'
import type { World } from '../world/world.ts'
import { answerText, checkText, statusText } from './outcome.ts'

/** What later commands may refer to. */
export interface Memory {
  override: string | null
}

export interface CarriedOut {
  /** What was asked of the bus API, all of it at once. */
  readonly exchanges: readonly Exchange[]
  readonly lines: readonly string[]
}

/** A story that cannot be carried out: what is wrong with it. */
export class StoryError extends Error {
  override readonly name = 'StoryError'
}

/** Everything but `config`, which a world begins with, and `judge`, which a play knows. */
export async function interpret(
  world: World,
  memory: Memory,
  command: string,
): Promise<CarriedOut> {
  const [word, rest] = split(command)
  const own = lookUp(words, word)
  if (own !== undefined) return { exchanges: [], lines: await own(world, rest, memory) }
  switch (word) {
    case 'check': {
      const [name, action] = split(rest)
      const path = 'interlocks.check'
      const body = { name, action }
      const reply = await world.ask(path, body)
      const exchange = { path, body, reply }
      return { exchanges: [exchange], lines: linesOf(exchange) }
    }
    case 'status': {
      const reply = await world.ask('system.status')
      return { exchanges: [{ path: 'system.status', body: {}, reply }], lines: statusText(reply) }
    }
    default: {
      const requests = command.split(' || ')
      const exchanges = await Promise.all(requests.map((request) => ask(world, memory, request)))
      return { exchanges, lines: exchanges.flatMap(linesOf) }
    }
  }
}

const linesOf = ({ path, reply }: Exchange): readonly string[] =>
  path === 'interlocks.check' && reply.code === 200 ? checkText(reply) : answerText(reply)

export const split = (text: string): readonly [string, string] => {
  const at = text.indexOf(' ')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

export function valueIn(text: string): unknown {
  const value = jsonOf(text)
  if (value === undefined)
    throw new StoryError(`${text === '' ? 'nothing' : text} is no JSON value`)
  return value
}

type Word = (world: World, rest: string, memory: Memory) => Promise<readonly string[]>

const words: Readonly<Record<string, Word>> = {
  advance: async (world, rest) => {
    await world.advance(msIn(rest))
    return []
  },
  rest: async (world) => {
    await world.clock.runUntil(() => isAtRest(world), restMaxMs)
    return isAtRest(world) ? [] : ['= it does not come to rest']
  },
  jump: async (world, rest) => {
    world.jump(msIn(rest))
    return []
  },
  crash: async (world, rest, memory) => {
    const [first, after] = split(rest)
    const afterMs = durationMs(first)
    const [path, body] = afterMs === null ? [first, after] : split(after)
    const request = JSON.stringify(body === '' ? {} : meant(world, memory, body))
    if (path !== '') void world.bus.request(`statemgr.${path}`, request, { timeoutMs: lostMs })
    if (afterMs !== null) await world.advance(afterMs)
    world.crash()
    return []
  },
  restart: async (world, rest) => {
    const how = read(restartSchema, rest === '' ? {} : valueIn(rest))
    const { clean, booted, reset, away } = how
    await world.restart({ clean, booted, reset, awayMs: msIn(away) })
    return []
  },
  'sim.set': async (world, rest) => {
    const [path, value] = split(rest)
    return drive(world, () => world.simulator.set(path, valueIn(value)))
  },
  'sim.fault': async (world, rest) => {
    // The simulator checks what it is ordered.
    return drive(world, () => world.simulator.fault(valueIn(rest) as FaultOrder))
  },
  'sim.mend': async (world, rest) => {
    return drive(world, () => world.simulator.fault({ service: rest, kind: 'none' }))
  },
  disk: async (world, rest) => {
    const [first, last] = split(rest)
    if (first === 'sound') world.disk.mend()
    else if (first === 'full') world.disk.ail({ isFull: true, delayMs: last ? msIn(last) : 0 })
    else world.disk.ail({ isFull: false, delayMs: msIn(first) })
    return []
  },
  mend: async (world) => {
    return drive(world, () => mend(world))
  },
}

/** Longer than any operation. */
const restMaxMs = 3_600_000
/** Who asked in the moment of a crash is not answered. */
const lostMs = 1000

const restartSchema = z.strictObject({
  clean: z.boolean().default(false),
  booted: z.boolean().default(false),
  reset: z.enum(['power', 'watchdog', 'software', 'pinhole']).nullable().default(null),
  away: z.string().default('0s'),
})

function read<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw new StoryError(z.prettifyError(parsed.error))
}

function msIn(text: string): number {
  const ms = durationMs(text)
  if (ms === null) throw new StoryError(`${text} is no duration: it looks like 500ms, 30s or 5m`)
  return ms
}

/** The simulator says what of an order is not possible; what follows at once is waited for. */
async function drive(world: World, order: () => void): Promise<readonly string[]> {
  try {
    order()
  } catch (error) {
    if (error instanceof StoryError) throw error
    throw new StoryError(error instanceof Error ? error.message : String(error))
  }
  await world.advance(0)
  return []
}

async function ask(world: World, memory: Memory, line: string): Promise<Exchange> {
  const [path, text] = split(line)
  const body = (text === '' ? {} : meant(world, memory, text)) as Exchange['body']
  if (!subjects.some((subject) => subject.path === path)) {
    throw new StoryError(`there is no ${path}`)
  }
  const reply = await world.ask(path, body)
  if (path === 'override.grant' && reply.code === 200) {
    memory.override = (reply.body as OverrideReply).override.id
  }
  return { path, body, reply }
}

/** With the ids that are meant instead of what refers to them. */
function meant(world: World, memory: Memory, body: string): unknown {
  return JSON.parse(JSON.stringify(valueIn(body)), (_, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith('@')) return value
    const name = value.slice(1)
    return (name === 'override' ? memory.override : operationOf(world, name)) ?? 'none'
  })
}

/** What is under way of a component, or else what ended last. */
function operationOf({ system }: World, name: string): string | undefined {
  const { components, ended } = system()
  const last = ended.findLast(({ component }) => component === name)
  return rowOf(components, name)?.operation?.id ?? last?.id
}
