/**
 * Silence: nothing answers and nothing is heard any more, and yet all that was begun ends; but an
 * emergency, which is asked until somebody hears it.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAtRest } from '../../src/rehearse/world/truth.ts'
import { checkJournal } from '../harness/checks.ts'
import { trackNoMore } from '../harness/tracking.ts'
import { createWorld } from '../harness/world.ts'

const hourMs = 3_600_000
/** A disk that takes longer is one that hangs. */
const hangsAfterMs = 3_000

const underWay = [
  ['host.0', 'PowerOn'],
  ['host.0', 'ForceOff'],
  ['chassis.0', 'PowerCycle'],
  ['bmc.0', 'Reboot'],
] as const

const delaysMs = [0, 20, 1500, 5000]

/** With each disk something else, and each of it with each disk with `LONG=1`. */
const rows = delaysMs.map((delayMs, index) => ({
  delayMs,
  actions: process.env.LONG === undefined ? [underWay[index]!] : underWay,
}))

for (const { delayMs, actions } of rows) {
  test(`what is under way ends without a sound, with a disk that takes ${delayMs} ms`, async () => {
    for (const [name, action] of actions) {
      const world = await createWorld()
      await world.ask('chassis.power.on', { name: 'chassis.0', wait: '60s' })
      await world.ask('host.power.on', {
        name: action === 'PowerOn' ? 'host.1' : 'host.0',
        wait: '60s',
      })
      const { body } = await world.ask('action', { name, action })
      const { power, thermal, sensors, leds } = world.config.integrations
      for (const service of [power, thermal, sensors, leds]) {
        world.simulator.fault({ service, kind: 'die' })
      }
      world.disk.ail({ isFull: false, delayMs })
      // Nothing new is done while nothing can be kept: what was begun waits for the disk.
      if (delayMs > hangsAfterMs) {
        await world.advance(hourMs)
        world.disk.mend()
      }
      assert.ok(await world.clock.runUntil(() => isAtRest(world), hourMs), `${action} never ends`)
      // Now nothing else has a deadline that would wake anybody.
      const { body: forced } = await world.ask('action', {
        name: 'chassis.0',
        action: 'EmergencyShutdown',
      })
      const isOver = () => world.system().ended.some(({ id }) => id === forced.operation.id)
      await world.advance(hourMs / 6)
      assert.ok(!isOver(), 'an emergency that nobody has heard is not over')
      assert.ok('not-carried-out/chassis.0' in world.system().alerts)
      for (const service of [power, thermal, sensors, leds]) {
        world.simulator.fault({ service, kind: 'none' })
      }
      assert.ok(
        await world.clock.runUntil(isOver, hourMs),
        `EmergencyShutdown after ${action} never ends`,
      )
      checkJournal(await world.history(), [body.operation.id, forced.operation.id])
      // A stop keeps that it was one, and here nobody else lets the time of a slow disk pass.
      world.disk.mend()
      await world.advance(delayMs)
      await world.stop()
    }
  })
}

trackNoMore()
