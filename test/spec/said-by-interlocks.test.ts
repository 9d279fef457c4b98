/**
 * What interlocks say: for every verdict that each can come to, its sentence, its evidence and what
 * to do about it, played in a world in which that is so.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namedInterlocks } from '../../src/core/interlocks/catalogue.ts'
import type { Verdict } from '../../src/core/model/events/event.ts'
import { queueOf } from '../../src/core/operations/requests/queue.ts'
import { inTurn, type Judged, type JudgedIn, lineOf } from '../harness/said/judged.ts'
import { ofHolds } from '../harness/said/of-holds.ts'
import { ofPower } from '../harness/said/of-power.ts'

/** Total over the catalogue, and over the codes of each row, by their types. */
const cases = { ...ofPower, ...ofHolds } satisfies JudgedIn<
  keyof typeof ofPower | keyof typeof ofHolds
>

const host = ['host.0', 'PowerOn'] as const
const seen = new Set<string>()

for (const [rule, of] of Object.entries(cases)) {
  for (const [said, all] of Object.entries(of)) {
    for (const [index, one] of all.entries()) {
      test(`${rule}, ${said} (${index + 1}): ${one.message}`, () => {
        if (one.isQueued === true) return queued(rule, one)
        const verdict = judgedBy(rule, one)
        const isRefused = said !== 'ok' && said !== 'waits'
        assert.deepEqual(
          [verdict.verdict, verdict.message, verdict.evidence.map(lineOf), verdict.guidance],
          [isRefused ? 'blocks' : said, one.message, one.saw, todoOf(said, one)],
        )
        if (isRefused) refused(said, one)
        if (said === 'waits') queued(rule, one)
      })
    }
  }
}

/** What a dry run shows of that rule; what the others say there has a case of its own. */
function judgedBy(rule: string, { bench, asks: [component, action] = host }: Judged): Verdict {
  const answer = bench().ask(component, action, { dryRun: true })
  assert.ok(answer.kind === 'planned', JSON.stringify(answer))
  for (const { rule, verdict } of answer.verdicts) seen.add(`${rule} ${verdict}`)
  const found = answer.verdicts.find((one) => one.rule === rule)
  assert.ok(found, `nothing is heard of ${rule}`)
  return found
}

const todoOf = (said: string, { todo }: Judged): string =>
  said === 'ok' ? '' : said === 'waits' ? inTurn : (todo ?? 'something')

/** Asked for real, it is refused in the same words, with what objects and nothing else. */
function refused(
  code: string,
  { bench, asks: [component, action] = host, message, saw, todo }: Judged,
) {
  const answer = bench().ask(component, action)
  assert.ok(answer.kind === 'refused', answer.kind)
  const { evidence, ...refusal } = answer.refusal
  assert.deepEqual(refusal, { code, message, guidance: todo })
  assert.deepEqual(
    evidence.map(lineOf),
    saw.filter((line) => line.endsWith(', objects')),
  )
}

/** Asked for real, it waits, and tells for what. */
function queued(rule: string, { bench, asks: [component, action] = host, message }: Judged): void {
  const one = bench()
  if (one.component(component).operation === null) one.ask(component, action)
  const queue = queueOf(one.platform, one.system, one.operation(component), one.now)
  const why = queue?.why.find((reason) => reason.rule === rule)
  assert.equal(why?.message, message)
}

test('whatever a rule was heard to say beside the others has a case of its own', () => {
  const said = new Set(
    Object.entries(cases).flatMap(([rule, of]) =>
      Object.keys(of).map(
        (kind) => `${rule} ${kind === 'ok' || kind === 'waits' ? kind : 'blocks'}`,
      ),
    ),
  )
  assert.ok(seen.size > namedInterlocks.length)
  assert.deepEqual(
    [...seen].filter((one) => !said.has(one)),
    [],
  )
})

test('every rule that only makes one wait, or wakes for the time, has such a case', () => {
  const waits = namedInterlocks.filter(({ codes, wakesAt }) => codes.length === 0 || wakesAt)
  const without = waits.filter(
    ({ name }) => !Object.hasOwn(cases[name as keyof typeof cases], 'waits'),
  )
  assert.deepEqual(without, [])
})
