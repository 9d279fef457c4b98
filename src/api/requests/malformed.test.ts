/** Bad input, row by row, with the path and the hint that each gets. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ErrorBody } from '../fields/errors.ts'
import { onlyReads } from '../fields/resource.ts'
import { subjects } from '../resources.ts'
import { parseRequest, requestMaxBytes } from './parse-request.ts'

test('a bad request is refused with its path and the nearest that is valid', () => {
  const on = 'host.power.on'
  const far = 'x'.repeat(300)
  const good = { name: 'host.0', interlocks: ['health'], reason: 'new DIMM', expires: '30m' }
  const freeFields = 'requestId, actor, reason, ifRevision, dryRun, override, wait, after'
  const leave = (changes: object) => ({ ...good, ...changes })
  const rows: readonly (readonly [string, unknown, string, string | number | null])[] = [
    // path, body, the path that is wrong, the nearest or the limit
    [on, [], 'body', 'an object'],
    [on, null, 'body', 'an object'],
    [on, 'host.0', 'body', 'an object'],
    [on, 5, 'body', 'an object'],
    [on, {}, 'name', 'a string'],
    [on, { name: 5 }, 'name', 'a string'],
    [on, { name: null }, 'name', 'a string'],
    [on, { name: '' }, 'name', 1],
    [on, { name: 'host.*' }, 'name', null],
    [on, { name: 'host.>' }, 'name', null],
    [on, { name: 'host 0' }, 'name', null],
    [on, { name: 'host..0' }, 'name', null],
    [on, { name: '.host' }, 'name', null],
    [on, { name: 'host.0\n' }, 'name', null],
    [on, { name: '__proto__\u0000' }, 'name', null],
    [on, { name: far }, 'name', 128],
    [on, { name: 'host.0', requestID: 'a' }, 'requestID', 'requestId'],
    [on, { name: 'host.0', dryrun: true }, 'dryrun', 'dryRun'],
    [on, { name: 'host.0', force: true }, 'force', freeFields],
    [on, JSON.parse('{"name":"host.0","__proto__":{}}'), '__proto__', freeFields],
    [on, { name: 'host.0', requestId: '' }, 'requestId', 1],
    [on, { name: 'host.0', requestId: far }, 'requestId', 128],
    [on, { name: 'host.0', requestId: 'a\u0007' }, 'requestId', null],
    [on, { name: 'host.0', reason: far }, 'reason', 256],
    [on, { name: 'host.0', reason: 'two\nlines' }, 'reason', null],
    [on, { name: 'host.0', reason: '\ud800' }, 'reason', null],
    [on, { name: 'host.0', actor: far }, 'actor', 64],
    [on, { name: 'host.0', ifRevision: 1.5 }, 'ifRevision', 'a whole number'],
    [on, { name: 'host.0', ifRevision: -1 }, 'ifRevision', 0],
    [on, { name: 'host.0', ifRevision: '3' }, 'ifRevision', 'a number'],
    [on, { name: 'host.0', dryRun: 'yes' }, 'dryRun', 'true or false'],
    [on, { name: 'host.0', wait: '30' }, 'wait', null],
    [on, { name: 'host.0', wait: 'soon' }, 'wait', null],
    [on, { name: 'host.0', wait: '11m' }, 'wait', null],
    [on, { name: 'host.0', wait: 600_001 }, 'wait', 600_000],
    [on, { name: 'host.0', wait: -1 }, 'wait', 0],
    [on, { name: 'host.0', wait: {} }, 'wait', null],
    ['host.power.off', { name: 'host.0', forse: true }, 'forse', 'force'],
    ['host.power.off', { name: 'host.0', force: 1 }, 'force', 'true or false'],
    ['host.identify', { name: 'host.0' }, 'on', 'true or false'],
    ['host.diagnostic', { name: 'host.0', enter: 'true' }, 'enter', 'true or false'],
    ['bmc.update', { name: 'bmc.0', phase: 'complet' }, 'phase', 'complete'],
    ['bmc.update', { name: 'bmc.0', phase: 1 }, 'phase', 'prepare, complete'],
    ['bmc.update', { name: 'bmc.0' }, 'phase', 'prepare, complete'],
    ['bmc.update', { phase: 'prepare' }, 'name', 'a string'],
    ['chassis.power.off', {}, 'name', 'a string'],
    ['chassis.power.off', { name: null }, 'name', 'a string'],
    ['action', { name: 'host.0', action: 'Power On' }, 'action', null],
    ['action', { name: 'host.0', action: 'statemgr.>' }, 'action', null],
    ['operation.get', {}, 'id', 'a string'],
    ['operations.list', { state: 'Running' }, 'state', 'running'],
    ['operations.list', { limit: 0 }, 'limit', 1],
    ['operations.list', { limit: 1001 }, 'limit', 1000],
    ['history.query', { component: 'host.*' }, 'component', null],
    ['history.query', { type: 'transitions' }, 'type', 'transition'],
    ['history.query', { order: 'newset' }, 'order', 'newest'],
    ['history.query', { from: 'yesterday' }, 'from', null],
    ['history.query', { from: 1e300 }, 'from', Number.MAX_SAFE_INTEGER],
    ['alerts.list', { severity: 'critical' }, 'severity', 'Critical'],
    ['hosts.list', { name: 'host.0' }, 'name', 'after'],
    ['override.grant', leave({ interlock: ['a'] }), 'interlock', 'actor'],
    ['override.grant', leave({ interlocks: [] }), 'interlocks', 1],
    ['override.grant', leave({ interlocks: 'health' }), 'interlocks', 'array'],
    ['override.grant', leave({ reason: '' }), 'reason', 1],
    ['override.grant', leave({ reason: null }), 'reason', 'a string'],
    ['override.grant', leave({ expires: 'soon' }), 'expires', null],
    ['override.grant', leave({ expires: 30 }), 'expires', 'a string'],
    ['override.revoke', {}, 'id', 'a string'],
  ]
  for (const [path, body, subject, limit] of rows) {
    const refusal = refused(path, JSON.stringify(body))
    const label = `${path} ${JSON.stringify(body)}: ${refusal.message}`
    assert.equal(refusal.code, 'malformed', label)
    const [first] = refusal.evidence
    assert.equal(first?.subject, subject, label)
    assert.equal(first?.limit, limit, label)
    assert.equal(first?.ok, false, label)
    assert.ok(refusal.message.startsWith(subject), label)
    assert.ok(JSON.stringify(refusal).length < 2000, label)
  }
})

test('a wait that is no duration is told what one looks like', () => {
  for (const wait of ['30', 'soon', '11m', '-1s', '1e3s', '', [], {}]) {
    const { message } = refused('host.power.on', JSON.stringify({ name: 'host.0', wait }))
    assert.match(message, /^wait must be a duration such as "30s"/)
  }
})

test('what is too deep or too wide is refused before anything in it is looked at', () => {
  const rows = [
    ['['.repeat(requestMaxBytes), 'deep'],
    ['['.repeat(5000), 'deep'],
    [`{"name":${'['.repeat(5000)}${']'.repeat(5000)}}`, 'deep'],
    [`{"name":${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}}`, 'deep'],
    [`{"interlocks":[${'1,'.repeat(20_000)}1]}`, 'wide'],
  ] as const
  for (const [payload, value] of rows) {
    for (const path of ['host.get', 'override.grant', 'schedule.add']) {
      const { code, message, evidence } = refused(path, payload)
      assert.equal(code, 'malformed')
      assert.deepEqual([evidence[0]?.subject, evidence[0]?.value], ['body', value])
      assert.ok(message.startsWith(`body is too ${value}: at most `), message)
    }
  }
})

test('what is not JSON is refused as the body', () => {
  const rows: readonly (string | Uint8Array)[] = [
    '{',
    'host.0',
    ' ',
    '{"name":"host.0"}}',
    "{'name':'host.0'}",
    '{"name":NaN}',
    '['.repeat(20),
    new Uint8Array([0x22, 0xff, 0x22]),
    new Uint8Array([0, 1, 2]),
  ]
  for (const payload of rows) {
    const refusal = refused('host.get', payload)
    assert.equal(refusal.code, 'malformed')
    assert.equal(refusal.evidence[0]?.subject, 'body')
    assert.match(refusal.message, /^body is not JSON: /)
    assert.ok(refusal.message.length < 200)
  }
})

test('a request of more than 64 KiB is refused by its size alone', () => {
  const filled = (length: number, character = 'x') => JSON.stringify(character.repeat(length))
  const bytes = new TextEncoder().encode(filled(requestMaxBytes))
  const umlauts = filled(requestMaxBytes / 2, 'ä')
  for (const payload of [filled(requestMaxBytes), bytes, umlauts, 'x'.repeat(10_000_000)]) {
    assert.equal(refused('host.get', payload).code, 'too-large')
  }
  assert.equal(refused('host.get', filled(requestMaxBytes - 2)).code, 'malformed')
})

test('many faults are told together, but not without end', () => {
  const two = refused('host.power.on', '{"name":"host 0","forse":true}')
  assert.deepEqual(
    two.evidence.map(({ subject }) => subject),
    ['name', 'forse'],
  )
  const keys = Array.from({ length: 3000 }, (_, index) => [`key${index}`, index])
  const many = refused('host.power.on', JSON.stringify(Object.fromEntries(keys)))
  assert.equal(many.evidence.length, 8)
  assert.ok(many.message.length < 1000)
})

function refused(path: string, payload: string | Uint8Array): ErrorBody {
  const subject = subjects.find((one) => one.path === path)
  assert.ok(subject, `there is no subject ${path}`)
  const read = parseRequest(subject, payload)
  assert.ok(read.kind === 'refused', JSON.stringify(read))
  return read.refusal
}

test('every act says on what: an empty one is refused, with a line to type that is right', () => {
  const acts = subjects.filter((subject) => !onlyReads(subject))
  assert.ok(acts.length > 20)
  for (const subject of acts) {
    for (const bare of ['', '{}', '{"name":null}']) {
      const read = parseRequest(subject, bare)
      assert.equal(read.kind, 'refused', `${subject.path} ${bare}`)
      const { code, guidance } = (read as Extract<typeof read, { kind: 'refused' }>).refusal
      assert.equal(code, 'malformed')
      const [, path, body] = /^As in: nats req statemgr\.(\S+) '(.*)'$/.exec(guidance) ?? []
      assert.equal(path, subject.path, guidance)
      const typed = parseRequest(subject, body!)
      if (typed.kind === 'refused') assert.match(typed.refusal.message, /^(id|alert) /)
    }
  }
})

test('nobody may claim to be the service itself, however it is written', () => {
  const subject = subjects.find(({ path }) => path === 'host.power.on')!
  const claims = ['statemgr', 'Statemgr', 'STATEMGR', 'ｓtatemgr', 'state\u200bmgr', 'statemgr ']
  for (const actor of [...claims, 'u-bmc', 'U-BMC']) {
    const read = parseRequest(subject, JSON.stringify({ name: 'host.0', actor }))
    assert.equal(read.kind, 'refused', JSON.stringify(actor))
  }
  for (const actor of ['anna', 'statemgr-cli', 'cli:statemgr', 'my u-bmc client']) {
    const read = parseRequest(subject, JSON.stringify({ name: 'host.0', actor }))
    assert.equal(read.kind, 'parsed', actor)
  }
})
