/** Tests of what a configuration may say of emergencies. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile } from '../compile/platform.ts'
import { parseConfig, readConfig } from '../load.ts'

const host = 'hosts:\n  - name: host.0\n'

const bad: readonly (readonly [what: string, text: string, finding: string])[] = [
  [
    'riding through without a UPS',
    `${host}emergency: {powerFailureResponse: ride_through}`,
    '3:35 emergency.powerFailureResponse: there is no ups to ride through with ' +
      '(add ups: {rideThrough: 5m})',
  ],
  [
    'a UPS that nobody rides on',
    `${host}emergency: {ups: {rideThrough: 5m}}`,
    '3:18 emergency.ups: is not used: powerFailureResponse is graceful_shutdown ' +
      '(set powerFailureResponse: ride_through)',
  ],
  [
    'a battery that no sensor watches',
    `${host}emergency: {powerFailureResponse: ride_through, ups: {lowBattery: x}}`,
    "3:67 emergency.ups.lowBattery: there is no sensor 'x' (list it under sensors: - name: x)",
  ],
  [
    'a priority below the lowest',
    `${host}    priority: -1`,
    '3:15 hosts[0].priority: must be at least 0 (write 0 or more)',
  ],
]

for (const [what, text, finding] of bad) {
  test(`${what} is found`, () => {
    const read = readConfig(text, {})
    const found = 'problems' in read ? read.problems : []
    assert.deepEqual(
      found.map(({ line, column, path, message, hint }) => {
        return `${line}:${column} ${path}: ${message} (${hint})`
      }),
      [finding],
    )
  })
}

test('an emergency left out is what is safe: hosts go down for heat and for lost power', () => {
  const read = parseConfig({ hosts: [{ name: 'host.0' }] })
  assert.ok('config' in read)
  const { platform, storePatienceMs } = compile(read.config)
  assert.equal(storePatienceMs, 500)
  assert.deepEqual(platform.emergency, {
    thermalShutdown: true,
    unknownAfterMs: null,
    shedIntervalMs: 30_000,
    powerFailureResponse: 'graceful_shutdown',
    rideThroughMs: 0,
    lowBattery: null,
    healthFailureResponse: 'isolate_component',
    healthConfirmMs: 3_000,
    secondWordMs: 500,
    retryMs: 5_000,
    callTimeoutMs: 10_000,
  })
})
