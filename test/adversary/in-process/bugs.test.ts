/**
 * Bugs planted in every rule, step and effect: what they are in is set aside with an alert, and
 * everything else and every emergency works.
 */
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { rules } from '../../../src/core/automation/rules.ts'
import type { Planned } from '../../../src/core/model/platform/platform.ts'
import { platformWith } from '../../harness/platform.ts'
import { emergencyOff, hosts, openSite, type Site, whilePlanted } from './planted.ts'

const platform = platformWith()
const isLong = process.env.LONG !== undefined

const fail = (what: string) => () => {
  throw new Error(`planted in ${what}`)
}

const emergencies: Readonly<Record<string, (site: Site) => Promise<void>>> = {
  'an emergency off': (site) => site.put(emergencyOff),
  'a zone that is too hot': (site) => site.zone('critical'),
}

/** The rule throws from before the emergency on; one host is at something then. */
for (const rule of rules) {
  for (const [name, arise] of Object.entries(emergencies)) {
    test(`${name} takes power away though the rule ${rule.name} is a bug's`, async () => {
      const planted = mock.method(rule, 'apply', fail(rule.name))
      try {
        const site = openSite({ platform })
        await site.ask('host.1', 'Nmi')
        await arise(site)
        await site.goesOff(...hosts)
        assert.ok(planted.mock.callCount() > 0)
        assert.ok(site.bugs.some(({ what }) => what === rule.name))
        assert.ok(
          site.alerts().some((alert) => alert.startsWith('internal/')),
          'an alert stands',
        )
      } finally {
        planted.mock.restore()
      }
    })
  }
}

const planOf = (name: string, recipe: string): readonly Planned[] =>
  platform.plans[name]![recipe]!.steps

const protecting = [
  ['host.0', 'host.emergency-off', 'EmergencyOff'],
  ['host.0', 'host.emergency-cut', 'EmergencyCut'],
  ['chassis.0', 'chassis.emergency-shutdown', 'EmergencyShutdown'],
] as const
for (const [name, recipe, action] of protecting) {
  for (const planned of planOf(name, recipe)) {
    test(`${recipe} takes power away though its step ${planned.name} is a bug's`, () =>
      whilePlanted(planned, 'step', async () => {
        const site = openSite({ platform })
        await site.ask(name, action)
        await site.goesOff(name)
        await site.pass(1000)
        assert.equal(site.component(name).operation, null)
        assert.deepEqual(site.system().protection.mitigations, {})
      }))
  }
}

const others = [
  ['host.0', 'ForceRestart'],
  ['host.0', 'GracefulRestart'],
  ['host.0', 'GracefulShutdown'],
  ['host.0', 'ForceOff'],
  ['host.0', 'PowerCycle'],
  ['host.0', 'Nmi'],
  ['chassis.0', 'PowerOff'],
  ['chassis.0', 'PowerCycle'],
] as const
for (const [name, action] of others) {
  const { kind } = platform.components[name]!
  const { recipe } = platform.machines[kind]!.actions[action]!
  const steps = planOf(name, recipe)
  for (const planned of isLong ? steps : steps.slice(0, 2)) {
    test(`${recipe} is held, and no emergency, for a bug in its step ${planned.name}`, () =>
      whilePlanted(planned, 'step', async () => {
        const site = openSite({ platform })
        await site.ask(name, action)
        await site.pass(1000)
        assertHeld(site, name)
        await site.put(emergencyOff)
        await site.goesOff(...hosts)
      }))
  }
}

/** Set aside, with the evidence, and without a word about anything else. */
function assertHeld(site: Site, name: string): void {
  const { kind, operation, status, lastError } = site.component(name)
  const held = platform.machines[kind]!.failureStatus
  assert.deepEqual([operation, status, lastError?.code], [null, held, 'internal'])
  assert.deepEqual(site.alerts(), [`internal/${name}`])
  const ended = site.system().ended.findLast(({ component }) => component === name)
  assert.equal(ended?.error?.code, 'internal')
  const [bug] = Object.values(site.system().intents.bugs)
  assert.match(bug?.message ?? '', /^planted in/)
  assert.ok((bug?.trace.length ?? 0) > 0)
}
