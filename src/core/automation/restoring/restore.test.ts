/** The restore matrix: every policy after every kind of start. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beginning, createBench, example, systemIn } from '../../../../test/harness/platform.ts'
import type { Start } from '../../model/events/event.ts'
import type { Power } from '../../model/ids.ts'
import type { RestorePolicy } from '../../model/platform/preferences.ts'
import { componentsOf, type System, tableOfComponents } from '../../model/system/system.ts'

const policies = ['None', 'AlwaysOn', 'AlwaysOff', 'Restore'] as const

/** What happened to the BMC, and what is found afterwards. */
const happenings = {
  'AC loss': { machine: 'booted', reset: 'power', power: 'Off' },
  'BMC reboot, hosts running': { machine: 'booted', reset: 'software', power: 'On' },
  'BMC reboot, hosts off': { machine: 'booted', reset: 'software', power: 'Off' },
  'watchdog reset': { machine: 'booted', reset: 'watchdog', power: 'as before' },
  'service restart': { machine: 'same', reset: null, power: 'as before' },
} as const satisfies Record<
  string,
  Pick<Start, 'machine' | 'reset'> & { power: Power | 'as before' }
>

/** Only lost power is given back: all else changes nothing, and keeps the one-time value. */
const nothing = { begins: 'nothing', once: 'kept' }

/** After an AC loss, by what applies: for what had power, and for what had none. */
const afterAcLoss: Record<RestorePolicy, Record<'On' | 'Off', string>> = {
  None: { On: 'nothing', Off: 'nothing' },
  AlwaysOn: { On: 'on: PowerPolicyAlwaysOn', Off: 'on: PowerPolicyAlwaysOn' },
  AlwaysOff: { On: 'stays off', Off: 'nothing' },
  Restore: { On: 'on: PowerPolicyPreviousState', Off: 'nothing' },
}

test('the restore matrix: policy × last power × what happened × one-time value', () => {
  let cells = 0
  for (const policy of policies) {
    for (const last of ['On', 'Off'] as const) {
      for (const [name, happening] of Object.entries(happenings)) {
        for (const once of [null, ...policies]) {
          const power = happening.power === 'as before' ? last : happening.power
          const expected =
            name === 'AC loss'
              ? { begins: afterAcLoss[once ?? policy][last], once: once ? 'used up' : 'kept' }
              : nothing
          const cell = `${policy}, last ${last}, ${name}, one-time ${once ?? 'not set'}`
          assert.deepEqual(played(policy, last, once, { ...happening, power }), expected, cell)
          cells++
        }
      }
    }
  }
  assert.equal(cells, 4 * 2 * 5 * 5)
})

/** A chassis with two hosts, all alike, after the start and once everything was seen. */
function played(
  policy: RestorePolicy,
  last: 'On' | 'Off',
  once: RestorePolicy | null,
  { machine, reset, power }: Pick<Start, 'machine' | 'reset'> & { readonly power: Power },
) {
  const bench = createBench(example, before(policy, last, once))
  bench.deliver({ kind: 'start', boot: 'b2', damage: null, machine, reset, clean: false })
  goodLevels(bench)
  for (const name of ['chassis.0', 'host.0', 'host.1']) bench.power(name, power)
  const chassis = bench.component('chassis.0')
  const begun = chassis.operation?.action === 'PowerOn' ? `on: ${chassis.operation.cause}` : null
  const restorable = componentsOf(bench.system).filter(({ kind }) => kind !== 'bmc')
  const isKeptOff = restorable.every(
    ({ requested }) => requested?.actor === 'statemgr' && requested.power === 'Off',
  )
  if (begun === null) assert.ok(restorable.every(({ operation }) => operation === null))
  else {
    bench.power('chassis.0', 'On')
    assert.deepEqual(Object.keys(bench.system.intents.restoration?.wanted ?? {}), [
      'host.0',
      'host.1',
    ])
  }
  const kept = restorable.every(
    ({ name }) => bench.system.intents.preferences[name]?.restoreOnce === once,
  )
  return {
    begins: begun ?? (isKeptOff ? 'stays off' : 'nothing'),
    once: kept ? 'kept' : 'used up',
  }
}

function before(policy: RestorePolicy, last: 'On' | 'Off', once: RestorePolicy | null): System {
  const up = last === 'On'
  const system = systemIn(example, {
    'chassis.0': up ? 'On' : 'Off',
    'host.0': up ? 'Running' : 'Off',
    'host.1': up ? 'Running' : 'Off',
  })
  const requested = {
    action: up ? 'PowerOn' : 'ForceOff',
    power: last,
    actor: 'tester',
    reason: null,
    at: beginning,
  }
  const components = componentsOf(system).map((component) =>
    component.kind === 'bmc' ? component : { ...component, requested },
  )
  const preferences = Object.fromEntries(
    componentsOf(system).map(({ name }) => [name, { restore: policy, restoreOnce: once }]),
  )
  return {
    ...system,
    components: tableOfComponents(components),
    intents: { ...system.intents, preferences },
  }
}

function goodLevels(bench: ReturnType<typeof createBench>): void {
  for (const { zones, supplies, sensors } of Object.values(example.components)) {
    for (const subject of [...zones, ...supplies, ...sensors]) bench.level(subject, 'normal')
  }
}
