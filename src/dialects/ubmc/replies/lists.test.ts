/** Replies to queries of many: filters, masks, pages. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromBinary } from '@bufbuild/protobuf'
import { hexOf } from '../../../../test/harness/hex.ts'
import { example } from '../../../../test/harness/platform.ts'
import {
  bytesOf,
  hosts,
  query,
  refusalOf,
  running,
  siteOf,
} from '../../../../test/harness/ubmc-site.ts'
import { noDescription } from '../../../core/model/system/intents.ts'
import { componentOf } from '../../../core/model/system/system.ts'
import { withRows } from '../../../core/model/table.ts'
import { ListChassisResponseSchema } from '../gen/schema/v1alpha1/chassis_pb.ts'
import { BootProgressStage, HostSchema, HostStatus } from '../gen/schema/v1alpha1/host_pb.ts'
import type { Query } from '../requests/request.ts'

test('lists are filtered by what is asked for', () => {
  const descriptions = {
    'host.1': {
      ...noDescription,
      location: { facilityLocation: { name: 'hall 2', site: 'north' } },
    },
  }
  const site = siteOf(running, { descriptions })
  const namesWith = (filter: Query['filter']) => hosts(site, { filter }).map(({ name }) => name)
  assert.deepEqual(namesWith({ status: HostStatus.ON }), ['host.0'])
  assert.deepEqual(namesWith({ status: HostStatus.ERROR }), [])
  assert.deepEqual(namesWith({ type: 1 }), ['host.0', 'host.1'])
  assert.deepEqual(namesWith({ type: 2 }), [])
  assert.deepEqual(namesWith({ location: { facilityLocation: { name: 'hall 2' } } }), ['host.1'])
  assert.deepEqual(namesWith({ location: { facilityLocation: { name: 'hall 3' } } }), [])
  const bmcs = bytesOf(query('bmc', { filter: { role: 2 } }), site)
  assert.equal(hexOf(bmcs), '')
})

test('a mask leaves the name and what it names, inside of messages as well', () => {
  const site = siteOf(running)
  const [host] = hosts(site, { paths: ['boot_progress.stage'] })
  assert.deepEqual(
    HostSchema.fields
      .filter(({ localName }) => {
        const value = Reflect.get(host!, localName)
        return value !== undefined && localName !== 'metadata'
      })
      .map(({ name }) => name),
    ['name', 'boot_progress'],
  )
  assert.equal(host?.bootProgress?.stage, BootProgressStage.COMPLETE)
  assert.equal(host.bootProgress?.progressPercent, 0)
  const [only] = hosts(site, { paths: ['status'] })
  // Field 1: host.0; field 5: ON.
  assert.equal(
    hexOf(
      bytesOf(
        query('host', { verb: 'info', filter: { name: only!.name }, paths: ['status'] }),
        site,
      ),
    ),
    '0a 06 68 6f 73 74 2e 30 28 02',
  )
})

test('pages follow each other by their tokens', () => {
  const site = siteOf(running)
  const one = bytesOf(query('chassis', { pageSize: 1 }), site)
  assert.equal(fromBinary(ListChassisResponseSchema, one).nextPageToken, undefined)
  const past = bytesOf(query('chassis', { pageSize: 1, pageToken: 'chassis.0' }), site)
  assert.deepEqual(fromBinary(ListChassisResponseSchema, past).chassis, [])
  const chassis = componentOf(running, 'chassis.0')
  const more = ['chassis.1', 'chassis.2'].map((name) => [name, { ...chassis, name }] as const)
  const components = withRows(running.components, more)
  const described = { ...example.components['chassis.0']!, name: 'chassis.1' }
  const platform = {
    ...example,
    components: { ...example.components, 'chassis.1': described, 'chassis.2': described },
  }
  const many = siteOf({ ...running, components }, { platform })
  const first = bytesOf(query('chassis', { pageSize: 2 }), many)
  const page = fromBinary(ListChassisResponseSchema, first)
  assert.equal(page.nextPageToken, 'chassis.1')
  assert.equal(page.totalSize, 3)
  const rest = bytesOf(query('chassis', { pageSize: 2, pageToken: page.nextPageToken! }), many)
  assert.deepEqual(
    fromBinary(ListChassisResponseSchema, rest).chassis.map(({ name }) => name),
    ['chassis.2'],
  )
  const lost = refusalOf(query('chassis', { pageToken: 'chassis.9' }), many)
  assert.match(lost.message, /page_token is of no page/)
})
