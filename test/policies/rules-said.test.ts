/** What the owner's rules say: for each effect, and each way it goes, its sentence and evidence. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginning, benchIn } from '../harness/platform.ts'
import { lineOf, settling } from '../harness/said/judged.ts'
import { platformWithRules, type RuleInput, rule, saidBy } from './with-rules.ts'

interface Said {
  readonly of: Partial<RuleInput>
  readonly asking?: Parameters<typeof saidBy>[3]
  readonly asks?: readonly [action: string, component: string]
  readonly isSettling?: true
  readonly verdict: string
  readonly message: string
  /** Each as `lineOf` writes it. */
  readonly saw: readonly string[]
}

const message = 'the house does not want it'
const unjudged = 'house-rule could not be judged: there is no zones["cpu_zone"].value now'
const unread = { if: 'zones["cpu_zone"].value > 70' }
const delay = { effect: 'delay', atMost: '10m' } as const
const reason = { effect: 'require-reason' } as const
const warn = { effect: 'warn' } as const
const against = ['host.1: true of null, objects']
const content = ['host.1: true of null']
const blind = ['host.1: null of a judgement, objects']
const since = (ms: number) => ({ acceptedAt: beginning - ms })

const cases: readonly Said[] = [
  { of: {}, verdict: 'blocks', message, saw: against },
  {
    ...{ of: { if: 'false' }, verdict: 'ok', message: 'it does not apply now' },
    saw: ['host.1: false of null'],
  },
  { of: warn, verdict: 'warns', message, saw: content },
  { of: reason, verdict: 'blocks', message, saw: against },
  {
    ...{ of: reason, asking: { reason: 'fan 3' }, verdict: 'ok' },
    ...{ message: 'a reason is given', saw: content },
  },
  {
    ...{ of: reason, asking: { cause: 'restore' }, verdict: 'ok' },
    ...{ message: 'the service itself needs no reason', saw: content },
  },
  {
    ...{ of: delay, asking: since(240_000), verdict: 'waits' },
    message: `${message}; for 6 min more at most`,
    saw: [...against, 'host.1: 4 min of 10 min, objects'],
  },
  {
    ...{ of: delay, asking: since(600_000), verdict: 'ok' },
    message: `${message}; it was delayed for long enough`,
    saw: ['host.1: 10 min of 10 min'],
  },
  { of: unread, verdict: 'blocks', message: unjudged, saw: blind },
  { of: unread, isSettling: true, verdict: 'waits', message: unjudged, saw: blind },
  {
    ...{ of: { ...unread, ...warn }, verdict: 'warns', message: unjudged },
    saw: ['host.1: null of a judgement'],
  },
  {
    of: { ...unread, when: { actions: ['GracefulShutdown'] } },
    asks: ['GracefulShutdown', 'host.0'],
    verdict: 'ok',
    message: `${unjudged}; taking power away does not wait`,
    saw: ['host.0: null of a judgement'],
  },
]

for (const [index, one] of cases.entries()) {
  test(`${one.of.effect ?? 'forbid'} ${one.verdict} (${index + 1}): ${one.message}`, () => {
    const platform = platformWithRules(rule(one.of))
    const bench = benchIn({ 'chassis.0': 'On', 'host.0': 'Running' }, platform)
    bench.level('zone/cpu_zone', 'unknown', { value: null })
    if (one.isSettling) settling(bench)
    const [action, component] = one.asks ?? ['PowerOn', 'host.1']
    const said = saidBy(bench, 'house-rule', action, one.asking, component)
    assert.deepEqual(
      [said?.verdict, said?.message, said?.evidence.map(lineOf)],
      [one.verdict, one.message, one.saw],
    )
  })
}
