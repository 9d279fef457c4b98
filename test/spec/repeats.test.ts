/** Repeats: what asking again does, verb by verb, and that whoever asks again goes by it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Planned, Platform } from '../../src/core/model/platform/platform.ts'
import { repeats, type Verb } from '../../src/core/model/verbs.ts'
import { powerActions, ubmcVerbs } from '../../src/dialects/ubmc/power/verbs.ts'
import { nativeVerbs } from '../../src/dialects/verbs.ts'
import { compile } from '../../src/platform/compile/platform.ts'
import { obey } from '../../src/sim/plant/command.ts'
import { coldPlant, type PlantState } from '../../src/sim/plant/truth.ts'
import { twoHosts } from '../../src/sim/plant/two-hosts.ts'
import { pressed } from '../../src/sim/ubmc/buttons.ts'
import { example, exampleConfig } from '../harness/platform.ts'
import { createWorld } from '../harness/world.ts'

const verbs = Object.keys(repeats) as readonly Verb[]

/** The calls of all plans, and of what takes them back. */
const callsOf = ({ plans }: Platform): readonly Planned[] =>
  Object.values(plans)
    .flatMap((byRecipe) => Object.values(byRecipe))
    .flatMap(({ steps }) => steps.flatMap((planned) => [planned, ...planned.undo]))
    .filter(({ step }) => step.kind === 'call')

test('a call is never repeated where that would do more, and always where it would not', () => {
  const ubmc = compile(exampleConfig('ubmc-asus-iec.yaml')).platform
  for (const [platform, dialect] of [
    [example, 'native'],
    [ubmc, 'ubmc'],
  ] as const) {
    for (const { step, name, target } of callsOf(platform)) {
      assert.ok(step.kind === 'call')
      const row = repeats[step.verb as Verb]
      const isPower = step.service === 'power'
      const repeat = (isPower ? row[dialect] : null) ?? row.native
      // Who shuts the BMC down is not there any more to ask again.
      const isLast = step.verb === 'off' && target === 'bmc.0'
      assert.equal(step.notRepeatable === true, repeat !== 'same' || isLast, `${dialect} ${name}`)
    }
  }
})

test('every verb that somebody answers has its row, and none that nobody does', () => {
  const answered = (table: object) =>
    new Set(
      Object.values(table).flatMap((kinds) => Object.values(kinds).flatMap(Object.keys as never)),
    )
  assert.deepEqual([...answered(nativeVerbs)].sort(), verbs.toSorted())
  const sent = Object.values(ubmcVerbs).flatMap((kinds) =>
    Object.values(kinds).flatMap((rows) =>
      Object.entries(rows).flatMap(([verb, row]) => (row.kind === 'sent' ? [verb] : [])),
    ),
  )
  const written = verbs.filter((verb) => repeats[verb].ubmc !== null)
  assert.deepEqual([...new Set(sent)].sort(), written.toSorted())
})

test('what is written as the same leaves the hardware as it was after the first time', () => {
  const cold = coldPlant(twoHosts)
  const host = { ...cold.hosts['host.0']!, power: 'On', boot: 'OSRunning' } as const
  const warm: PlantState = { ...cold, hosts: { ...cold.hosts, 'host.0': host } }
  for (const plant of [cold, warm]) {
    for (const [target, rows] of [
      ['host.0', nativeVerbs.power.host],
      ['chassis.0', nativeVerbs.power.chassis],
      ['psu.0', nativeVerbs.power.supply],
      ['cpu_zone', nativeVerbs.thermal.zone],
    ] as const) {
      for (const verb of Object.keys(rows) as Verb[]) {
        const once = obey(twoHosts, plant, { target, verb })
        if (repeats[verb].native === 'same')
          assert.deepEqual(obey(twoHosts, once, { target, verb }), once, `${verb} ${target}`)
      }
    }
  }
})

test('a second press takes back the first where that is written; a held button does not', () => {
  const takesMs = { power_on: 200, power_off: 200, force_off: 4000, reset: 100 }
  const words = {
    on: 'power_on',
    off: 'power_off',
    'force-off': 'force_off',
    reset: 'reset',
  } as const
  assert.deepEqual(Object.values(words).sort(), [...powerActions].sort())
  for (const [verb, action] of Object.entries(words)) {
    const cold = coldPlant(twoHosts)
    const press = (plant: PlantState) =>
      pressed({ backend: 'gpio', takesMs }, plant, 'chassis.0', action)
    const first = press(cold)
    if (first === null) continue
    assert.equal(first.kind, 'command')
    const once = first.kind === 'command' ? obey(twoHosts, cold, first) : cold
    const isSame = JSON.stringify(press(once)) === JSON.stringify(first)
    assert.equal(isSame, repeats[verb as Verb].ubmc !== 'undone', verb)
  }
})

test('the message id of a client of NATS stands for a request id', async () => {
  const world = await createWorld()
  const ask = async (headers: Record<string, string>, body: object) => {
    const asked = await world.bus.request(
      'statemgr.chassis.power.on',
      JSON.stringify({ name: 'chassis.0', ...body }),
      { timeoutMs: 1000, headers },
    )
    assert.ok(asked.kind === 'answered')
    return JSON.parse(asked.message.text())
  }
  const first = await ask({ 'Nats-Msg-Id': 'm1' }, {})
  assert.equal(first.operation.requestId, 'm1')
  const again = await ask({ 'Nats-Msg-Id': 'm1' }, {})
  assert.deepEqual([again.unchanged, again.operation.id], [true, first.operation.id])
  const named = await ask({ 'Nats-Msg-Id': 'm2' }, { requestId: 'm1' })
  assert.equal(named.operation.id, first.operation.id, 'an id in the body is meant first')
  const bad = await ask({ 'Nats-Msg-Id': 'm'.repeat(129) }, {})
  assert.deepEqual(
    [bad.code, /Nats-Msg-Id must be printable text in one line/.test(bad.message)],
    ['malformed', true],
  )
  await world.stop()
})
