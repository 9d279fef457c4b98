/** Who takes over from another finds the hardware as it is, and asks for nothing from before. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, benchIn } from '../../../test/harness/platform.ts'
import type { Power } from '../model/ids.ts'
import type { ClaimReport, Instance } from '../model/system/claim.ts'

const other: Instance = {
  ...{ system: 'two-host-chassis', boot: 'b2', where: 'process 7 on bmc' },
  since: '2026-11-29T12:00:00.000Z',
  role: 'acting',
}
const acting: ClaimReport = { role: 'acting', others: [], actor: null, isSilent: false }
const waiting: ClaimReport = { ...acting, role: 'waiting', others: [other], actor: other }
const supplies = ['psu.0', 'psu.1']

const claim = (bench: Bench, report: ClaimReport) => bench.deliver({ kind: 'claim', ...report })

function tell(bench: Bench, power: Power): void {
  const said = { power, source: 'report', serial: null } as const
  for (let times = 0; times < 3; times++) {
    for (const supply of supplies) bench.deliver({ kind: 'output', supply, ...said })
    for (const name of ['host.0', 'host.1', 'chassis.0']) bench.power(name, power)
  }
}

/** Powered on from here, with its supplies. */
function poweredOn(): Bench {
  const bench = benchIn()
  tell(bench, 'Off')
  bench.ask('chassis.0', 'PowerOn')
  tell(bench, 'On')
  for (const supply of supplies) bench.level(`supply/${supply}`, 'normal')
  bench.pass(60_000)
  tell(bench, 'On')
  return bench
}

const asked = (bench: Bench, from: number): readonly string[] =>
  bench.effects
    .slice(from)
    .flatMap((effect) => (effect.kind === 'call' ? `${effect.verb} ${effect.target}` : []))

test('what another turned off with its supplies is not taken for lost power', () => {
  const bench = poweredOn()
  claim(bench, waiting)
  tell(bench, 'Off')
  const from = bench.effects.length
  for (let count = 0; count < 5; count++) {
    bench.pass(20_000)
    tell(bench, 'Off')
  }
  claim(bench, acting)
  for (let count = 0; count < 5; count++) {
    bench.pass(20_000)
    tell(bench, 'Off')
  }
  assert.deepEqual(asked(bench, from), [])
  const { status, requested, discrepancy } = bench.component('chassis.0')
  assert.deepEqual([status, requested, discrepancy], ['Off', null, null])
  assert.equal(bench.system.intents.restoration, null)
  const open = Object.values(bench.system.alerts).filter(({ isCleared }) => !isCleared)
  assert.deepEqual(
    open.map(({ alert }) => alert.id),
    [],
  )
})

test('power that was lost before is given back after the other, unless that gave it back', () => {
  for (const isGivenBack of [false, true]) {
    const bench = poweredOn()
    tell(bench, 'Off')
    assert.notEqual(bench.system.intents.restoration, null)
    claim(bench, waiting)
    bench.pass(5_000)
    if (isGivenBack) {
      tell(bench, 'On')
      bench.pass(5_000)
    }
    tell(bench, 'Off')
    claim(bench, acting)
    assert.equal(bench.system.intents.restoration === null, isGivenBack)
  }
})
