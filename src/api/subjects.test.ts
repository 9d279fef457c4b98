/** The table of endpoints: every subject, and what becomes of its options. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { replySchemas } from './replies.ts'
import { endpoints, subjectOf } from './subjects.ts'

test('every endpoint has a subject, a name and a sentence of its own', () => {
  for (const field of ['path', 'name', 'about'] as const) {
    const values = endpoints.map((endpoint) => endpoint[field])
    assert.equal(new Set(values).size, values.length, field)
  }
  for (const { path, name, about } of endpoints) {
    assert.match(path, /^[a-z]+(\.[a-z]+)*$/)
    assert.match(name, /^[a-z_]+$/, 'NATS micro takes no dots')
    assert.match(about, /^[A-Z].*\.$/)
    assert.ok(about.length < 80, about)
  }
})

test('the subjects are those of the specification', () => {
  assert.deepEqual(
    endpoints.map((endpoint) => subjectOf('statemgr', endpoint)),
    [
      'statemgr.hosts.list',
      'statemgr.host.get',
      'statemgr.chassis.get',
      'statemgr.bmc.get',
      'statemgr.system.status',
      'statemgr.host.power.on',
      'statemgr.host.power.off',
      'statemgr.host.power.cycle',
      'statemgr.host.reset',
      'statemgr.host.nmi',
      'statemgr.host.diagnostic',
      'statemgr.host.isolate',
      'statemgr.host.recover',
      'statemgr.host.identify',
      'statemgr.chassis.power.on',
      'statemgr.chassis.power.off',
      'statemgr.chassis.power.cycle',
      'statemgr.chassis.emergency',
      'statemgr.chassis.maintenance',
      'statemgr.chassis.recover',
      'statemgr.chassis.identify',
      'statemgr.bmc.maintenance',
      'statemgr.bmc.update',
      'statemgr.bmc.reboot',
      'statemgr.bmc.shutdown',
      'statemgr.bmc.recover',
      'statemgr.action',
      'statemgr.emergency.off',
      'statemgr.operation.get',
      'statemgr.operations.list',
      'statemgr.operation.abort',
      'statemgr.interlocks.check',
      'statemgr.override.grant',
      'statemgr.override.revoke',
      'statemgr.override.list',
      'statemgr.history.query',
      'statemgr.alerts.list',
      'statemgr.alerts.acknowledge',
      'statemgr.recovery.list',
      'statemgr.recovery.get',
      'statemgr.recovery.advance',
      'statemgr.schedule.add',
      'statemgr.schedule.list',
      'statemgr.schedule.cancel',
      'statemgr.preferences.get',
      'statemgr.preferences.set',
      'statemgr.rules.list',
    ],
  )
})

test('every request can be published as a JSON schema', () => {
  for (const { path, body } of endpoints) {
    const schema = z.toJSONSchema(body, { io: 'input' })
    assert.equal(schema.additionalProperties, false, path)
  }
})

test('every endpoint that controls nothing has an answer of its own', () => {
  const others = endpoints.filter(({ body }) => !('dryRun' in body.shape))
  assert.deepEqual(new Set(others.map(({ path }) => path)), new Set(Object.keys(replySchemas)))
})
