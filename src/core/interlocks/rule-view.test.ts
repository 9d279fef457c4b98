/** Tests of the view: that the table of its fields tells all that is in it, and nothing else. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchIn } from '../../../test/harness/platform.ts'
import { type View, viewedMax } from '../model/platform/view.ts'
import { componentOf } from '../model/system/system.ts'
import { type Fields, viewTypes, viewVariables } from './rule-fields.ts'
import { viewOf } from './rule-view.ts'

function view(reason: string | null = null): View {
  const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Diagnostic' })
  bench.level('supply/psu.0', 'critical', { value: 'input Lost' })
  bench.deliver({ kind: 'wall', aheadMs: Date.UTC(2026) })
  const { platform, system, now } = bench
  const asking = { action: 'PowerOn', actor: 'anna', reason, cause: 'request', acceptedAt: null }
  const component = componentOf(system, 'host.0')
  return viewOf({ platform, system, component, asking, override: null, correlation: null, now })
}

/** Says where a value is not what the table says of it. */
function misfits(type: string, value: unknown, path: string): readonly string[] {
  const fields = viewTypes[type]
  if (fields !== undefined) return misfitsIn(fields, value, path)
  const [, kind, element = ''] = /^(list<|map<string, )(.*)>$/.exec(type) ?? []
  if (kind !== undefined) {
    const isList = kind === 'list<'
    if (Array.isArray(value) !== isList || typeof value !== 'object') return [path]
    const entries = Object.entries(value as object)
    return entries.flatMap(([key, one]) => misfits(element, one, `${path}.${key}`))
  }
  const fits: Readonly<Record<string, boolean>> = {
    string: typeof value === 'string',
    bool: typeof value === 'boolean',
    int: Number.isInteger(value),
    double: typeof value === 'number',
    'google.protobuf.Timestamp': typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  }
  return fits[type] ? [] : [`${path} is no ${type}`]
}

function misfitsIn(fields: Fields, value: unknown, path: string): readonly string[] {
  const given = value as Readonly<Record<string, unknown>>
  const strangers = Object.keys(given).filter((key) => !Object.hasOwn(fields, key))
  return [
    ...strangers.map((key) => `${path}.${key} is not in the table`),
    ...Object.entries(fields).flatMap(([key, { type, mayLack }]) =>
      given[key] === undefined && mayLack ? [] : misfits(type, given[key], `${path}.${key}`),
    ),
  ]
}

test('every field of the view is in the table, and of the type it says', () => {
  assert.deepEqual(misfitsIn(viewVariables, view(), 'view'), [])
})

test('every field that may lack is there in some view', () => {
  const { hosts, chassis, zones, supplies, time } = view()
  const seen = [hosts[0], chassis, zones.cpu_zone, supplies['psu.0'], time]
  const keys = new Set(seen.flatMap((one) => Object.keys(one ?? {})))
  const lacking = Object.values(viewTypes).flatMap((fields) =>
    Object.entries(fields).flatMap(([key, { mayLack }]) => (mayLack ? key : [])),
  )
  assert.deepEqual(
    lacking.filter((key) => !keys.has(key)),
    [],
  )
})

test('what is not known is not there, rather than a number that means nothing', () => {
  const bench = benchIn()
  bench.level('zone/cpu_zone', 'unknown', { value: 99 })
  const { platform, system, now } = bench
  const component = componentOf(system, 'host.0')
  const asking = { action: 'PowerOn', actor: 'a', reason: null, cause: 'request', acceptedAt: null }
  const { zones, time } = viewOf({
    ...{ platform, system, component, asking, override: null, correlation: null, now },
  })
  assert.equal(zones.cpu_zone?.isKnown, false)
  assert.equal('value' in (zones.cpu_zone ?? {}), false)
  assert.equal('wall' in time, false)
})

test('texts in a view are bounded', () => {
  assert.equal(view('x'.repeat(10_000)).request.reason.length, viewedMax)
})
