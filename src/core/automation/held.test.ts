/** What is held stays held: nothing that is only seen, told or waited for lets it go. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Bench,
  benchIn,
  example,
  platformWith,
  startOf,
} from '../../../test/harness/platform.ts'
import { coveredCodes } from '../alerts/procedures.ts'
import type { Platform } from '../model/platform/platform.ts'
import { componentOf, put } from '../model/system/system.ts'
import { cureOf } from '../observations/self-clearing-faults.ts'

const subjects = { host: 'host.0', chassis: 'chassis.0', bmc: 'bmc.0' } as const
const all = Object.values(subjects)

/** Hardware and services as they come and go, and a service that is started anew. */
function muchHappens(bench: Bench): void {
  for (const power of ['On', 'Off', 'Off', 'On'] as const) {
    for (const name of all) bench.power(name, power)
    bench.pass(1000)
  }
  for (const progress of ['OSBootStarted', 'OSRunning']) bench.boot('host.0', progress)
  for (const available of [false, true])
    for (const service of example.services) bench.deliver({ kind: 'service', service, available })
  for (const lost of ['gone', null]) bench.deliver({ kind: 'bus', lost })
  bench.deliver(startOf('b'))
  for (let minute = 0; minute < 12; minute++) {
    for (const name of all) bench.power(name, 'On')
    bench.power('host.1', 'Off')
    bench.pass(minute < 8 ? 5000 : 120_000)
  }
}

/** Held with that fault, as if it had just come to that. */
function held(platform: Platform, name: string, status: string, code: string | null): Bench {
  const bench = benchIn(
    { 'chassis.0': 'On', 'host.0': 'Running', [name]: [status, 'On'] },
    platform,
  )
  const lastError = code === null ? null : { code, message: 'it went wrong', at: bench.now }
  bench.system = put(bench.system, { ...componentOf(bench.system, name), lastError })
  return bench
}

/** Of those that are held by a fault: none of them has a cure. */
const faults = [
  null,
  'rejected',
  'flapping',
  'reboot-timeout',
  'shutdown-timeout',
  'update-timeout',
]

/** What a start waits for is no hold: it ends as soon as all is heard of. */
const isStillStarting = (status: string, code: string | null) =>
  status === 'Quiesced' && code === 'initialization-timeout'

for (const [kind, name] of Object.entries(subjects)) {
  test(`a ${kind} that is held is let go by somebody, or by a cure that is written down`, () => {
    const { statuses, failureStatus } = example.machines[kind]!
    for (const [status, row] of Object.entries(statuses)) {
      if (row.class !== 'held') continue
      for (const code of status === failureStatus ? faults : [null, 'boot-failed', 'timeout']) {
        if (isStillStarting(status, code)) continue
        const bench = held(example, name, status, code)
        muchHappens(bench)
        assert.equal(bench.component(name).status, status, `${status} with ${code}`)
      }
    }
  })
}

test('each fault that clears itself is written down, with what clears it', () => {
  const cured = coveredCodes.filter((code) => cureOf(code) !== null)
  assert.deepEqual(
    cured.map((code) => [code, cureOf(code)]),
    [
      ['never-observed', 'seen'],
      ['no-answer', 'reached'],
      ['timeout', 'reached'],
      ['operation-lost', 'seen'],
      ['dependents', 'reached'],
    ],
  )
  for (const code of faults) if (code !== null) assert.equal(cureOf(code), null, code)
})

test('a hold of one’s own is none that a boot lets go, though it says that there is power', () => {
  const platform = platformWith((config) => ({
    ...config,
    kinds: {
      host: {
        ...{ actions: {}, recipes: {}, addedSteps: [], leds: {}, usualLeds: true },
        statuses: { Parked: { class: 'held', impliedPower: 'On' } },
      },
    },
  }))
  const bench = held(platform, 'host.0', 'Parked', null)
  muchHappens(bench)
  assert.equal(bench.component('host.0').status, 'Parked')
})
