/** A board on which options show what they do, and what is done on it to have them show it. */

import type { Config, ConfigInput } from '../../../src/platform/schema/config.ts'
import { Unanswered } from '../../../src/rehearse/world/runs.ts'
import { configOf } from '../platform.ts'
import { createWorld, type World } from '../world.ts'

const host = {
  powerDependencies: ['psu.0', 'psu.1'],
  thermalZone: 'cpu_zone',
  healthSensors: ['cpu0_temp'],
  powerWatts: 300,
  bootTimeout: '10s',
  bootAttempts: 2,
}

const board = {
  hosts: [
    { name: 'host.0', ...host },
    { name: 'host.1', ...host },
  ],
  chassis: { powerSequence: ['psu.0', 'psu.1'], healthSensors: ['inlet'], reconcile: 'adopt' },
  zones: [{ name: 'cpu_zone', warning: 80, critical: 90, heatUp: '20s' }],
  sensors: [
    { name: 'cpu0_temp', zone: 'cpu_zone', warning: 85, critical: 95, lowerCritical: -10 },
    { name: 'inlet', warning: 40, critical: 50 },
  ],
  supplies: [
    { name: 'psu.0', capacityWatts: 700 },
    { name: 'psu.1', capacityWatts: 700 },
  ],
  resources: [{ name: 'net' }],
  integrations: { timeout: '2s', retry: { attempts: 2, delay: '1s' } },
  policies: { chassisPowerOff: { gracefulTimeout: '10s', forceTimeout: '5s' } },
  emergency: { gracefulTimeout: '4s', healthConfirm: '1s', shedInterval: '5s' },
  limits: { minimumOffTime: '2s', settle: '3s', bootStable: '20s' },
  simulation: { bootTime: '1s', heatLag: '1s', startsOn: ['chassis.0'] },
} satisfies ConfigInput

/** What is done on it. */
export type Play = (world: World) => Promise<void>

/** What hardware was asked and when, and what was refused, as far as anybody outside can tell. */
export interface Trace {
  /** Each call without its time, in order. */
  readonly asked: readonly string[]
  /** The same with the times. */
  readonly when: readonly string[]
  readonly refused: readonly string[]
  /** What was contained: nothing, but where a play breaks what is kept. */
  readonly bugs: readonly string[]
}

/** Plays on the board of that configuration. */
export async function traceOf(config: Config, play: Play): Promise<Trace> {
  const calls: { readonly at: number; readonly what: string }[] = []
  const refused: string[] = []
  const bugs: string[] = []
  const world = await createWorld({ config, onBug: (error) => bugs.push(String(error)) })
  for (const role of ['power', 'thermal', 'leds'] as const) {
    const service = config.integrations[role]
    world.bus.subscribe(`${service}.control`, (message) => {
      const { verb, target, component, led, pattern } = JSON.parse(message.text())
      const what = verb === undefined ? `${component} ${led} ${pattern}` : `${verb} ${target}`
      calls.push({ at: world.clock.now(), what: `${service} ${what}` })
    })
  }
  const { sensors } = config.integrations
  const subscription = world.bus.subscribe(`${sensors}.state`, () => {
    calls.push({ at: world.clock.now(), what: `${sensors} how all is` })
    void subscription.stop()
  })
  const ask: World['ask'] = async (path, body) => {
    const reply = await world.ask(path, body).catch((error: unknown) => {
      if (error instanceof Unanswered) return { code: 404, body: { code: 'nobody' } }
      throw error
    })
    if (reply.code !== 200) refused.push(`${path} ${reply.code} ${reply.body.code}`)
    return reply
  }
  const simulator: World['simulator'] = {
    ...world.simulator,
    set: (path, value) => {
      const [group = '', ...name] = path.split('.').slice(0, -1)
      const parts =
        Object.entries(world.simulator.truth()).find(([key]) => key === group)?.[1] ?? {}
      // What the configuration calls otherwise is not there to be set.
      const isThere = Object.keys(parts).some((one) => name.join('.').startsWith(one))
      if (isThere) world.simulator.set(path, value)
    },
  }
  await play({ ...world, ask, simulator })
  await world.stop()
  return {
    asked: calls.map(({ what }) => what),
    when: calls.map(({ at, what }) => `${at} ${what}`),
    refused,
    bugs,
  }
}

/** The board with a part of it otherwise: `hosts.0.bootTimeout`. */
export const boardWith = (changes: Readonly<Record<string, unknown>>): Config =>
  configOf(
    Object.entries(changes).reduce(
      (made: unknown, [path, value]) => withAt(made, path.split('.'), value),
      board as unknown,
    ) as ConfigInput,
  )

function withAt(whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value
  if (Array.isArray(whole)) {
    return whole.map((part, index) => (String(index) === key ? withAt(part, rest, value) : part))
  }
  const parts = (whole ?? {}) as Readonly<Record<string, unknown>>
  return {
    ...parts,
    [key.replaceAll(':', '.')]: withAt(parts[key.replaceAll(':', '.')], rest, value),
  }
}
