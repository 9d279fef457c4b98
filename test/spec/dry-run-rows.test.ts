/** A plan for people: what is alike is one row, and each row says which rows it waits for. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowsOf } from '../../src/cli/text/plan-rows.ts'
import { numbersOf, spansOf } from '../../src/cli/text/spans.ts'
import { planShown } from '../../src/core/machines/plan.ts'
import { platformOf } from '../harness/platform.ts'

const platform = platformOf({
  hosts: [{ name: 'host.0' }],
  supplies: [{ name: 'psu.0' }, { name: 'psu.1' }, { name: 'psu.2' }],
  zones: [
    { name: 'front', warning: 60, critical: 90 },
    { name: 'rear', warning: 60, critical: 90 },
  ],
  chassis: { powerSequence: ['psu.0', 'psu.1', 'psu.2'] },
})

test('steps alike are one row, which waits for rows above it, and says if it is in turn', () => {
  const plan = platform.plans['chassis.0']!['chassis.power-on']!
  const rows = rowsOf(planShown(platform, plan))
  assert.deepEqual(
    rows.map(({ number, step, after, note }) => [number, step, after, note]),
    [
      [1, 'supply on psu.0–2', [], ' each, in turn'],
      [2, 'supply good psu.0–2', [1], ' each'],
      [3, 'raise cooling front, rear', [], ' each'],
      [4, 'cooling confirmed front, rear', [3], ' each'],
      [5, 'main rail on', [2, 4], ''],
      [6, 'chassis power good', [5], ''],
    ],
  )
  assert.deepEqual(
    rows.map(({ undo }) => undo),
    ['supply off', '', 'release cooling', '', 'main rail off, chassis power off', ''],
  )
})

test('names that differ by a number alone are a span, up or down, and nothing else is', () => {
  for (const [names, text] of [
    [[], ''],
    [['psu.0'], 'psu.0'],
    [['psu.0', 'psu.1'], 'psu.0, psu.1'],
    [['psu.0', 'psu.1', 'psu.2'], 'psu.0–2'],
    [['psu.3', 'psu.2', 'psu.1'], 'psu.3–1'],
    [['psu.0', 'psu.1', 'psu.0'], 'psu.0, psu.1, psu.0'],
    [['psu.0', 'psu.2', 'fan.3', 'fan.4', 'fan.5'], 'psu.0, psu.2, fan.3–5'],
    [['front', 'rear'], 'front, rear'],
    [['supply/psu.9', 'supply/psu.10', 'supply/psu.11'], 'supply/psu.9–11'],
    [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'], 'a, b, c, d, e, f, g, h …'],
  ] as const)
    assert.equal(spansOf(names), text)
  assert.equal(numbersOf([1, 3, 4, 5]), '1, 3–5')
})
