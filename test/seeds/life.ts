/** A life of chance: the production service and what happens to it, all drawn from one seed. */
import assert from 'node:assert/strict'
import type { Config } from '../../src/platform/schema.ts'
import { createRandom, type Random } from '../../src/sim/random.ts'
import type { HistoryEntry } from '../../src/wire/api-replies.ts'
import { checkJournal, comeToRest } from '../ground/checks.ts'
import { createWorld, type World } from '../ground/world.ts'
import { type Weighted, weigh } from './chance.ts'
import { createDisk, type Disk } from './disk.ts'
import { mend } from './hands.ts'

/** How it is lived. */
export interface Life {
  /** Each of them ends with everything mended, at rest and shown as it is. */
  readonly spans: number
  readonly spanMs: number
  /** Between two things that happen, at most. */
  readonly pauseMaxMs: number
  /** Longer than anything that is late, and than any observation is believed. */
  readonly stayMs: number
  readonly restMaxMs: number
  /** How long a fault lasts at most that ends by itself. */
  readonly faultMaxMs: number
  readonly configFor: (random: Random) => Config
  readonly acts: readonly Act[]
}

/** Something that happens; it says what it was. */
export interface Act extends Weighted {
  readonly name: string
  readonly happen: (living: Living) => string | Promise<string>
}

export interface Living {
  readonly life: Life
  readonly world: World
  readonly disk: Disk
  readonly random: Random
  /** Operations that were promised to somebody. */
  readonly accepted: string[]
  /** What was done, one line each, to be read when it fails. */
  readonly done: string[]
  /** How often each act happened. */
  readonly acts: Record<string, number>
}

export interface Outcome {
  readonly living: Living
  readonly commits: number
  readonly history: readonly HistoryEntry[]
  readonly error: unknown
}

/** Lives through it, mends everything, and says what of it did not hold. */
export async function live(life: Life, seed: number): Promise<Outcome> {
  const random = createRandom(seed)
  const bugs: unknown[] = []
  const disk = createDisk()
  const world = await createWorld({
    config: life.configFor(random),
    store: disk.store,
    onBug: (error) => bugs.push(error),
  })
  disk.turnsWith(world.clock)
  const living: Living = { life, world, disk, random, accepted: [], done: [], acts: {} }
  const outcome = async (error: unknown): Promise<Outcome> => {
    return { living, commits: disk.commits(), history: await world.history(), error }
  }
  const raiseBugs = () => {
    if (bugs.length > 0) throw bugs[0]
  }
  try {
    for (let span = 0; span < life.spans; span++) {
      const untilMs = world.clock.now() + life.spanMs
      while (world.clock.now() < untilMs) {
        await happen(living, weigh(random, life.acts))
        await world.advance(Math.floor(random() ** 3 * life.pauseMaxMs))
        raiseBugs()
      }
      await leaveAlone(living)
      raiseBugs()
    }
    await world.stop()
    return await outcome(null)
  } catch (error) {
    return await outcome(error)
  }
}

export async function happen(living: Living, act: Act): Promise<void> {
  const { world, done, acts } = living
  acts[act.name] = (acts[act.name] ?? 0) + 1
  const beganMs = world.clock.now()
  done.push(`${beganMs} ${await act.happen(living)}`)
}

/** Nothing is broken, nothing will be asked: now what is shown has to be what is. */
async function leaveAlone({ life, world, disk, accepted, done }: Living): Promise<void> {
  mend(world)
  disk.mend()
  const { body } = await world.ask('schedule.list')
  for (const { id } of body.schedules) await world.ask('schedule.cancel', { id })
  await comeToRest(world, life.restMaxMs, life.stayMs)
  checkJournal(await world.history(), accepted)
  assert.deepEqual(wrongLamps(world), [])
  const alerts = alertsIn(world)
  // Services, zones, sensors and supplies are mended by now: only components still have any.
  assert.deepEqual(
    alerts.filter(({ component }) => world.platform.components[component] === undefined),
    [],
  )
  done.push(`${world.clock.now()} at rest, alerts: ${alerts.map(({ id }) => id)}`)
}

/** LEDs that do not show what they ought to. */
function wrongLamps({ system, simulator }: World): readonly string[] {
  const { leds } = simulator.truth()
  return Object.values(system().lamps).flatMap(({ component, led, pattern }) => {
    const shown = leds[component]?.[led]
    return shown === pattern ? [] : [`${led} of ${component} ought to be ${pattern}, is ${shown}`]
  })
}

const alertsIn = ({ system }: World) =>
  Object.values(system().alerts).flatMap(({ alert, isCleared }) => (isCleared ? [] : [alert]))
