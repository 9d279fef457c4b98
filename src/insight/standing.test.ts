/** What stands in a System is counted as often as it stands, and named where it does not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { example } from '../../test/harness/platform.ts'
import { firstSystem } from '../core/first-system.ts'
import type { Operation } from '../core/model/system/operation.ts'
import { unaskedSupply } from '../core/model/system/supply.ts'
import { componentOf, put, type System } from '../core/model/system/system.ts'
import { withRow } from '../core/model/table.ts'
import { alertsOf, discrepanciesOf, emergenciesOf, operationsOf } from './standing.ts'

const well = firstSystem(example, 'boot', 0)
const wrong = { name: 'never-reached', at: 1 } as const

const doing = (system: System, name: string, state: Operation['state']): System =>
  put(system, { ...componentOf(system, name), operation: { state } as Operation })

test('operations are counted by kind and by what they are at, and none is a count too', () => {
  const system = doing(doing(well, 'host.0', 'queued'), 'host.1', 'rolling-back')
  const counts = operationsOf(example, system)
  assert.equal(counts.length, 9, 'three kinds, three states')
  const some = counts.filter(({ count }) => count > 0)
  assert.deepEqual(some, [
    { kind: 'host', state: 'queued', count: 1 },
    { kind: 'host', state: 'rolling-back', count: 1 },
  ])
})

test('discrepancies are counted of components and of supplies', () => {
  const host = { ...componentOf(well, 'host.0'), discrepancy: wrong }
  const supply = { ...unaskedSupply, discrepancy: { name: 'unexpected-off', at: 1 } as const }
  const supplies = withRow(well.supplies, 'supply/psu.0', supply)
  assert.deepEqual(discrepanciesOf({ ...put(well, host), supplies }), {
    'unexpected-off': 1,
    'unexpected-on': 0,
    'never-reached': 1,
  })
})

test('alerts that were cleared stand no more', () => {
  const alert = { severity: 'Critical' } as System['alerts'][string]['alert']
  const state = { alert, at: 1, isFlapping: false, goneAt: null, dueAt: null }
  const alerts = { a: { ...state, isCleared: true }, b: { ...state, isCleared: false } }
  assert.deepEqual(alertsOf({ ...well, alerts }), { Warning: 0, Critical: 1 })
})

test('emergencies are counted by what they are for', () => {
  const emergency = { correlation: 'c', since: 1, why: 'hot', nextAt: null }
  const emergencies = { zone: { ...emergency, cause: 'thermal-critical' as const } }
  const system = { ...well, protection: { ...well.protection, emergencies } }
  assert.equal(emergenciesOf(system)['thermal-critical'], 1)
  assert.equal(emergenciesOf(well)['thermal-critical'], 0)
})
