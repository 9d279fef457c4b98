/** ForceOff from every status that a host can be brought into: it always ends Off, and dark. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { startSite } from '../harness/site.ts'

const host = (name: string, bootTimeout: string, bootAttempts: number) => ({
  name,
  powerDependencies: ['psu.0', 'psu.1'],
  thermalZone: 'cpu_zone',
  healthSensors: ['cpu0_temp', 'dimm_temp'],
  bootTimeout,
  bootAttempts,
})
const site = await startSite({
  // host.1 is the one whose boot is given up.
  hosts: [host('host.0', '20s', 3), host('host.1', '2s', 1)],
  policies: { chassisPowerOff: { forceTimeout: '3s' } },
})
after(() => site[Symbol.asyncDispose]())
await site.simulate()
await site.serve()
await site.ask('chassis.power.on', { name: 'chassis.0', wait: true })

const isStuck = (name: string, lever: string) => ({ path: `hosts.${name}.${lever}`, value: true })
const lost = (verb: string) => ({ service: 'powermgr', kind: 'lose', component: 'host.0', verb })

/** How host.0 is brought from Off into each status, and kept there. */
const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  PoweringOn: async () => {
    await site.sim('fault', lost('on'))
    await ask('PowerOn')
  },
  On: async () => {
    await site.sim('set', isStuck('host.0', 'stuckBoot'))
    await ask('PowerOn')
  },
  Booting: async () => {
    await site.sim('set', isStuck('host.0', 'stuckBoot'))
    await ask('PowerOn')
    await site.becomes('host.0', 'On')
    await site.sim('set', { path: 'hosts.host.0.boot', value: 'MemoryInitializationStarted' })
  },
  Running: () => ask('PowerOn'),
  ShuttingDown: async () => {
    await running()
    await site.sim('set', isStuck('host.0', 'ignoresShutdown'))
    await ask('GracefulShutdown')
  },
  PoweringOff: async () => {
    await running()
    await site.sim('fault', { ...lost('force-off'), forMs: 300 })
    await ask('ForceOff')
  },
  Resetting: async () => {
    await running()
    await site.sim('fault', lost('reset'))
    await ask('ForceRestart')
  },
  PowerCycling: async () => {
    await running()
    await site.sim('fault', lost('on'))
    await ask('PowerCycle')
  },
  Diagnostic: async () => {
    await running()
    await ask('EnterDiagnostic')
  },
  Error: async () => {
    await running()
    await site.sim('set', isStuck('host.0', 'stuckRail'))
    await ask('ForceOff')
    const { lastError } = await site.becomes('host.0', 'Error')
    assert.ok(lastError)
    const alerts = (await site.alerts()).map(({ id }) => id)
    assert.ok(alerts.includes(`${lastError.code}/host.0`), alerts.join())
  },
}

for (const [status, bring] of Object.entries(ways)) {
  test(`a host that is ${status} is forced off`, async () => {
    await bring()
    await site.becomes('host.0', status)
    await forcedOff('host.0')
  })
}

test('a host whose boot was given up is Quiesced with an alert, and is forced off', async () => {
  await site.sim('set', isStuck('host.1', 'stuckBoot'))
  await ask('PowerOn', 'host.1')
  await site.becomes('host.1', 'Quiesced')
  const alerts = (await site.alerts()).map(({ id }) => id)
  assert.deepEqual(alerts, ['boot-failed/host.1'])
  await forcedOff('host.1')
})

test('a host that is Off already stays so, and no operation is begun', async () => {
  const { body } = await site.ask('host.power.off', { name: 'host.0', force: true })
  assert.equal(body.unchanged, true)
  assert.equal(body.operation, null)
})

/** Lets the hardware follow again, but for a boot that hangs, and forces it off. */
async function forcedOff(name: string): Promise<void> {
  for (const lever of ['stuckRail', 'ignoresShutdown'])
    await site.sim('set', { path: `hosts.${name}.${lever}`, value: false })
  const forced = await site.ask('host.power.off', { name, force: true, wait: true })
  assert.equal(forced.body.operation?.state, 'succeeded', JSON.stringify(forced.body))
  assert.equal(forced.body.component.status, 'Off')
  assert.equal((await site.truth()).hosts[name]?.power, 'Off')
  await site.sim('fault', { service: 'powermgr', kind: 'none' })
  await site.sim('set', { path: `hosts.${name}.stuckBoot`, value: false })
  await site.rest()
  assert.deepEqual(await site.alerts(), [])
}

async function ask(action: string, name = 'host.0'): Promise<void> {
  const { code, body } = await site.ask('action', { name, action })
  assert.equal(code, 200, JSON.stringify(body))
}

async function running(): Promise<void> {
  await ask('PowerOn')
  await site.becomes('host.0', 'Running')
}
