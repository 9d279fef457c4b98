/** What the entries of the journal are announced as, and where. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EntryType } from '../../core/model/events/entry.ts'
import type { HistoryEntry } from '../resources/history.ts'
import { announcementOf, eventSchema } from './events.ts'

const entry: HistoryEntry = {
  seq: 42,
  at: 90_000,
  wall: '2026-11-23T13:10:22.123Z',
  boot: 'b1',
  type: 'transition',
  component: 'host.0',
  from: 'Off',
  to: 'PoweringOn',
  operation: 'op-1',
  correlation: 'op-1',
  action: 'PowerOn',
  cause: 'request',
  actor: 'anna',
  reason: null,
  durationMs: 30_000,
  outcome: 'started',
  message: null,
  evidence: [],
}

const services = ['powermgr', 'my.powermgr', 'sensormon'] as const

test('a change of status is an event to those of the component, and to all', () => {
  const announced = announcement(entry)
  assert.deepEqual(announced.subjects, ['statemgr.events.host.0', 'statemgr.events.transitions'])
  assert.deepEqual(announced.event, {
    specversion: '1.0',
    id: '42-b1',
    source: '/statemgr/rack%201',
    type: 'statemgr.transition',
    subject: 'host.0',
    time: '2026-11-23T13:10:22.123Z',
    datacontenttype: 'application/json',
    data: entry,
  })
})

test('every entry is an event, and goes to the streams that it belongs to', () => {
  const rows: Readonly<Record<EntryType, readonly Row[]>> = {
    transition: [
      ['succeeded', 'transition', 'transitions'],
      ['failed', 'transition', 'transitions', 'errors'],
      ['rolled-back', 'transition', 'transitions', 'errors'],
    ],
    thermal: [['observed', 'thermal', 'transitions']],
    operation: [
      ['failed', 'error', 'errors'],
      ['rolled-back', 'error', 'errors'],
      ['queued', 'operation'],
      ['unchanged', 'operation'],
      ['aborted', 'operation'],
      ['succeeded', 'operation'],
    ],
    refusal: [['refused', 'error', 'errors']],
    alert: [['raised', 'alert', 'alerts']],
    acknowledgement: [['acknowledged', 'alert', 'alerts']],
    recovery: [['step-done', 'alert', 'alerts']],
    service: [['started', 'service']],
    override: [['granted', 'override']],
    schedule: [['planned', 'schedule']],
    preference: [['set', 'preference']],
    description: [['set', 'description']],
    emergency: [['asked', 'emergency']],
    restore: [['decided', 'restore']],
    policy: [['warned', 'policy']],
    call: [['again', 'call']],
    led: [['again', 'led']],
  }
  for (const [type, cases] of Object.entries(rows))
    for (const [outcome, what, ...streams] of cases) {
      const announced = announcement({ ...entry, type: type as EntryType, outcome })
      assert.equal(announced.event.type, `statemgr.${what}`, type)
      const subjects = ['host.0', ...streams].map((token) => `statemgr.events.${token}`)
      assert.deepEqual(announced.subjects, subjects, `${type} ${outcome}`)
    }
})

type Row = readonly [outcome: string, what: string, ...streams: readonly string[]]

test('everything that is told of has one subject: its kind, and one token', () => {
  const rows = {
    'host.0': 'host.0',
    'chassis.0': 'chassis.0',
    chassis: 'chassis.chassis',
    bmc: 'bmc.bmc',
    'pump.left': 'pump.left',
    'tray.0.1': 'tray.0%2E1',
    'zone/cpu_zone': 'zone.cpu_zone',
    'forecast/cpu_zone': 'forecast.cpu_zone',
    'supply/psu.1': 'supply.psu%2E1',
    'sensor/cpu0_temp': 'sensor.cpu0_temp',
    powermgr: 'service.powermgr',
    'my.powermgr': 'service.my%2Epowermgr',
    statemgr: 'service.statemgr',
    nats: 'service.nats',
    power: 'system.power',
    system: 'system.system',
    'zone/a>*.% ü': 'zone.a%3E%2A%2E%25%20%C3%BC',
  }
  for (const [component, place] of Object.entries(rows)) {
    const [subject] = announcement({ ...entry, component }).subjects
    assert.equal(subject, `statemgr.events.${place}`)
    assert.equal(subject.split('.').length, 4, 'one token after the kind')
  }
})

test('who asks for a component that does not exist cannot choose where that is told', () => {
  const asked = { type: 'refusal', cause: 'unknown-component', component: 'transitions' } as const
  const { subjects } = announcement({ ...entry, ...asked, from: null, outcome: 'refused' })
  assert.deepEqual(subjects, ['statemgr.events.service.statemgr', 'statemgr.events.errors'])
})

test('an entry of another run is another event, though both began to count at 1', () => {
  const ids = ['run1', 'run2'].map((boot) => announcement({ ...entry, seq: 1, boot }).event.id)
  assert.deepEqual(ids, ['1-run1', '1-run2'])
})

function announcement(of: HistoryEntry) {
  const origin = { serviceName: 'statemgr', systemName: 'rack 1', services }
  const { subjects, text } = announcementOf(origin, of, JSON.stringify(of))
  const event: unknown = JSON.parse(text)
  assert.deepEqual(eventSchema.parse(event), event, 'nothing that the schema does not know')
  return { subjects, event: eventSchema.parse(event) }
}
