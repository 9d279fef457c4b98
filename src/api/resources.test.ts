/** Tests of the resources: every subject has a sentence, schemas, and a meaning of each field. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { eventSchema } from './events/events.ts'
import { errorBodySchema } from './fields/errors.ts'
import { controlFields } from './fields/fields.ts'
import { microNameOf, subjectOf } from './fields/resource.ts'
import { controlGives } from './resources/control.ts'
import { subjects } from './resources.ts'

test('every subject has a path, a name and a sentence of its own', () => {
  const rows = subjects.map(({ path, about }) => ({ path, name: microNameOf({ path }), about }))
  for (const field of ['path', 'name', 'about'] as const) {
    const values = rows.map((row) => row[field])
    assert.equal(new Set(values).size, values.length, field)
  }
  for (const { path, name, about } of rows) {
    assert.match(path, /^[a-z]+(\.[a-z]+)*$/)
    assert.match(name, /^[a-z_]+$/, 'NATS micro takes no dots')
    assert.match(about, /^[A-Z].*\.$/)
    assert.ok(about.length < 80, about)
  }
})

test('the subjects are those of the specification', () => {
  assert.deepEqual(
    subjects.map((subject) => subjectOf('statemgr', subject)),
    [
      'statemgr.hosts.list',
      'statemgr.host.get',
      'statemgr.host.power.on',
      'statemgr.host.power.off',
      'statemgr.host.power.cycle',
      'statemgr.host.reset',
      'statemgr.host.nmi',
      'statemgr.host.diagnostic',
      'statemgr.host.isolate',
      'statemgr.host.recover',
      'statemgr.host.identify',
      'statemgr.chassis.get',
      'statemgr.chassis.power.on',
      'statemgr.chassis.power.off',
      'statemgr.chassis.power.cycle',
      'statemgr.chassis.emergency',
      'statemgr.chassis.maintenance',
      'statemgr.chassis.recover',
      'statemgr.chassis.identify',
      'statemgr.bmc.get',
      'statemgr.bmc.maintenance',
      'statemgr.bmc.update',
      'statemgr.bmc.reboot',
      'statemgr.bmc.shutdown',
      'statemgr.bmc.recover',
      'statemgr.system.status',
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
      'statemgr.history.verify',
      'statemgr.history.seals',
      'statemgr.history.stats',
      'statemgr.record.read',
      'statemgr.alerts.list',
      'statemgr.alerts.acknowledge',
      'statemgr.forecast.list',
      'statemgr.incidents.list',
      'statemgr.incidents.get',
      'statemgr.recovery.list',
      'statemgr.recovery.get',
      'statemgr.recovery.advance',
      'statemgr.schedule.add',
      'statemgr.schedule.list',
      'statemgr.schedule.cancel',
      'statemgr.preferences.get',
      'statemgr.preferences.set',
      'statemgr.policy.suggest',
      'statemgr.rules.list',
      'statemgr.subjects.list',
    ],
  )
})

test('every request can be published as a JSON schema', () => {
  for (const { path, takes } of subjects) {
    const schema = z.toJSONSchema(takes, { io: 'input' })
    assert.equal(schema.additionalProperties, false, path)
  }
})

test('a subject that asks for an action answers with what became of it, or with the plan', () => {
  for (const { path, takes, gives } of subjects) {
    const isControl = 'dryRun' in takes.shape
    assert.equal(gives === controlGives, isControl, path)
    if (isControl)
      assert.deepEqual(
        Object.keys(controlFields).filter((f) => !(f in takes.shape)),
        [],
      )
  }
})

test('every field of every request, reply and event says what it means', () => {
  const named = subjects.flatMap(({ path, takes, gives }): readonly Named[] => [
    [`${path} takes`, takes, 'input'],
    [`${path} gives`, gives, 'output'],
  ])
  const all: readonly Named[] = [
    ...named,
    ['an error', errorBodySchema, 'output'],
    ['an event', eventSchema, 'output'],
  ]
  let fields = 0
  for (const [where, schema, io] of all) {
    for (const { path, isDescribed } of fieldsIn(z.toJSONSchema(schema, { io }), where)) {
      assert.ok(isDescribed, `${path} is not described`)
      fields++
    }
  }
  assert.ok(fields > 1000, `only ${fields} fields were found`)
})

type Named = readonly [where: string, schema: z.ZodType, io: 'input' | 'output']

interface Field {
  readonly path: string
  readonly isDescribed: boolean
}

/** Every field, however deep, wherever a schema has other schemas in it. */
function fieldsIn(schema: unknown, path: string): readonly Field[] {
  if (Array.isArray(schema)) return schema.flatMap((one) => fieldsIn(one, path))
  if (typeof schema !== 'object' || schema === null) return []
  return Object.entries(schema).flatMap(([key, value]): readonly Field[] => {
    if (key !== 'properties') return fieldsIn(value, path)
    return Object.entries(value as Readonly<Record<string, object>>).flatMap(([name, field]) => [
      { path: `${path}.${name}`, isDescribed: 'description' in field },
      ...fieldsIn(field, `${path}.${name}`),
    ])
  })
}
