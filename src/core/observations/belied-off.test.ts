/** Belied offs: what was counted for them is given back, and only for them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn, createBench, startOf } from '../../../test/harness/platform.ts'

let seq = 0
const serial = () => ({ boot: 'run', seq: ++seq })
const said = (bench: Bench, component: string, power: 'On' | 'Off', times = 1) => {
  for (let i = 0; i < times; i++)
    bench.deliver({ kind: 'power', component, power, source: 'report', serial: serial() })
}
const boots = (bench: Bench, progress: string, component = 'host.0') =>
  bench.deliver({ kind: 'boot', component, progress, serial: serial() })

const all = ['chassis.0', 'host.0', 'host.1']

/** Both hosts were powered on by somebody, and have run for a while. */
function running(): Bench {
  const bench = benchIn()
  for (const name of all) {
    bench.ask(name, 'PowerOn')
    for (let i = 0; i < 20 && bench.component(name).operation !== null; i++) {
      for (const { id } of bench.calls())
        bench.deliver({ kind: 'outcome', call: id, outcome: { kind: 'done' } })
      said(bench, name, 'On')
      if (name !== 'chassis.0') boots(bench, 'OSRunning', name)
      bench.pass(1_000)
    }
  }
  bench.now += 60_000
  seen(bench)
  return bench
}

function seen(bench: Bench): void {
  for (const name of all) said(bench, name, 'On')
  for (const name of all.slice(1)) boots(bench, 'OSRunning', name)
}

/** As it goes on to be seen, every two seconds. */
function passes(bench: Bench, ms: number): void {
  for (let at = 0; at < ms; at += 2_000) {
    bench.pass(2_000)
    seen(bench)
  }
}

const countedOf = ({ system }: Bench) =>
  system.components.rows.map(({ name, restartCause, powerChanges, boot, discrepancy }) => {
    return { name, restartCause, powerChanges, since: boot?.at, discrepancy }
  })
const statuses = (bench: Bench) => all.map((name) => bench.component(name).status)

for (const [what, lie] of Object.entries<(bench: Bench) => void>({
  'a host that says it runs while it is off': (bench) => {
    said(bench, 'host.0', 'Off', 2)
    boots(bench, 'OSRunning')
  },
  'a chassis, by one of its hosts': (bench) => {
    said(bench, 'chassis.0', 'Off', 2)
    assert.equal(bench.component('host.1').status, 'Off')
    boots(bench, 'OSRunning')
  },
  'a chassis, once its host was heard to be on': (bench) => {
    said(bench, 'chassis.0', 'Off', 2)
    said(bench, 'host.0', 'On')
    boots(bench, 'OSRunning')
  },
}))
  test(`${what}: nothing is counted, and nothing is left of it`, () => {
    const bench = running()
    const before = countedOf(bench)
    lie(bench)
    bench.now += 300
    seen(bench)
    assert.deepEqual(countedOf(bench), before)
    assert.deepEqual(statuses(bench), ['On', 'Running', 'Running'])
    for (const name of all) assert.equal(bench.component(name).beforeOff, undefined)
  })

test('one that is on again and runs from the first word on was never off', () => {
  const bench = running()
  const before = countedOf(bench)
  said(bench, 'host.0', 'Off', 2)
  bench.now += 300
  seen(bench)
  const { restartCause, powerChanges } = bench.component('host.0')
  assert.deepEqual([restartCause?.cause, powerChanges.at.length], ['Unknown', 3])
  passes(bench, bench.platform.limits.bootGraceMs)
  assert.deepEqual(countedOf(bench), before)
})

for (const [what, told] of Object.entries<(bench: Bench) => void>({
  'it boots anew while it is off, as far as anybody says': (bench) => {
    boots(bench, 'MemoryInitializationStarted')
    said(bench, 'host.0', 'On')
  },
  'it boots anew once it is on': (bench) => {
    said(bench, 'host.0', 'On')
    boots(bench, 'MemoryInitializationStarted')
  },
  'it says nothing of its boot at first': (bench) => {
    said(bench, 'host.0', 'On')
    boots(bench, 'None')
  },
  'what it told before is followed by a boot': (bench) => {
    seen(bench)
    bench.pass(2_000)
    boots(bench, 'MemoryInitializationStarted')
  },
}))
  test(`${what}: it was off, and that is counted`, () => {
    const bench = running()
    said(bench, 'host.0', 'Off', 2)
    bench.now += 300
    told(bench)
    passes(bench, 2 * bench.platform.limits.bootGraceMs)
    const { restartCause, powerChanges, status } = bench.component('host.0')
    assert.deepEqual([restartCause?.cause, powerChanges.at.length], ['Unknown', 3])
    assert.equal(status, 'Running')
  })

test('a restart of the service in the midst of it changes nothing', () => {
  const bench = running()
  const before = countedOf(bench)
  said(bench, 'chassis.0', 'Off', 2)
  const next = createBench(bench.platform, JSON.parse(JSON.stringify(bench.system)), bench.now)
  next.deliver(startOf('another'))
  said(next, 'chassis.0', 'Off', 2)
  boots(next, 'OSRunning')
  seen(next)
  const causes = (counted: ReturnType<typeof countedOf>) =>
    counted.map(({ restartCause, powerChanges }) => ({ restartCause, powerChanges }))
  assert.deepEqual(causes(countedOf(next)), causes(before))
})

test('what was asked for has nothing to be given back', () => {
  const bench = running()
  bench.ask('host.0', 'ForceOff')
  for (const { id } of bench.calls())
    bench.deliver({ kind: 'outcome', call: id, outcome: { kind: 'done' } })
  said(bench, 'host.0', 'Off', 2)
  assert.equal(bench.component('host.0').status, 'Off')
  assert.equal(bench.component('host.0').beforeOff, undefined)
})
