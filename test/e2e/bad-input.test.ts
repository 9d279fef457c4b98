/**
 * Bad input over NATS and over HTTP: it is told where it is wrong, and nothing is lost or moves.
 */
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { type ErrorBody, errorBodySchema } from '../../src/api/fields/errors.ts'
import { fetchWith } from '../fakes/carrying.ts'
import { runStatemgr } from '../harness/processes.ts'
import { startSite } from '../harness/site.ts'

const site = await startSite()
after(() => site[Symbol.asyncDispose]())
await site.simulate()
const { url } = await site.serve()
await site.ask('chassis.power.on', { name: 'chassis.0', wait: true })

interface Case {
  readonly path: string
  readonly body: string
  readonly code: number
  readonly error: string
  /** What the message has to say. */
  readonly message: RegExp
}

const bad = (path: string, body: object | string, message: RegExp): Case => ({
  path,
  body: typeof body === 'string' ? body : JSON.stringify(body),
  code: 400,
  error: 'malformed',
  message,
})

const cases: Readonly<Record<string, Case>> = {
  'a text that is no JSON': bad('host.power.on', '{"name": host.0}', /^body is not JSON/),
  'a zero byte': bad('host.power.on', '\u0000', /^body is not JSON/),
  'a list': bad('host.power.on', '[]', /^body must be an object/),
  null: bad('system.status', 'null', /^body must be an object/),
  'a number for a name': bad('host.get', { name: 7 }, /^name must be a string/),
  'no name': bad('host.power.on', {}, /^name is missing/),
  'text for a flag': bad('host.reset', { name: 'host.0', force: 'yes' }, /^force must be true or/),
  'a negative revision': bad('host.reset', { name: 'host.0', ifRevision: -1 }, /^ifRevision /),
  'a wait without a unit': bad('host.reset', { name: 'host.0', wait: '5' }, /^wait must be a dur/),
  'an unknown field': bad('host.reset', { name: 'host.0', forse: true }, /did you mean force\?/),
  'a wildcard': bad('host.power.on', { name: 'host.*' }, /^name must be a name .* no wildcard/),
  'another wildcard': bad('action', { name: '>', action: 'PowerOn' }, /^name .* no wildcard/),
  'a name of control characters': bad('host.get', { name: 'host.0\n' }, /^name /),
  'a prototype’s name': bad('host.get', { name: '__proto__', extra: 1 }, /extra is/),
  'an endless list': bad('history.query', { limit: 1e9 }, /^limit is too great: 1000 at most/),
  'a phase that is none': bad('bmc.update', { phase: 'prepair' }, /did you mean prepare\?/),
  'an unknown component': {
    ...bad(
      'host.power.on',
      { name: 'host.7' },
      /there is no host host\.7: did you mean host\.[01]/,
    ),
    code: 404,
    error: 'unknown-component',
  },
  'a component that every object has': {
    ...bad('host.power.on', { name: 'constructor' }, /there is no host constructor/),
    code: 404,
    error: 'unknown-component',
  },
  'a component of another kind': {
    ...bad('host.power.on', { name: 'chassis.0' }, /chassis\.0 is a chassis, not a host/),
    code: 404,
    error: 'unknown-component',
  },
  'an unknown action': {
    ...bad('action', { name: 'host.0', action: 'PowrOn' }, /did you mean PowerOn\?/),
    code: 404,
    error: 'unknown-action',
  },
  'an action that every object has': {
    ...bad('action', { name: 'host.0', action: 'toString' }, /has no action toString/),
    code: 404,
    error: 'unknown-action',
  },
  'an unknown operation': {
    ...bad('operation.get', { id: 'nothing' }, /there is no operation nothing/),
    code: 404,
    error: 'unknown-operation',
  },
  '100 KB': {
    ...bad('host.power.on', { name: 'host.0', reason: 'x'.repeat(100_000) }, /more than 65536/),
    code: 413,
    error: 'too-large',
  },
}

for (const [name, { path, body, code, error, message }] of Object.entries(cases)) {
  test(`${name} is answered with ${code} ${error}, over NATS and HTTP alike`, async () => {
    const before = await everything()
    const overNats = await site.ask(path, body)
    const overHttp = await post(`statemgr.${path}`, body)
    for (const reply of [overNats, overHttp]) {
      assert.equal(reply.code, code, JSON.stringify(reply.body))
      const refusal: ErrorBody = errorBodySchema.parse(reply.body)
      assert.equal(refusal.code, error)
      assert.match(refusal.message, message)
      assert.notEqual(refusal.guidance, '')
    }
    assert.deepEqual(overHttp.body, overNats.body)
    assert.deepEqual(await everything(), before)
  })
}

test('10 MB are refused: by HTTP with 413, and by NATS before they are sent', async () => {
  const before = await everything()
  const body = JSON.stringify({ name: 'host.0', reason: 'x'.repeat(10_000_000) })
  const { code, body: refusal } = await post('statemgr.host.power.on', body)
  assert.equal(`${code} ${refusal.code}`, '413 too-large')
  const answer = await site.bus.request('statemgr.host.power.on', body, { timeoutMs: 20_000 })
  assert.equal(answer.kind, 'refused')
  assert.ok(answer.kind === 'refused' && /bytes/.test(answer.why), JSON.stringify(answer))
  assert.deepEqual(await everything(), before)
})

test('a subject that there is not is answered with the nearest, over HTTP', async () => {
  const { code, body } = await post('statemgr.host.power.onn', '{}')
  assert.equal(`${code} ${body.code}`, '404 unknown-subject')
  assert.match(body.message, /did you mean statemgr\.host\.power\.on\?/)
})

test('after all of it the service does what it is asked', async () => {
  const { body } = await site.ask('host.power.on', { name: 'host.0', wait: true })
  assert.equal(body.component.status, 'Running')
})

test('a configuration with an unknown key is refused with the nearest key', async () => {
  const file = join(site.folder, 'wrong.yaml')
  await writeFile(file, 'hosts:\n  - name: host.0\ntransitionTimout: 30s\n')
  for (const command of ['serve', 'simulate']) {
    const { code, out, err } = await runStatemgr(command, '--config', file, '--nats', site.nats.url)
    assert.equal(code, 2, err)
    assert.equal(out, '')
    assert.match(err, /:3:1.*transitionTimout/s)
    assert.match(err, /transitionTimeout/)
    assert.doesNotMatch(err, /\n\s+at /)
  }
})

interface Wrongness {
  readonly code: number
  readonly body: ErrorBody
}

async function post(subject: string, body: string): Promise<Wrongness> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetchWith(`${url}/api/${subject}`, { method: 'POST', headers, body })
  return { code: response.status, body: (await response.json()) as ErrorBody }
}

/** What must not move: the components, the hardware, and the journal but for refusals. */
async function everything() {
  const { hosts, chassis, bmc, operations } = await site.status()
  const { hosts: hostsAre, chassis: chassisIs } = await site.truth()
  const journal = (await site.history()).filter(({ type }) => type !== 'refusal')
  const components = [...hosts, chassis, bmc].map((one) => ({ ...one, observed: null }))
  return { components, operations, hostsAre, chassisIs, journal }
}
