/** Starts: what the evidence amounts to, and what is believed afterwards. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn } from '../../test/harness/platform.ts'
import type { Start } from './model/events/event.ts'
import { withRow } from './model/table.ts'

type Evidence = Pick<Start, 'machine' | 'reset' | 'clean'>

test('why a run began is told by the evidence, and by the chassis afterwards', () => {
  const rows: readonly (readonly [Evidence, 'On' | 'Off', string])[] = [
    [{ machine: null, reset: null, clean: false }, 'Off', 'first'],
    [{ machine: null, reset: 'power', clean: false }, 'Off', 'first'],
    [{ machine: 'same', reset: null, clean: true }, 'On', 'service-restart'],
    [{ machine: 'same', reset: null, clean: false }, 'Off', 'service-restart'],
    // What the platform says of the last reset is older than this run of the machine.
    [{ machine: 'same', reset: 'power', clean: false }, 'Off', 'service-restart'],
    [{ machine: 'booted', reset: 'watchdog', clean: false }, 'Off', 'watchdog'],
    [{ machine: 'booted', reset: 'software', clean: true }, 'On', 'bmc-reboot'],
    [{ machine: 'booted', reset: 'pinhole', clean: false }, 'Off', 'bmc-reboot'],
    [{ machine: 'booted', reset: null, clean: true }, 'Off', 'bmc-reboot'],
    [{ machine: 'booted', reset: null, clean: false }, 'Off', 'ac-loss'],
    [{ machine: 'booted', reset: null, clean: false }, 'On', 'bmc-reboot'],
    [{ machine: 'booted', reset: 'power', clean: false }, 'Off', 'ac-loss'],
    [{ machine: 'booted', reset: 'power', clean: true }, 'Off', 'ac-loss'],
    [{ machine: 'booted', reset: 'power', clean: false }, 'On', 'bmc-reboot'],
  ]
  for (const [evidence, power, cause] of rows) {
    const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
    started(bench, evidence)
    bench.power('chassis.0', power)
    const what = `${JSON.stringify(evidence)}, chassis ${power}`
    assert.equal(bench.system.startCause, cause, what)
  }
})

test('the journal corrects itself when power turns out not to have been lost', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' })
  started(bench, { machine: 'booted', reset: null, clean: false })
  bench.power('chassis.0', 'On')
  const corrected = bench.entries.find(({ type, outcome }) => {
    return type === 'service' && outcome === 'bmc-reboot'
  })
  assert.match(corrected?.message ?? '', /has had power all the time/)
})

test('the BMC has the cause of its last reset; a restart of the service alone is none', () => {
  const rows: readonly (readonly [Evidence, string])[] = [
    [{ machine: null, reset: null, clean: false }, 'Unknown'],
    [{ machine: 'booted', reset: 'software', clean: true }, 'SoftReset'],
    [{ machine: 'same', reset: null, clean: false }, 'SoftReset'],
    [{ machine: 'booted', reset: null, clean: true }, 'Unknown'],
    [{ machine: 'booted', reset: null, clean: false }, 'PowerLoss'],
    [{ machine: 'booted', reset: 'pinhole', clean: false }, 'PinholeReset'],
    [{ machine: 'booted', reset: 'watchdog', clean: false }, 'Watchdog'],
    [{ machine: 'booted', reset: 'power', clean: false }, 'PowerLoss'],
  ]
  const bench = benchIn()
  for (const [evidence, cause] of rows) {
    started(bench, evidence)
    assert.equal(bench.component('bmc.0').restartCause?.cause, cause, JSON.stringify(evidence))
  }
})

test('boot progress is kept across restarts of the service, and cleared when power is gone', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Booting' })
  started(bench, { machine: 'booted', reset: 'software', clean: true })
  const progress = () => ['host.0', 'host.1'].map((name) => bench.component(name).boot?.progress)
  assert.deepEqual(progress(), ['OSRunning', 'MemoryInitializationStarted'])
  for (const name of ['chassis.0', 'host.0', 'host.1']) bench.power(name, 'On')
  assert.deepEqual(
    ['host.0', 'host.1'].map((name) => bench.component(name).status),
    ['Running', 'Booting'],
  )
  bench.power('host.0', 'Off')
  assert.deepEqual(progress(), ['None', 'MemoryInitializationStarted'])
  bench.power('chassis.0', 'Off')
  assert.deepEqual(progress(), ['None', 'None'])
})

test('a running host found off after a reboot of the BMC is a discrepancy', () => {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running', 'host.1': 'Running' })
  started(bench, { machine: 'booted', reset: 'software', clean: true })
  bench.power('chassis.0', 'On')
  bench.power('host.0', 'Off')
  bench.power('host.1', 'On')
  assert.equal(bench.component('host.0').discrepancy?.name, 'unexpected-off')
  assert.equal(bench.component('host.1').discrepancy, null)
})

test('what an older version kept has the fields of this one', () => {
  const bench = benchIn()
  const { restartCause: _, restoredAt: __, powerOn: ___, ...old } = bench.component('chassis.0')
  bench.system = {
    ...bench.system,
    components: withRow(bench.system.components, 'chassis.0', old as typeof old & never),
  }
  started(bench, { machine: 'same', reset: null, clean: true })
  const { restoredAt, powerOn } = bench.component('chassis.0')
  assert.deepEqual([restoredAt, powerOn], [[], { ms: 0, countedAt: null }])
})

function started(bench: Bench, evidence: Evidence): void {
  bench.deliver({ kind: 'start', boot: 'b2', damage: null, ...evidence })
}
