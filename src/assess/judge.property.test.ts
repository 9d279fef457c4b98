/** What holds of judging whatever the readings are: drawn at random. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { after, levelsOf, reads, watches, zone } from '../../test/harness/judged.ts'
import { rowOf } from '../core/model/table.ts'
import { expire, judge, unheard } from './judge.ts'
import { noLimits } from './watch.ts'

const celsius = fc.double({ min: -50, max: 150, noNaN: true })
const anything = fc.oneof(celsius, fc.constant(null), fc.constant(Number.NaN), fc.double())
const rank = { normal: 0, unknown: Number.NaN, warning: 1, critical: 2 }

test('inside the band of the hysteresis a level never flaps', () => {
  const band = fc.double({ min: 87, max: 90, noNaN: true, minExcluded: true, maxExcluded: true })
  fc.assert(
    fc.property(celsius, fc.array(band, { minLength: 1, maxLength: 20 }), (first, wobble) => {
      const [, ...levels] = levelsOf([first, ...wobble])
      assert.equal(new Set(levels).size, 1)
    }),
  )
})

test('warmer is never better, whatever came before', () => {
  const upperOnly = { 'zone/cpu': { ...zone, lower: noLimits } }
  fc.assert(
    fc.property(fc.array(celsius, { maxLength: 8 }), celsius, celsius, (past, one, other) => {
      const [cool, warm] = one < other ? [one, other] : [other, one]
      const last = (value: number) =>
        rank[
          after(
            [...past, value].map((past) => reads(past)),
            upperOnly,
          ).level
        ]
      assert.ok(last(cool) <= last(warm))
    }),
  )
})

test('a level says normal only of a number within the limits, heard not too long ago', () => {
  const pasts = fc.array(anything, { minLength: 1, maxLength: 10 })
  fc.assert(
    fc.property(pasts, fc.nat(60_000), (values, laterMs) => {
      let levels = unheard(watches, 0)
      for (const value of values) levels = judge(watches, levels, reads(value), 0).levels
      const judged = rowOf(expire(watches, levels, laterMs).levels, 'zone/cpu')
      const value = values.at(-1)
      if (judged?.level !== 'normal') return
      assert.ok(typeof value === 'number' && value > 5 && value < 80 && laterMs < zone.staleMs)
    }),
  )
})

test('what is over a limit is never called less than that limit says', () => {
  fc.assert(
    fc.property(fc.array(celsius, { minLength: 1, maxLength: 10 }), (values) => {
      const value = values.at(-1) ?? 0
      const level = after(values.map((one) => reads(one))).level
      if (value >= 90 || value <= 0) assert.equal(level, 'critical')
      else if (value >= 80 || value <= 5) assert.notEqual(level, 'normal')
    }),
  )
})
