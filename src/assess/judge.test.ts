/** Tests that levels follow readings, rest on evidence, and are unknown without any. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  after,
  fan,
  goodSupply,
  levelsOf,
  reads,
  watches,
  zone,
} from '../../test/harness/judged.ts'
import { rowOf } from '../core/model/table.ts'
import { expire, judge, nextExpiry, unheard } from './judge.ts'
import type { Reading, Watches } from './watch.ts'

test('every watched subject begins as unknown, since no reading was heard yet', () => {
  const levels = unheard(watches, 7)
  assert.deepEqual(levels.keys, Object.keys(watches))
  assert.deepEqual(rowOf(levels, 'supply/psu.0'), {
    level: 'unknown',
    since: 7,
    why: 'no reading yet',
    value: null,
    limit: null,
    at: null,
  })
})

test('what is looked ahead for needs more than one reading, and says so', () => {
  const foreseen = { ...zone, forecast: { subject: 'forecast/z', horizonMs: 60_000 } }
  const levels = unheard({ 'zone/z': foreseen, 'forecast/z': zone }, 0)
  const whys = ['zone/z', 'forecast/z'].map((subject) => rowOf(levels, subject)?.why)
  assert.deepEqual(whys, ['no reading yet', 'too few readings yet to look ahead'])
})

test('a level rests on its value, the limit and the moment it was heard', () => {
  assert.deepEqual(after([reads(20), reads(91), reads(92)]), {
    level: 'critical',
    since: 2000,
    why: 'over the critical limit',
    value: 92,
    limit: 90,
    at: 3000,
  })
  assert.deepEqual(after([reads(20)]), {
    level: 'normal',
    since: 1000,
    why: 'within its limits',
    value: 20,
    limit: 80,
    at: 1000,
  })
})

test('what has no limits is not said to be within them', () => {
  const none = { warning: null, critical: null }
  const { subject } = reads(20)
  const without: Watches = { [subject]: { ...zone, upper: none, lower: none } }
  const { levels } = judge(without, unheard(without, 0), reads(20), 1000)
  assert.equal(rowOf(levels, subject)?.why, 'it has no limits')
})

test('a limit is exceeded at the limit itself', () => {
  assert.deepEqual(levelsOf([79.9, 80, 89.9, 90]), ['normal', 'warning', 'warning', 'critical'])
  assert.deepEqual(levelsOf([5.1, 5, 0.1, 0]), ['normal', 'warning', 'warning', 'critical'])
})

test('a level is left only when the value is back by the hysteresis', () => {
  assert.deepEqual(levelsOf([90, 87.1, 87, 77.1, 77]), [
    'critical',
    'critical',
    'warning',
    'warning',
    'normal',
  ])
  assert.equal(after([reads(90), reads(88)]).why, 'not yet back by 3 °C from the critical limit')
  assert.deepEqual(levelsOf([0, 2.9, 3, 7.9, 8]), [
    'critical',
    'critical',
    'warning',
    'warning',
    'normal',
  ])
})

test('what falls from critical is held by the warning limit as well', () => {
  assert.deepEqual(levelsOf([90, 78, 77]), ['critical', 'warning', 'normal'])
  assert.deepEqual(levelsOf([78]), ['normal'])
})

test('one side holds nothing of the other: from far too cold to nearly too hot is normal', () => {
  assert.deepEqual(levelsOf([-1, 79, 95, 7]), ['critical', 'normal', 'critical', 'normal'])
})

test('a limit that only one side has is enough', () => {
  const fan = (value: number) => reads(value, 'sensor/fan')
  assert.equal(after([fan(5000)]).level, 'normal')
  assert.deepEqual(after([fan(499)]), {
    level: 'critical',
    since: 1000,
    why: 'under the critical limit',
    value: 499,
    limit: 500,
    at: 1000,
  })
})

test('what cannot be read is unknown at once, whatever it was before', () => {
  const reasons = [
    [null, 'the sensor cannot be read'],
    [Number.NaN, 'the sensor says NaN'],
    [Number.POSITIVE_INFINITY, 'the sensor says Infinity'],
  ] as const
  for (const [value, why] of reasons) {
    const judged = after([reads(95), reads(value)])
    assert.equal(judged.level, 'unknown')
    assert.equal(judged.why, why)
    assert.deepEqual([judged.value, judged.at], [null, 2000])
  }
  assert.match(after([reads(-273.2)]).why, /the sensor says -273\.2 .*: less than -100 .*cannot be/)
})

test('far too hot is critical, not absurd', () => {
  assert.equal(after([reads(999)]).level, 'critical')
})

test('a supply is critical when it is missing, in fault, without input or browning out', () => {
  const cases = [
    [{}, 'normal', 'its input is good'],
    [{ output: 'Off' }, 'normal', 'its input is good'],
    [{ present: false }, 'critical', 'it is missing'],
    [{ fault: true }, 'critical', 'it is in fault'],
    [{ input: 'Lost' }, 'critical', 'its input is lost'],
    [{ input: 'BrownOut' }, 'critical', 'its input browns out'],
    [{ present: false, fault: true, input: 'Lost' }, 'critical', 'it is missing'],
  ] as const
  for (const [odd, level, why] of cases) {
    const judged = after([{ ...goodSupply, ...odd }])
    assert.deepEqual([judged.level, judged.why], [level, why])
    assert.notEqual(judged.value, null)
  }
})

test('a reading of another kind than the subject is none', () => {
  assert.equal(after([reads(20, 'supply/psu.0')]).level, 'unknown')
  assert.equal(after([{ ...goodSupply, subject: 'zone/cpu' }]).level, 'unknown')
})

test('a reading of what nobody watches changes nothing', () => {
  const levels = unheard(watches, 0)
  for (const subject of ['zone/attic', 'constructor', '__proto__']) {
    assert.deepEqual(judge(watches, levels, reads(20, subject), 1), { levels, changed: [] })
    assert.equal(judge(watches, levels, reads(20, subject), 1).levels, levels)
  }
})

test('only another level is a change; a new value is kept all the same', () => {
  const first = judge(watches, unheard(watches, 0), reads(20), 1)
  assert.deepEqual(first.changed, [
    { subject: 'zone/cpu', judged: rowOf(first.levels, 'zone/cpu') },
  ])
  const second = judge(watches, first.levels, reads(21), 2)
  assert.deepEqual(second.changed, [])
  assert.deepEqual(rowOf(second.levels, 'zone/cpu'), {
    ...rowOf(first.levels, 'zone/cpu')!,
    value: 21,
    at: 2,
  })
})

test('a reading that becomes too old is unknown, and keeps what it was', () => {
  const { levels } = judge(watches, unheard(watches, 0), reads(20), 1000)
  assert.equal(nextExpiry(watches, levels), 21_000)
  assert.deepEqual(expire(watches, levels, 20_999), { levels, changed: [] })
  const late = expire(watches, levels, 21_000)
  assert.deepEqual(late.changed, [
    {
      subject: 'zone/cpu',
      judged: {
        level: 'unknown',
        since: 21_000,
        why: 'no reading for 20 s',
        value: 20,
        limit: 80,
        at: 1000,
      },
    },
  ])
  assert.equal(nextExpiry(watches, late.levels), null)
  assert.deepEqual(expire(watches, late.levels, 99_000).changed, [])
})

test('the next expiry is that of the subject that goes stale first', () => {
  let { levels } = judge(watches, unheard(watches, 0), reads(20), 1000)
  levels = judge(watches, levels, reads(5000, 'sensor/fan'), 2000).levels
  levels = judge(watches, levels, goodSupply, 3000).levels
  assert.equal(nextExpiry(watches, levels), 7000)
  assert.deepEqual(
    expire(watches, levels, 13_000).changed.map(({ subject }) => subject),
    ['sensor/fan', 'supply/psu.0'],
  )
})

test('a resource is as it says itself', () => {
  const of = { 'resource/fabric': { kind: 'resource', staleMs: 5000 } } as const
  const judge = (state: 'Good' | 'Degraded' | 'Failed' | 'Unknown') =>
    after([{ kind: 'resource', subject: 'resource/fabric', state }], of).level
  assert.deepEqual(
    [judge('Good'), judge('Degraded'), judge('Failed'), judge('Unknown')],
    ['normal', 'warning', 'critical', 'unknown'],
  )
})

test('what has no reading of its own is as the worst of what it rests on, and names it', () => {
  const partOf = ['resource/air']
  const of: Watches = {
    ...watches,
    'zone/cpu': { ...zone, partOf },
    'sensor/fan': { ...fan, partOf },
    'resource/air': { kind: 'worst', of: ['zone/cpu', 'sensor/fan'] },
  }
  let levels = unheard(of, 0)
  const read = (reading: Reading, now: number) => {
    const assessed = judge(of, levels, reading, now)
    levels = assessed.levels
    return assessed.changed.map(({ subject }) => subject)
  }
  assert.equal(rowOf(levels, 'resource/air')?.level, 'unknown')
  read(reads(20), 1000)
  assert.equal(rowOf(levels, 'resource/air')?.level, 'unknown', 'the fan was not heard yet')
  assert.deepEqual(read(reads(900, 'sensor/fan'), 1000), ['sensor/fan', 'resource/air'])
  assert.equal(rowOf(levels, 'resource/air')?.level, 'normal')
  assert.deepEqual(read(reads(91), 2000), ['zone/cpu', 'resource/air'])
  const { level, why, value, since } = rowOf(levels, 'resource/air')!
  assert.deepEqual(
    [level, why, value, since],
    ['critical', 'zone/cpu: over the critical limit', 91, 2000],
  )
  const expired = expire(of, levels, 6000)
  assert.deepEqual(
    expired.changed.map(({ subject }) => subject),
    ['sensor/fan'],
    'critical stays worse than unknown',
  )
  assert.equal(nextExpiry(of, expired.levels), 22_000)
  assert.deepEqual(read({ kind: 'scale', subject: 'resource/air', value: 1 }, 7000), [])
})
