/** What is done to a bench, a step after the other, until something has ended or is held. */

import type { Event, Outcome } from '../../../src/core/model/events/event.ts'
import type { Power } from '../../../src/core/model/ids.ts'
import { wordOf } from '../../../src/core/model/power.ts'
import { lastHeard } from '../../../src/core/model/system/evidence.ts'
import { componentsOf, put } from '../../../src/core/model/system/system.ts'
import { type Bench, benchIn, example } from '../platform.ts'
import { on } from './judged.ts'

type Step = (bench: Bench) => void

/** An entry of the journal: the last of that outcome is the one that is meant. */
export interface Written {
  readonly play: () => Bench
  readonly outcome: string
  readonly message: string | null
}

export const running = { ...on, 'host.0': 'Running' }

export function played(bench: Bench, ...steps: readonly Step[]): Bench {
  for (const step of steps) step(bench)
  return bench
}

export const ask =
  (name: string, action: string): Step =>
  (bench) => {
    bench.ask(name, action, { id: `${name} ${action}` })
  }
export const does =
  (event: Event): Step =>
  (bench) => {
    bench.deliver(event)
  }
export const answer =
  (verb: string, kind?: Outcome['kind']): Step =>
  (bench) => {
    bench.answer(verb, kind)
  }
export const power =
  (name: string, what: Power): Step =>
  (bench) =>
    bench.power(name, what)
export const boots =
  (...stages: readonly string[]): Step =>
  (bench) => {
    for (const stage of stages) bench.boot('host.0', stage)
  }
export const wait =
  (ms: number): Step =>
  (bench) => {
    bench.pass(ms)
  }
export const abort =
  (operation: string, reason: string | null): Step =>
  (bench) => {
    bench.deliver({ kind: 'operation.abort', operation, actor: 'anna', reason })
  }

/** Time passes, and what is on and off is told all the while. */
export const passes =
  (ms: number, but: string | null = null): Step =>
  (bench) => {
    for (let passed = 0; passed < ms; passed += 5000) {
      bench.pass(5000)
      for (const { name, observed } of componentsOf(bench.system))
        if (name !== but) bench.power(name, wordOf(lastHeard(observed)))
    }
  }

/** All that is under way is answered. */
export const answerAll =
  (kind: 'done' | 'rejected' = 'done', verb?: string): Step =>
  (bench) => {
    for (let calls = bench.calls(verb); calls.length > 0; calls = bench.calls(verb)) {
      const no = { kind: 'rejected', error: 'cannot', again: false } as const
      const outcome = kind === 'done' ? { kind } : no
      bench.deliver({ kind: 'outcome', call: calls[0]!.id, outcome })
    }
  }

/** It comes to be so, in a way that is of no matter here. */
export const becomes =
  (name: string, changes: object): Step =>
  (bench) => {
    bench.system = put(bench.system, { ...bench.component(name), ...changes })
  }

/** The host's power is on, and it is to boot. */
export const booting = (platform = example): Bench =>
  played(
    benchIn(on, platform),
    ...[ask('host.0', 'PowerOn'), answer('raise'), answer('on'), power('host.0', 'On')],
  )
