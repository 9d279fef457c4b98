/** Components called by a word, or by their kind alone: asked, seen, shown and told of by that. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleConfig } from '../harness/platform.ts'
import { trackNoMore } from '../harness/tracking.ts'
import { createWorld } from '../harness/world.ts'
import { createUbmcWorld } from '../ubmc/world.ts'

const files = { native: 'two-host-chassis.yaml', ubmc: 'ubmc-mock.yaml' }
const names = {
  words: { host: 'host.blue', chassis: 'chassis.x', bmc: 'bmc.a' },
  'their kind alone': { host: 'host.blue', chassis: 'chassis', bmc: 'bmc' },
}

for (const [dialect, file] of Object.entries(files))
  for (const [how, { host, chassis, bmc }] of Object.entries(names))
    test(`${dialect}: what is called by ${how} is powered, seen and told of`, async () => {
      const renamed = JSON.parse(
        JSON.stringify(exampleConfig(file))
          .replaceAll('"host.0"', `"${host}"`)
          .replaceAll('"chassis.0"', `"${chassis}"`)
          .replaceAll('"bmc.0"', `"${bmc}"`),
      )
      const world =
        dialect === 'ubmc'
          ? await createUbmcWorld(file, () => renamed)
          : await createWorld({ config: renamed })
      const subjects = new Set<string>()
      world.bus.subscribe('statemgr.events.>', ({ subject }) => subjects.add(subject))
      await world.rest()
      for (const name of [chassis, host]) {
        const { code } = await world.ask('action', { name, action: 'PowerOn' })
        assert.equal(code, 200)
        await world.rest()
      }
      const { body } = await world.ask('system.status')
      assert.deepEqual(
        [body.chassis, body.hosts[0], body.bmc].map(({ name, status }) => [name, status]),
        [
          [chassis, 'On'],
          [host, 'Running'],
          [bmc, 'Ready'],
        ],
      )
      const [kind, rest = kind] = chassis.split('.')
      assert.ok(subjects.has('statemgr.events.host.blue'))
      assert.ok(subjects.has(`statemgr.events.${kind}.${rest}`))
      await world.stop()
    })

trackNoMore()
