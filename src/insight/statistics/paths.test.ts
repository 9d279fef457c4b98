/** The critical path of an operation that others were part of, and what would make it shorter. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entry } from '../../core/journal/words.ts'
import type { StepTaken } from '../../core/model/events/entry.ts'
import { PathFinder } from './paths.ts'

/** `h0 0-500`: an operation of h0 that is part of the whole, from and to which ms of it. */
function pathOf(wholeMs: number, parts: readonly string[], steps: readonly StepTaken[] = []) {
  const paths = new PathFinder()
  const ended = (id: string, component: string, at: number, durationMs: number, rest = {}) =>
    paths.fold({
      ...entry('transition', component, 'succeeded', 1000 + at, {
        ...{ operation: id, correlation: 'op', action: 'Go', durationMs, ...rest },
      }),
      seq: at,
    })
  for (const part of parts) {
    const [name = '', from, to] = part.split(/[ -]/)
    ended(`op.${name}.Go`, name, Number(to), Number(to) - Number(from))
  }
  ended('op', 'whole', wholeMs, wholeMs, { steps })
  const [path = null] = paths.found
  const shown = path?.stretches.map(
    ({ component, what, fromMs, tookMs }) => `${component} ${what} ${fromMs}+${tookMs}`,
  )
  return [shown, path?.hint]
}

const step = (name: string, fromMs: number, tookMs: number): StepTaken => ({
  ...{ name, fromMs, tookMs, attempts: 1 },
})

test('of what went on at the same time, the longest is the path', () => {
  assert.deepEqual(
    pathOf(550, ['a 0-200', 'b 0-500'], [step('all off', 0, 500), step('rail', 500, 50)]),
    [['b Go 0+500', 'whole rail 500+50'], null],
  )
})

test('turns that came one after the other are told to be so, with what that cost', () => {
  assert.deepEqual(pathOf(900, ['a 0-300', 'b 300-700', 'c 700-900']), [
    ['a Go 0+300', 'b Go 300+400', 'c Go 700+200'],
    { kind: 'concurrency', components: ['a', 'b', 'c'], savesMs: 500 },
  ])
})

test('time in which nothing was under way is of the path, and told where it is most of it', () => {
  assert.deepEqual(pathOf(1000, ['a 0-100', 'b 900-1000']), [
    ['a Go 0+100', 'whole null 100+800', 'b Go 900+100'],
    { kind: 'stagger', components: ['a', 'b'], savesMs: 800 },
  ])
})

test('a step between them was to be there, and nothing is suggested', () => {
  const steps = [step('stay off', 100, 50)]
  assert.deepEqual(pathOf(250, ['a 0-100', 'b 150-250'], steps)[1], null)
})

test('an operation that nobody else is part of has no path, and all of one has its time', () => {
  assert.deepEqual(pathOf(100, []), [undefined, undefined])
  const paths = new PathFinder()
  for (let seq = 1; seq <= 1000; seq += 1)
    paths.fold({
      ...entry('operation', 'h', 'succeeded', seq, {
        ...{ operation: `x${seq}`, correlation: 'c', action: 'Go', durationMs: 1 },
      }),
      seq,
    })
  assert.deepEqual(paths.found, [])
})
