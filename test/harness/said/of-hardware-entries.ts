/** What entries on the hardware and its service say: for each type what is done, and its words. */
import type { EntryType } from '../../../src/core/model/events/entry.ts'
import type { Event } from '../../../src/core/model/events/event.ts'
import { platformWithRules, rule } from '../../policies/with-rules.ts'
import { type Bench, benchIn, startOf } from '../platform.ts'
import { on } from './judged.ts'
import {
  abort,
  answer,
  answerAll,
  ask,
  booting,
  does,
  passes,
  played,
  power,
  running,
  type Written,
  wait,
} from './plays.ts'
import { begun, crashing, overtaken, powerOn, started } from './set-ups.ts'

const hot = (bench: Bench): void =>
  bench.level('zone/cpu_zone', 'critical', { value: 97, why: 'over the critical limit' })
/** Of what is asked to protect the hardware. */
const failing = (bench: Bench): void => {
  const call = bench.effects.find((one) => one.kind === 'call' && one.issuer === 'mitigations')!
  const outcome = { kind: 'rejected', error: 'no fan turns', again: true } as const
  bench.deliver({ kind: 'outcome', call: (call as { id: string }).id, outcome })
}

const showing = (pattern: string) =>
  does({ kind: 'led', component: 'host.0', led: 'power', pattern, serial: null })

export const ofHardwareEntries = {
  service: [
    { play: () => played(benchIn(on), started), outcome: 'started', message: 'boot b2' },
    {
      play: () =>
        played(benchIn(on), does({ ...startOf('b3'), damage: 'page 7 is torn' } as Event)),
      outcome: 'store-damaged',
      message: 'page 7 is torn',
    },
    { play: () => played(benchIn(on), overtaken), outcome: 'waiting', message: null },
  ],
  thermal: [
    {
      play: () => played(benchIn(on), (bench) => bench.level('zone/cpu_zone', 'warning')),
      outcome: 'observed',
      message: null,
    },
  ],
  transition: [
    { play: () => begun(), outcome: 'started', message: null },
    {
      play: () => played(booting(), power('host.0', 'Off'), answerAll()),
      outcome: 'rolling-back',
      message: 'host.0 lost power during PowerOn',
    },
  ],
  operation: [
    {
      play: () => played(begun(), abort(powerOn, 'a mistake')),
      outcome: 'abort-asked',
      message: null,
    },
    {
      play: () => played(benchIn(running), ask('host.0', 'PowerOn')),
      outcome: 'unchanged',
      message: null,
    },
    {
      play: () => played(begun(), ask('host.0', 'ForceOff')),
      outcome: 'aborted',
      message: 'PowerOn was taken over by ForceOff',
    },
  ],
  refusal: [
    {
      play: () => played(benchIn({}), ask('host.0', 'PowerOn')),
      outcome: 'refused',
      message: 'chassis.0 is off',
    },
  ],
  alert: [
    {
      play: () => crashing(),
      outcome: 'raised',
      message:
        'host.0 is held in Quiesced: host.0 started anew by itself once more: ' +
        'its 3 boot attempts are used up, and it never ran for 5 min meanwhile',
    },
  ],
  emergency: [
    {
      play: () => played(benchIn(running), hot),
      outcome: 'began',
      message: 'zone/cpu_zone is critical: 97 °C, over the critical limit of 90 °C',
    },
    {
      play: () => played(benchIn(running), hot, failing),
      outcome: 'failed',
      message: 'no fan turns',
    },
    {
      play: () => played(benchIn(running), hot, failing, wait(10_000)),
      outcome: 'again',
      message: 'attempt 2',
    },
  ],
  policy: [
    {
      play: () =>
        played(
          benchIn(on, platformWithRules(rule({ effect: 'warn', message: 'it is late' }))),
          ask('host.0', 'PowerOn'),
        ),
      outcome: 'warned',
      message: 'it is late',
    },
    {
      play: () =>
        played(
          benchIn(
            on,
            platformWithRules(rule({ effect: 'delay', atMost: '10m', message: 'it is late' })),
          ),
          ask('host.0', 'PowerOn'),
        ),
      outcome: 'delayed',
      message: 'it is late; for 10 min more at most',
    },
  ],
  call: [
    {
      play: () => played(begun(), answer('raise'), answer('on', 'unknown'), wait(4000)),
      outcome: 'again',
      message: 'power on: no answer within 10 s; on of host.0, attempt 2',
    },
    {
      play: () => played(booting(), passes(305_000)),
      outcome: 'again',
      message: 'boot started: not seen within 5 min; reset of host.0, attempt 2',
    },
  ],
  led: [
    {
      play: () =>
        played(benchIn(on), wait(0), wait(20_000), showing('on'), wait(20_000), showing('on')),
      outcome: 'again',
      message: 'power shows something else than fast-blink; correction 1',
    },
  ],
} as const satisfies Partial<Record<EntryType, readonly Written[]>>
