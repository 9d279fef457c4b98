/** Tests of expressions on a view: what CEL makes of them, and what of the unknown. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Judgement } from '../../core/model/platform/rules.ts'
import type { View, ViewedComponent } from '../../core/model/platform/view.ts'
import { readExpression } from './expressions.ts'

const host = (name: string, more: Partial<ViewedComponent> = {}): ViewedComponent => ({
  name,
  kind: 'host',
  status: 'Running',
  statusClass: 'stable',
  sinceMs: 5000,
  power: 'On',
  health: 'OK',
  isBusy: false,
  action: '',
  identify: false,
  locks: [],
  priority: 1,
  powerWatts: 400,
  attemptsLeft: 3,
  ...more,
})
const hosts = [host('host.0'), host('host.1', { power: 'Off', locks: ['isolated'] })]
const chassis = host('chassis.0', { kind: 'chassis', powerOnHours: 7 })

const view: View = {
  system: { name: 'rack', startCause: 'first', isSettling: false },
  request: {
    action: 'PowerOn',
    component: 'host.1',
    via: 'bus',
    actor: 'cli:anna',
    reason: '',
    cause: 'request',
    hasOverride: false,
    waitedMs: 0,
  },
  component: hosts[1]!,
  components: { 'host.0': hosts[0]!, 'host.1': hosts[1]!, 'chassis.0': chassis },
  hosts,
  chassis,
  zones: {
    inlet: { level: 'normal', sinceMs: 1, why: '', isKnown: true, value: 25, ageMs: 400 },
    outlet: { level: 'unknown', sinceMs: 1, why: 'no reading', isKnown: false },
  },
  supplies: {
    'psu.0': { level: 'critical', sinceMs: 1, why: '', isKnown: true, text: 'input Lost' },
  },
  sensors: {},
  resources: {},
  services: { powermgr: true, thermalmgr: false },
  time: { serviceMs: 1000, wall: '2026-11-23T05:30:00.000Z' },
}

function judged(expression: string): Judgement {
  const read = readExpression(expression, { hosts: 2, zones: 2, components: 3, services: 2 })
  assert.ok('judge' in read, `${expression}: ${'flaw' in read ? read.flaw.message : ''}`)
  return read.judge(view)
}

const holds = (expression: string) => {
  const judgement = judged(expression)
  return judgement.kind === 'judged' ? judgement.holds : judgement.why
}

test('expressions come to what CEL says they do', () => {
  const table: readonly (readonly [string, boolean])[] = [
    ['zones["inlet"].value > 20', true],
    ['zones.inlet.value >= 25.0 && zones.inlet.value <= 25', true],
    ['zones["inlet"].value == 25.0', true],
    ['chassis.powerOnHours == 7', true],
    ['components["chassis.0"].powerOnHours > 7', false],
    ['hosts.exists(h, h.power == "Off" && h.name == component.name)', true],
    ['hosts.all(h, h.power == "On")', false],
    ['hosts.exists_one(h, "isolated" in h.locks)', true],
    ['hosts.filter(h, h.power == "On").size() == 1', true],
    ['size(hosts.map(h, h.powerWatts)) == 2', true],
    ['services.exists(s, !services[s])', true],
    ['"psu.0" in supplies && supplies["psu.0"].text.contains("Lost")', true],
    ['request.actor.startsWith("cli:") && request.reason == ""', true],
    ['has(component.attemptsLeft) && !has(component.powerOnHours)', true],
    ['time.wall.getHours() == 5 && time.wall.getHours("Europe/Berlin") == 6', true],
    ['time.wall.getDayOfWeek() == 1', true],
    ['time.wall > timestamp("2026-01-01T00:00:00Z")', true],
    ['time.wall - timestamp("2026-11-23T00:00:00Z") > duration("5h")', true],
    ['request.action in ["PowerOn", "PowerCycle"] ? true : false', true],
    ['hosts[0].priority + 1 == 2 && double(hosts[0].priority) < 1.5', true],
    ['int("7") * 2 - 3 == 11 && string(7) == "7"', true],
    ['request.action.lowerAscii() == "poweron"', true],
  ]
  for (const [expression, expected] of table) assert.equal(holds(expression), expected, expression)
})

test('what is not known comes to nothing, unless the rest decides without it', () => {
  assert.equal(holds('zones["outlet"].value > 20'), 'there is no zones["outlet"].value now')
  assert.equal(holds('component.powerOnHours > 1'), 'there is no component.powerOnHours now')
  assert.equal(holds('zones["outlet"].value > 20 || request.action == "PowerOn"'), true)
  assert.equal(holds('zones["outlet"].isKnown && zones["outlet"].value > 20'), false)
  assert.equal(holds('hosts.exists(h, h.powerOnHours > 1)'), 'there is no powerOnHours now')
})

test('what goes wrong while it is judged is told, not thrown', () => {
  for (const [expression, message] of [
    ['1 / (chassis.priority - 1) == 1', /division/],
    ['hosts[7].name == "x"', /7|index|element/],
    ['time.wall.getHours("Nowhere/Land") == 1', /time zone/],
    ['int(request.actor) == 1', /cannot convert/],
    ['components[request.actor].name == "x"', /no components\[request.actor\] now/],
  ] as const) {
    assert.match(String(holds(expression)), message, expression)
  }
})

test('names that every JavaScript object has are in no map', () => {
  assert.equal(holds('"constructor" in zones || "__proto__" in services'), false)
  assert.match(String(holds('zones["constructor"].value > 1')), /there is no/)
})

test('what it read is told as evidence, each once, and no more than explains', () => {
  const judgement = judged(
    'zones["inlet"].value > 20 && zones["inlet"].value < 30 && request.reason == "" && ' +
      'hosts.exists(h, h.isBusy) && component.isBusy',
  )
  assert.ok(judgement.kind === 'judged')
  assert.deepEqual(judgement.seen, [
    { path: 'zones["inlet"].value', value: 25 },
    { path: 'request.reason', value: '' },
    { path: 'component.isBusy', value: 'false' },
  ])
})
