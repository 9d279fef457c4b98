/** Makes a site that clients of u-bmc ask about, and asks it. */

import assert from 'node:assert/strict'
import { fromBinary } from '@bufbuild/protobuf'
import type { System } from '../../src/core/model/system/system.ts'
import { ListHostsResponseSchema } from '../../src/dialects/ubmc/gen/schema/v1alpha1/host_pb.ts'
import { queryReply } from '../../src/dialects/ubmc/replies/reply.ts'
import type { Query } from '../../src/dialects/ubmc/requests/request.ts'
import type { Site } from '../../src/dialects/ubmc/site.ts'
import { beginning, example, systemIn } from './platform.ts'

export const wallMs = Date.UTC(2026, 10, 23, 12)

export const siteOf = (system: System, more: Partial<Site> = {}): Site => ({
  platform: example,
  system,
  descriptions: {},
  units: { 'sensor/cpu0_temp': '°C' },
  at: beginning + 60_000.5,
  wallMs,
  ...more,
})

export const query = (of: Query['of'], more: Partial<Query> = {}): Query => ({
  of,
  verb: 'list',
  filter: {},
  paths: null,
  pageSize: 1000,
  pageToken: null,
  ...more,
})

export function bytesOf(asked: Query, site: Site): Uint8Array {
  const reply = queryReply(asked, site)
  if (reply.kind === 'refused') assert.fail(reply.refusal.message)
  return reply.bytes
}

export function refusalOf(asked: Query, site: Site) {
  const reply = queryReply(asked, site)
  assert.equal(reply.kind, 'refused')
  return (reply as Extract<typeof reply, { kind: 'refused' }>).refusal
}

export const running = systemIn(example, { 'chassis.0': 'On', 'host.0': 'Running' })
export const hosts = (site: Site, more: Partial<Query> = {}) =>
  fromBinary(ListHostsResponseSchema, bytesOf(query('host', more), site)).hosts
