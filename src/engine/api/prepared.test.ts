/** Tests of prepared answers: they say what the views say, of the System as it is by now. */

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createWorld } from '../../../test/harness/world.ts'
import { componentView } from '../../api/views/component.ts'
import { statusView } from '../../api/views/status.ts'
import { componentsOf } from '../../core/model/system/system.ts'
import { entriesOf, withRow } from '../../core/model/table.ts'
import { hostsBytes, statusBytes } from './prepared.ts'

const world = await createWorld()
after(() => world.stop())
await world.rest()

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString()
const { platform } = world
const wallMs = Date.UTC(2026, 10, 23, 12)
const wall = '2026-11-23T12:00:00.000Z'

test('the status is that of its views to the envelope, with the readings and time of now', () => {
  const system = world.system()
  const [[first, judged] = ['', null]] = entriesOf(system.levels)
  assert.ok(judged !== null)
  const later = withRow(system.levels, first, { ...judged, value: 71, why: 'ünder a limit' })
  for (const levels of [system.levels, later, system.levels]) {
    for (const at of [5, 6, 6]) {
      const text = textOf(statusBytes(platform, system, levels, { at, wallMs }))
      const shown = statusView(platform, { ...system, levels }, { at, wall })
      assert.equal(text, JSON.stringify(shown))
    }
  }
  const leapt = textOf(statusBytes(platform, system, later, { at: 6, wallMs: wallMs + 1 }))
  assert.equal(JSON.parse(leapt).time.wall, '2026-11-23T12:00:00.001Z')
})

test('what is shown changes with what it shows, and not before', async () => {
  const before = world.system()
  const known = hostsBytes(platform, before)
  assert.equal(hostsBytes(platform, before), known)
  const hosts = componentsOf(before).filter(({ kind }) => kind === 'host')
  const views = hosts.map((host) => componentView(platform, host))
  assert.equal(textOf(known), JSON.stringify({ hosts: views }))
  await world.ask('host.identify', { name: 'host.1', on: true })
  const { body } = await world.ask('host.get', { name: 'host.1' })
  assert.equal(body.identify, true)
  const { body: listed } = await world.ask('hosts.list')
  assert.deepEqual(listed.hosts[1], body)
  assert.notEqual(hostsBytes(platform, world.system()), known)
})
