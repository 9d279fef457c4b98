/**
 * Bugs planted around what is decided: in effects, signals, the journal, deadlines, a start and the
 * step itself. None of them ends anything, and every emergency works.
 */
import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { rules } from '../../../src/core/automation/rules.ts'
import type { Effect, Event } from '../../../src/core/model/events/event.ts'
import { componentOf, put } from '../../../src/core/model/system/system.ts'
import { platformOf, platformWith, startOf } from '../../harness/platform.ts'
import { emergencyOff, hosts, openSite, running, type Site, whilePlanted } from './planted.ts'

const platform = platformWith()

const fail = (what: string) => (): never => {
  throw new Error(`planted in ${what}`)
}

async function assertSafe(site: Site): Promise<void> {
  await site.put(emergencyOff)
  await site.goesOff(...hosts)
}

for (const kind of ['look', 'led', 'ended', 'ask-policy'] as const) {
  test(`an effect of kind ${kind} that is a bug's keeps no call from being made`, async () => {
    const performs = (effect: Effect) => effect.kind === kind && fail(kind)()
    const site = openSite({ platform, performs })
    await site.ask('host.0', 'IdentifyOn')
    await site.ask('host.0', 'GracefulShutdown')
    await site.put(startOf('again'))
    await assertSafe(site)
    const places = site.bugs.map(({ what }) => what)
    assert.deepEqual(places, kind === 'ask-policy' ? [] : [kind])
  })
}

test("a call that is a bug's leaves what it is of held, and power is cut without it", async () => {
  let isPlanted = true
  const performs = (effect: Effect) => {
    if (effect.kind === 'call' && effect.verb === 'force-off' && isPlanted) {
      isPlanted = false
      fail('force-off')()
    }
  }
  const site = openSite({ platform, performs })
  await site.ask('host.0', 'EmergencyCut')
  await site.goesOff('host.0')
  assert.ok(site.alerts().includes('internal/host.0'))
})

test('power is cut without calls that cannot be derived', async () => {
  const planned = platform.plans['host.0']!['host.emergency-off']!.steps[0]!
  await whilePlanted(planned, 'target', async () => {
    const site = openSite({ platform })
    await site.zone('critical')
    await site.goesOff(...hosts)
    assert.deepEqual(
      site.alerts().filter((alert) => alert.startsWith('internal')),
      ['internal/host.0'],
    )
  })
})

test("LEDs that are a bug's stay as they were", async () => {
  const site = openSite({ platform })
  await whilePlanted(platform.ledTables, 'host', async () => {
    await site.ask('host.0', 'IdentifyOn')
    assert.equal(site.component('host.0').identify, true)
    await assertSafe(site)
    assert.ok(site.bugs.some(({ place }) => place === 'LED'))
  })
})

test("alerts that are a bug's are not told of, and all else goes on", () =>
  whilePlanted(platform.limits, 'alertHoldMs', async () => {
    const site = openSite({ platform })
    await site.zone('critical')
    await site.zone('warning')
    await assertSafe(site)
    assert.ok(site.bugs.some(({ place }) => place === 'alert'))
  }))

test('what the journal cannot say happens all the same', async () => {
  const site = openSite({ platform })
  let reads = 0
  // Read once to see whether it is news, then by the journal, then by the store.
  const description = { toJSON: () => (++reads === 2 ? fail('the journal')() : 'written') }
  const changes = { description: description as unknown as string }
  await site.put({
    ...{ kind: 'description.set', component: 'host.0', changes, actor: 'a', reason: null },
  })
  assert.ok(site.bugs.some(({ place }) => place === 'journal'))
  assert.ok(site.alerts().includes('internal/statemgr'))
  await assertSafe(site)
})

interface Waking {
  wakesAt(): null
}
for (const rule of rules.filter(({ wakesAt }) => wakesAt !== undefined)) {
  test(`a deadline of ${rule.name} that is a bug's is looked at again soon`, async () => {
    const planted = mock.method(rule as never as Waking, 'wakesAt', fail(rule.name))
    try {
      const site = openSite({ platform })
      await site.zone('critical')
      await site.goesOff(...hosts)
      assert.ok(site.bugs.some(({ place, what }) => place === 'deadline' && what === rule.name))
    } finally {
      planted.mock.restore()
    }
  })
}

test('a component that cannot be read at a start is held, and the others are as ever', async () => {
  const kept = running(platform)
  const operation = { component: 'host.1', recipe: 'host.power-on', steps: null }
  const broken = { ...componentOf(kept, 'host.1'), restoredAt: null, operation } as never
  const site = openSite({ platform, system: put(kept, broken) })
  await site.put(startOf('again'))
  assert.deepEqual(site.alerts(), ['internal/host.1'])
  assert.equal(site.component('host.0').status, 'Unknown')
  await assertSafe(site)
})

test("a command that is a bug's is refused, and nothing is changed by it", async () => {
  const site = openSite({ platform })
  const schedule = { id: 's', component: 'host.0', action: 'PowerOn', ifMissed: 'skip' } as const
  const times = { dueWall: 9e15, nowWall: 0 }
  let answer: unknown = null
  await site.put(
    { kind: 'schedule.add', ...schedule, ...times, actor: 'a', reason: null },
    (it) => {
      answer = it
    },
  )
  assert.match(JSON.stringify(answer), /"code":"internal"/)
  assert.deepEqual(site.system().intents.schedules, {})
  await assertSafe(site)
})

test("a step that is a bug's has changed nothing, and the next one is as ever", async () => {
  const site = openSite({ platform })
  let reads = 0
  const event = {
    kind: 'boot' as const,
    ...{ progress: 'OSRunning', serial: null },
    get component() {
      return ++reads > 1 ? fail('the event')() : 'host.0'
    },
  }
  const { components } = site.system()
  await site.put(event)
  assert.deepEqual(site.system().components, components)
  assert.ok(site.bugs.some(({ what }) => what === 'step boot'))
  assert.ok(site.alerts().includes('internal/statemgr'))
  await assertSafe(site)
})

test('what goes round in circles is set aside', async () => {
  let revision = 1
  const [rule] = rules.filter(({ name }) => name === 'powerChangesAreRecorded')
  const circle = mock.method(rule!, 'apply', (_: never, system: never, component: never) =>
    (component as { name: string }).name === 'host.1'
      ? put(system, { ...(component as object), revision: ++revision } as never)
      : system,
  )
  try {
    const site = openSite({ platform })
    await assertSafe(site)
    assert.ok(site.bugs.some(({ what }) => what === 'rules that do not settle'))
  } finally {
    circle.mock.restore()
  }
})

test('what breaks an invariant is held before anything is done about it', async () => {
  const site = openSite({ platform })
  const [rule] = rules.filter(({ name }) => name === 'hostsLoseTheirRail')
  const forgotten = mock.method(rule!, 'apply', (_: never, system: never) => system)
  try {
    for (let count = 0; count < platform.limits.offConfirmations; count++)
      await site.put({
        ...{ kind: 'power', component: 'chassis.0', power: 'Off', source: 'r', serial: null },
      })
    assert.equal(site.component('chassis.0').status, 'Off')
    for (const host of hosts) {
      const { status, lastError } = site.component(host)
      assert.deepEqual([status, lastError?.code], ['Error', 'internal'])
    }
    await assertSafe(site)
  } finally {
    forgotten.mock.restore()
  }
})

test('a host that was set aside goes off at once when its zone gets too hot', async () => {
  const planned = platform.plans['host.0']!['host.nmi']!.steps[0]!
  const site = openSite({ platform })
  await whilePlanted(planned, 'step', () => site.ask('host.0', 'Nmi'))
  assert.equal(site.component('host.0').status, 'Error')
  await site.zone('critical')
  await site.goesOff(...hosts)
})

test('the alert of a bug stands until somebody has acknowledged it', async () => {
  const rule = rules.find(({ name }) => name === 'hoursAreCounted')!
  const planted = mock.method(rule, 'apply', fail(rule.name))
  const acknowledge: Event = {
    ...{ kind: 'alert.acknowledge', alert: 'internal/chassis.0', actor: 'a', reason: null },
  }
  const site = openSite({ platform })
  await site.pass(1)
  assert.ok(site.alerts().includes('internal/chassis.0'))
  planted.mock.restore()
  await site.put(acknowledge)
  assert.ok(!site.alerts().includes('internal/chassis.0'))
})

test('power that is lost under an action that is taken back is no broken invariant', async () => {
  const own = platformOf({
    systemName: 'quiet',
    hosts: [{ name: 'host.0' }, { name: 'host.1' }],
    chassis: {},
    kinds: {
      host: {
        actions: { Trim: { recipe: 'trim', from: ['Running'] } },
        recipes: {
          trim: {
            class: 'quiet',
            steps: [
              { call: 'power.cap', undo: [{ call: 'power.uncap' }] },
              { observe: { power: 'Off' }, timeout: '1s' },
            ],
          },
        },
      },
    },
  })
  const site = openSite({ platform: own, ignores: ['uncap'] })
  await site.ask('host.0', 'Trim')
  await site.pass(2000)
  assert.equal(site.component('host.0').operation?.state, 'rolling-back')
  for (let count = 0; count < own.limits.offConfirmations; count++)
    await site.put({
      ...{ kind: 'power', component: 'chassis.0', power: 'Off', source: 'r', serial: null },
    })
  assert.equal(site.component('host.0').status, 'Off')
  assert.deepEqual(site.bugs, [])
})

test('a bug that ended several runs has all that is under way held; one, nothing', async () => {
  for (const isRepeated of [false, true]) {
    const site = openSite({ platform, ignores: ['shutdown', 'reset'] })
    await site.ask('host.0', 'ForceRestart')
    await site.ask('host.1', 'EmergencyOff')
    const crash = { message: 'planted', trace: [], isRepeated }
    await site.put({ ...startOf('again'), crash } as Event)
    assert.ok(site.alerts().includes('internal/statemgr'))
    assert.equal(site.component('host.0').operation === null, isRepeated)
    if (isRepeated) await site.goesOff('host.1')
    await assertSafe(site)
  }
})
