/** Makes worlds of a platform with kinds of its own. */

import assert from 'node:assert/strict'
import { statusSchema } from '../../src/api/resources/system.ts'
import { loadConfig } from '../../src/platform/load.ts'
import type { Config } from '../../src/platform/schema/config.ts'
import { checkJournal } from '../harness/checks.ts'
import { createWorld, type World } from '../harness/world.ts'
import { asked, settled } from './shipped.ts'

const file = new URL('kinds.yaml', import.meta.url).pathname

function config(): Config {
  const loaded = loadConfig(file)
  assert.ok('config' in loaded, JSON.stringify(loaded))
  return loaded.config
}

export const everything = ['chassis.0', 'shelf.0', 'pump.0', 'gputray.0', 'host.0']

export async function inWorld(then: (world: World) => Promise<void>): Promise<void> {
  const world = await createWorld({ config: config() })
  try {
    await world.rest()
    await then(world)
    checkJournal(await world.history())
  } finally {
    await world.stop()
  }
}

export const withAllOn = (then: (world: World) => Promise<void>) =>
  inWorld(async (world) => {
    for (const name of everything) await asked(world, name, 'PowerOn')
    await settled(world)
    await then(world)
  })

export const alertsOf = async (world: World, code: string) =>
  statusSchema
    .parse((await world.ask('system.status')).body)
    .alerts.filter((alert) => alert.code === code)
    .map(({ id }) => id)
