/** What somebody is answered who comes upon a bound of the service, its store, or his time. */

import type { Refusal, RefusalCode } from '../../../src/core/model/refusals.ts'
import { createDirtySet } from '../../../src/core/model/system/dirty-set.ts'
import { step } from '../../../src/core/step.ts'
import { type HandlerDeps, put } from '../../../src/engine/api/handler.ts'
import type { Running } from '../../../src/engine/running.ts'
import { startStateManager } from '../../../src/main.ts'
import { createMemoryStore } from '../../../src/store/memory.ts'
import { type Store, StoreError } from '../../../src/store/store.ts'
import { benchIn, example, exampleConfig, request, systemIn } from '../platform.ts'
import { createWorld } from '../world.ts'
import { on } from './judged.ts'
import { answered, type Refused, worldIn } from './refused.ts'

/** Many at once, where there is room for one. */
async function crowded(path: string, body: (n: number) => object): Promise<Refusal> {
  const world = await createWorld({ config: { ...exampleConfig(), eventBufferSize: 1 } })
  await world.rest()
  const asked = Array.from({ length: 12 }, (_, n) => world.ask(path, body(n)))
  const refused = (await Promise.all(asked)).find(({ code }) => code !== 200)
  await world.stop()
  if (refused === undefined) throw new Error('all had room')
  return refused.body
}

/** Whether the service is ready, as it tells: before anything is heard, or without its bus. */
async function unready(how: 'at once' | 'without its bus'): Promise<Refusal> {
  const said: { first: Refusal | null; running: Running | null } = { first: null, running: null }
  let lost: string | null = null
  const world = await createWorld({
    through: (bus) =>
      new Proxy(bus, {
        get: (of, key) => {
          if (key === 'lost') return lost
          const value = Reflect.get(of, key)
          return typeof value === 'function' ? value.bind(of) : value
        },
      }),
    start: async (assembly) => {
      const manager = await startStateManager(assembly)
      said.running = manager.running
      said.first = manager.running.whyNotReady()
      return manager
    },
  })
  lost = 'it was closed'
  const why = how === 'at once' ? said.first : said.running!.whyNotReady()
  lost = null
  await world.stop()
  if (why === null) throw new Error('it is ready')
  return why
}

/** A mistake of ours in `step`, which tells of it. */
function bugged(): Refusal {
  const platform = { ...example, recipes: {} }
  const asked = request('host.0', 'PowerOn')
  const dirty = createDirtySet(example)
  const { answer } = step(platform, systemIn(example, on), asked, 1_000_000, dirty, () => {})
  if (answer?.kind !== 'refused') throw new Error(`it was ${answer?.kind}`)
  return answer.refusal
}

/** Whoever asks to wait, while as many do as may. */
function notWaitedFor(): Refusal {
  const bench = benchIn(on)
  const answer = bench.ask('host.0', 'PowerOn', { id: 'op-1' })
  const deps = {
    put: (envelope: Parameters<HandlerDeps['put']>[0]) => {
      envelope.answer?.({ kind: 'decided', answer })
      return true
    },
    waiters: { wait: () => false },
  }
  let text = ''
  put(
    deps as unknown as HandlerDeps,
    (data) => {
      text = String(data)
    },
    1000,
    { kind: 'tick' },
  )
  return JSON.parse(text) as Refusal
}

async function unreadable(): Promise<Refusal> {
  const history = () => Promise.reject(new StoreError('the disk does not answer'))
  const store: Store = Object.assign(createMemoryStore(), { history })
  const world = await createWorld({ store })
  await world.rest()
  const refusal = await answered('history.query', {}, world)
  await world.stop()
  return refusal
}

async function misnamed(): Promise<Refusal> {
  const world = await worldIn()
  const headers = { 'Nats-Msg-Id': 'x'.repeat(129) }
  const body = '{"name":"host.0"}'
  const asked = world.bus.request('statemgr.host.power.on', body, { timeoutMs: 1000, headers })
  await world.advance(100)
  const answer = await asked
  if (answer.kind !== 'answered') throw new Error(answer.kind)
  return JSON.parse(answer.message.text()) as Refusal
}

const preference = { name: 'host.0', restore: 'None' }

export const ofLoop = {
  malformed: [
    {
      play: misnamed,
      message: 'the header Nats-Msg-Id must be printable text in one line, of 1 to 128 characters',
    },
  ],
  overloaded: [
    {
      play: () => crowded('host.identify', (n) => ({ name: 'host.0', on: n % 2 === 0 })),
      message: 'more waits to be decided than may',
    },
    {
      play: () => crowded('emergency.off', () => ({ reason: 'fire' })),
      message: 'the inbox is full',
    },
  ],
  'not-ready': [
    { play: () => unready('at once'), message: 'the hardware has not been observed yet' },
  ],
  'bus-lost': [
    { play: () => unready('without its bus'), message: 'NATS is out of reach: it was closed' },
  ],
  internal: [{ play: bugged, message: 'a bug of statemgr keeps request from being decided' }],
  'store-failed': [
    {
      play: async () => {
        const world = await worldIn()
        world.disk.ail({ isFull: true, delayMs: 0 })
        await world.ask('preferences.set', preference)
        await world.advance(30_000)
        return answered('preferences.set', preference, world)
      },
      message: 'the disk is full',
    },
    { play: unreadable, message: 'the disk does not answer' },
  ],
  'store-late': [
    {
      play: async () => {
        const world = await worldIn()
        world.disk.ail({ isFull: false, delayMs: 120_000 })
        return answered('preferences.set', preference, world)
      },
      message: 'the disk does not answer',
    },
  ],
  'waited-in-vain': [
    {
      play: async () => {
        const world = await worldIn()
        return answered('chassis.power.on', { name: 'chassis.0', wait: '100ms' }, world)
      },
      message: 'PowerOn of chassis.0 is not over in 100 ms: running (operation run1-1)',
      saw: ['run1-1: running of ended, 100 ms old, objects'],
    },
    {
      play: notWaitedFor,
      message:
        'PowerOn of host.0 is not waited for: too many wait for operations already ' +
        '(operation op-1)',
      saw: ['op-1: running of ended, 0 ms old, objects'],
    },
  ],
} satisfies Partial<Record<RefusalCode, readonly Refused[]>>
