/**
 * Runs the production loop over a board of two hosts that does what it is asked, so that bugs can
 * be planted in what the loop is made of.
 */

import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { activeAlerts } from '../../../src/core/alerts/notify.ts'
import type { Bug } from '../../../src/core/model/bug.ts'
import type { Effect, Event } from '../../../src/core/model/events/event.ts'
import type { Level } from '../../../src/core/model/ids.ts'
import type { Platform } from '../../../src/core/model/platform/platform.ts'
import type { Component } from '../../../src/core/model/system/component.ts'
import { componentOf, type System } from '../../../src/core/model/system/system.ts'
import type { Envelope } from '../../../src/engine/loop/inbox.ts'
import { openLoop } from '../../../src/engine/loop/open-loop.ts'
import { createMemoryStore } from '../../../src/store/memory.ts'
import { beginning, judged, request, systemIn } from '../../harness/platform.ts'

export interface Site {
  readonly bugs: readonly Bug[]
  /** Every call that was made, in its order: `force-off host.0`. */
  readonly calls: readonly string[]
  system(): System
  component(name: string): Component
  /** The codes and components of critical alerts that stand: `internal/host.0`. */
  alerts(): readonly string[]
  /** Whether the hardware has power, whatever the service believes. */
  hasPower(name: string): boolean
  put(event: Event, answer?: Envelope['answer']): Promise<void>
  ask(component: string, action: string): Promise<void>
  zone(level: Level): Promise<void>
  pass(ms: number): Promise<void>
  /** How long it takes from now until all of them are off; asserts that it is within a second. */
  goesOff(...names: readonly string[]): Promise<void>
}

export interface SiteOptions {
  readonly platform: Platform
  readonly system?: System
  /** Calls that are left alone, by their verbs. */
  readonly ignores?: readonly string[]
  /** Throws, or not, when the effect is performed. */
  readonly performs?: (effect: Effect) => void
}

export const hosts = ['host.0', 'host.1'] as const

/** Both hosts run, and all is well. */
export const running = (platform: Platform): System =>
  systemIn(platform, { 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Running' })

export function openSite({ platform, system, ignores = [], performs }: SiteOptions): Site {
  let now = beginning
  let ids = 0
  const bugs: Bug[] = []
  const calls: string[] = []
  const dark = new Set<string>()
  const first = system ?? running(platform)
  const loop = openLoop({
    platform,
    clock: { now: () => now, wall: () => now, wake: () => () => {} },
    store: createMemoryStore(),
    limits: { inboxMax: 1000, storePatienceMs: 500, assertsInvariants: true },
    tape: null,
    first: { system: first, isKept: false },
    outside: {
      aside: () => [],
      mark: () => ({ clock: { machine: '', monotonicMs: 0, serviceMs: 0 }, announced: 0 }),
      announce: () => {},
      perform: (effect) => {
        performs?.(effect)
        if (effect.kind === 'call') carryOut(effect)
        return undefined
      },
      onUnkept: () => {},
      beforeTurn: () => {},
      onStore: () => {},
      onContained: (bug) => bugs.push(bug),
      onBug: (error) => {
        throw error
      },
    },
  })
  /** Off is told as often as it takes to be believed; a chassis takes its hosts along. */
  function carryOut({ id, verb, target }: Extract<Effect, { kind: 'call' }>): void {
    calls.push(`${verb} ${target}`)
    if (ignores.includes(verb)) return
    loop.submit({ kind: 'outcome', call: id, outcome: { kind: 'done' } })
    const isDown = ['off', 'force-off', 'shutdown'].includes(verb)
    if (isDown)
      for (const name of target === 'chassis.0' ? [target, ...hosts] : [target]) goDark(name)
  }
  function goDark(component: string): void {
    dark.add(component)
    for (let count = 0; count < platform.limits.offConfirmations; count++)
      loop.submit({
        kind: 'power',
        component,
        power: 'Off',
        source: `report${count}`,
        serial: null,
      })
  }
  const settle = async () => {
    for (let count = 0; count < 6; count++) await turn()
  }
  const site: Site = {
    bugs,
    calls,
    system: () => loop.system,
    component: (name) => componentOf(loop.system, name),
    alerts: () =>
      activeAlerts(loop.system)
        .filter(({ severity }) => severity === 'Critical')
        .map(({ code, component }) => `${code}/${component}`),
    hasPower: (name) => !dark.has(name),
    put: async (event, answer) => {
      assert.ok(loop.put(answer === undefined ? { event } : { event, answer }))
      await settle()
    },
    ask: (component, action) => site.put({ ...request(component, action), id: `ask-${++ids}` }),
    zone: (level) =>
      site.put({ kind: 'level', subject: 'zone/cpu_zone', judged: judged(level, now) }),
    pass: async (ms) => {
      now += ms
      await site.put({ kind: 'tick' })
    },
    goesOff: async (...names) => {
      for (let ms = 0; ms < 1000 && names.some(site.hasPower); ms += 100) await site.pass(100)
      assert.deepEqual(names.filter(site.hasPower), [], 'these still have power after a second')
    },
  }
  return site
}

export const emergencyOff: Event = {
  ...{ kind: 'emergency.off', id: 'stop', component: null, actor: 'tester', reason: null },
}

/** Whoever looks at that finds a bug there, until it is taken out again. */
export async function whilePlanted<T extends object>(
  where: T,
  key: keyof T,
  work: () => Promise<void>,
): Promise<void> {
  const sound = Object.getOwnPropertyDescriptor(where, key)!
  Object.defineProperty(where, key, {
    configurable: true,
    get: () => {
      throw new Error(`planted in ${String(key)}`)
    },
  })
  await work().finally(() => Object.defineProperty(where, key, sound))
}
