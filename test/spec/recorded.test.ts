/** Nothing in silence: whatever is asked, accepted or refused, is in the journal and an event. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EventReply } from '../../src/api/events/events.ts'
import type { Command } from '../../src/core/model/events/command.ts'
import type { Event } from '../../src/core/model/events/event.ts'
import type { System } from '../../src/core/model/system/system.ts'
import { step } from '../../src/core/step.ts'
import { begin, play } from '../harness/moves.ts'
import { example, judged } from '../harness/platform.ts'
import { silencesOf } from '../harness/silences.ts'
import { createWorld } from '../harness/world.ts'

type Kind = Command['kind']
type About<K extends Kind> = Omit<Extract<Command, { kind: K }>, 'kind' | 'actor' | 'reason'>

/** What is asked before, then what is accepted, and what is refused: for each kind of command. */
const commands: {
  readonly [K in Kind]: {
    readonly before?: readonly Event[]
    readonly accepted: About<K>
    readonly refused: About<K> | null
  }
} = {
  request: { accepted: request('i1', 'IdentifyOn'), refused: request('i2', 'Fly') },
  'operation.abort': {
    before: [isOff(1), isOff(2), by('request', request('o2', 'PowerOn'))],
    accepted: { operation: 'o2' },
    refused: { operation: 'nothing' },
  },
  'override.grant': {
    accepted: { id: 'v1', component: 'host.0', interlocks: ['health'], forMs: 60_000 },
    refused: { id: 'v2', component: 'host.0', interlocks: ['nothing'], forMs: 60_000 },
  },
  'override.revoke': {
    before: [
      by('override.grant', { id: 'v1', component: 'host.0', interlocks: ['health'], forMs: 9000 }),
    ],
    accepted: { id: 'v1' },
    refused: { id: 'v2' },
  },
  'alert.acknowledge': {
    accepted: { alert: 'level-warning/sensor/dimm_temp' },
    refused: { alert: 'nothing/host.0' },
  },
  'schedule.add': { accepted: schedule(2), refused: schedule(0) },
  'schedule.cancel': {
    before: [by('schedule.add', schedule(2))],
    accepted: { id: 's1' },
    refused: { id: 's2' },
  },
  'preferences.set': {
    accepted: { component: 'host.0', preferences: { restore: 'Restore' } },
    refused: { component: 'bmc.0', preferences: { restore: 'Restore' } },
  },
  'description.set': {
    accepted: { component: 'host.0', changes: { description: 'blue' } },
    refused: { component: 'host.9', changes: { description: 'blue' } },
  },
  'recovery.advance': {
    accepted: { id: 'r1', alert: 'level-warning/sensor/dimm_temp', step: 1 },
    refused: { id: 'r2', alert: 'nothing/host.0', step: 1 },
  },
  'emergency.off': {
    accepted: { id: 'e1', component: 'host.0' },
    refused: { id: 'e2', component: 'host.9' },
  },
}

function request(id: string, action: string): About<'request'> {
  const plain = { requestId: null, ifRevision: null, dryRun: false, override: null }
  return { id, component: 'host.0', action, ...plain }
}

function isOff(seq: number): Event {
  const serial = { boot: 's2', seq }
  return { kind: 'power', component: 'host.0', power: 'Off', source: 'poll', serial }
}

function schedule(dueWall: number): About<'schedule.add'> {
  const what = { component: 'host.0', action: 'ForceOff', ifMissed: 'skip' } as const
  return { id: 's1', ...what, dueWall, nowWall: 1 }
}

function by<K extends Kind>(kind: K, asked: About<K>): Command {
  return { kind, ...asked, actor: 'anna', reason: 'why not' } as unknown as Command
}

for (const [kind, { before = [], accepted, refused }] of Object.entries(commands)) {
  test(`${kind} is in the journal with who asked, whatever comes of it`, () => {
    const begun = begin(example)
    play(begun, { do: 'well' })
    const warm = { kind: 'level', subject: 'sensor/dimm_temp' } as const
    const known: readonly Event[] = [{ ...warm, judged: judged('warning', begun.now) }, ...before]
    const entriesOf = (system: System, event: Event) => {
      const stepped = step(example, system, event, begun.now)
      const done = { event, before: system, after: stepped.system, effects: [], ...stepped }
      assert.deepEqual(silencesOf(new Set(), done), [])
      return stepped
    }
    const ready = known.reduce((system, event) => entriesOf(system, event).system, begun.system)
    for (const [asked, what] of [
      [accepted, 'accepted'],
      [refused, 'refused'],
    ] as const) {
      const command = by(kind as Kind, asked as never)
      const { entries, answer } = entriesOf(ready, command)
      assert.equal(answer?.kind === 'refused', what === 'refused', JSON.stringify(answer))
      const own = entries.filter(({ actor, reason }) => actor === 'anna' && reason === 'why not')
      assert.ok(own.length > 0, `${what}: ${JSON.stringify(entries)}`)
      if (what === 'refused') assert.deepEqual([own[0]?.type, entries.length], ['refusal', 1])
    }
  })
}

test('events.> is all that the journal has, in its order', async () => {
  const world = await createWorld()
  const received: EventReply[] = []
  world.bus.subscribe('statemgr.events.>', (message) => received.push(JSON.parse(message.text())))
  const asked: readonly (readonly [string, object])[] = [
    ['chassis.power.on', { wait: '1m' }],
    ['host.power.on', { name: 'host.0', wait: '1m' }],
    ['host.nmi', { name: 'host.0' }],
    ['host.identify', { name: 'host.0', on: true }],
    ['override.grant', { name: 'host.1', interlocks: ['health'], reason: 'new', expires: '5s' }],
    ['preferences.set', { name: 'host.0', autoRebootOnce: false }],
    ['emergency.off', { name: 'host.0', reason: 'smoke' }],
    ['host.power.on', { name: 'host.7' }],
  ]
  for (const [path, body] of asked) void world.ask(path, body).then(() => {})
  await world.rest()
  await world.advance(10_000)
  const history = await world.history()
  const once = received.filter(({ id }, index) => index === 0 || received[index - 1]!.id !== id)
  assert.deepEqual(
    once.map(({ data }) => data),
    history.filter(({ seq }) => seq >= received[0]!.data.seq),
  )
  const types = new Set(history.map(({ type }) => type))
  for (const type of ['operation', 'override', 'preference', 'emergency', 'refusal', 'service'])
    assert.ok(types.has(type as never), type)
  await world.stop()
})
