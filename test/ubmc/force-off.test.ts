/** FORCE_OFF, asked for by a client of u-bmc, whatever the host is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ended, host, hostIs, runningSite, type Site } from './acting.ts'

/** Ways to each status that a client can be shown; QUIESCED is after boots, of which none tells. */
const statuses: Readonly<
  Record<Exclude<keyof typeof hostIs, 'QUIESCED'>, (site: Site) => Promise<unknown>>
> = {
  OFF: (site) => force(site),
  ON: async () => {},
  TRANSITIONING: (site) => site.change('host.0', host.REBOOT),
  DIAGNOSTIC: ({ world }) =>
    world.ask('action', { name: 'host.0', action: 'EnterDiagnostic', wait: '60s' }),
  ERROR: async (site) => {
    site.world.simulator.fault({ service: 'powermgr', kind: 'reject' })
    await site.change('host.0', host.FORCE_OFF)
    await ended(site)
    site.world.simulator.fault({ service: 'powermgr', kind: 'none' })
  },
}

for (const [status, bring] of Object.entries(statuses)) {
  test(`FORCE_OFF works on a host that is ${status}`, async () => {
    const site = await runningSite('ubmc-asus-iec.yaml')
    await bring(site)
    assert.equal(await site.status('host.0'), hostIs[status as keyof typeof hostIs])
    await force(site)
    assert.equal(await site.status('host.0'), hostIs.OFF)
    assert.equal(site.power('host.0'), 'Off')
  })
}

test('FORCE_OFF works on a host whose operating system hangs', async () => {
  const site = await runningSite('ubmc-asus-iec.yaml')
  site.world.simulator.set('hosts.host.0.ignoresShutdown', true)
  await force(site)
  assert.equal(await site.status('host.0'), hostIs.OFF)
  assert.equal(site.power('host.0'), 'Off')
})

async function force(site: Site): Promise<void> {
  const { code } = await site.change('host.0', host.FORCE_OFF)
  assert.equal(code, 200)
  await ended(site)
}
