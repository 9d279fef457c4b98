/** Tests of prepared replies: the same bytes as if they were written out, and none too old. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { create, toBinary } from '@bufbuild/protobuf'
import { beginning, example, systemIn } from '../../../../test/harness/platform.ts'
import { believed } from '../../../core/model/power.ts'
import { componentOf, type System } from '../../../core/model/system/system.ts'
import { emptyTable, rowOf, withRow } from '../../../core/model/table.ts'
import {
  type Chassis,
  GetChassisResponseSchema,
  ListChassisResponseSchema,
} from '../gen/schema/v1alpha1/chassis_pb.ts'
import {
  GetHostResponseSchema,
  type Host,
  HostSchema,
  ListHostsResponseSchema,
} from '../gen/schema/v1alpha1/host_pb.ts'
import {
  ListManagementControllersResponseSchema,
  type ManagementController,
} from '../gen/schema/v1alpha1/management_controller_pb.ts'
import type { Kind } from '../kinds.ts'
import type { Query } from '../requests/request.ts'
import type { Site } from '../site.ts'
import { prepared } from './prepared.ts'
import { queryReply } from './reply.ts'
import { writers } from './writers.ts'

const base = systemIn(example, { 'chassis.0': 'On', 'host.0': 'Running' })
const running: System = {
  ...base,
  components: withRow(base.components, 'host.0', {
    ...componentOf(base, 'host.0'),
    restartCause: { cause: 'RemoteCommand', at: beginning },
    powerChanges: { power: believed('On'), at: [beginning + 20_000] },
  }),
}
const site: Site = {
  platform: example,
  system: running,
  descriptions: {},
  units: { 'sensor/cpu0_temp': '°C' },
  at: beginning + 60_000,
  wallMs: Date.UTC(2026, 10, 23, 12),
}
const query = (of: Kind, verb: Query['verb'], name?: string): Query => ({
  of,
  verb,
  filter: name === undefined ? {} : { name },
  paths: null,
  pageSize: 1000,
  pageToken: null,
})

const bytesOf = (asked: Query, from = site) => {
  const reply = queryReply(asked, from)
  return reply.kind === 'reply' ? reply.bytes : assert.fail(reply.refusal.message)
}
const view = <One>(of: Kind, name: string, from = site) =>
  writers[of].view(from, componentOf(from.system, name)) as One
const same = (bytes: Uint8Array, wanted: Uint8Array) =>
  assert.equal(Buffer.from(bytes).toString('hex'), Buffer.from(wanted).toString('hex'))

test('what is put together from prepared bytes is what the messages would be, byte by byte', () => {
  const hosts = ['host.0', 'host.1'].map((name) => view<Host>('host', name))
  const chassis = [view<Chassis>('chassis', 'chassis.0')]
  const controllers = [view<ManagementController>('bmc', 'bmc.0')]
  for (let round = 0; round < 2; round++) {
    same(bytesOf(query('host', 'info', 'host.0')), toBinary(HostSchema, hosts[0]!))
    same(
      bytesOf(query('host', 'state', 'host.1')),
      toBinary(GetHostResponseSchema, create(GetHostResponseSchema, { hosts: [hosts[1]!] })),
    )
    same(
      bytesOf(query('host', 'list')),
      toBinary(ListHostsResponseSchema, create(ListHostsResponseSchema, { hosts })),
    )
    same(
      bytesOf(query('chassis', 'state', 'chassis.0')),
      toBinary(GetChassisResponseSchema, create(GetChassisResponseSchema, { chassis })),
    )
    const list = create(ListChassisResponseSchema, { chassis, totalSize: 1 })
    same(bytesOf(query('chassis', 'list')), toBinary(ListChassisResponseSchema, list))
    const all = create(ListManagementControllersResponseSchema, { controllers })
    same(bytesOf(query('bmc', 'list')), toBinary(ListManagementControllersResponseSchema, all))
  }
})

test('a component is written out anew when anything that is shown of it is another', () => {
  const levels = withRow(running.levels, 'zone/cpu_zone', {
    ...rowOf(running.levels, 'zone/cpu_zone')!,
  })
  const written = { description: 'left node', location: null, metadata: {} }
  const rows: readonly (readonly [name: string, of: Kind, Partial<Site>])[] = [
    ['host.0', 'host', { at: site.at + 1, wallMs: site.wallMs + 1 }],
    ['host.0', 'host', { wallMs: site.wallMs + 1 }],
    ['host.1', 'host', { descriptions: { 'host.1': written } }],
    ['bmc.0', 'bmc', { wallMs: site.wallMs - 1 }],
    ['chassis.0', 'chassis', { system: { ...running, levels } }],
    ['chassis.0', 'chassis', { system: { ...running, leds: emptyTable } }],
    ['chassis.0', 'chassis', { units: {} }],
  ]
  for (const [name, of, change] of rows) {
    const component = componentOf(running, name)
    const before = prepared(of, site, component)
    assert.equal(prepared(of, site, component), before)
    const changed = { ...site, ...change }
    const after = prepared(of, changed, component)
    assert.notEqual(after, before, `${name} ${Object.keys(change)}`)
    same(after.bytes, toBinary(writers[of].schema, writers[of].view(changed, component)))
  }
})

test('what has no power is not written out anew because time passes', () => {
  const component = componentOf(running, 'host.1')
  const before = prepared('host', site, component)
  const later = { ...site, at: site.at + 5000, wallMs: site.wallMs + 5000 }
  assert.equal(prepared('host', later, component), before)
})
