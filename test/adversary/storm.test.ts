/**
 * Kills, pauses and cuts off the product under load, over and over: what was accepted is kept,
 * nothing is done twice, and at rest nothing that is shown is a lie.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../harness/processes.ts'
import type { Served } from './arena.ts'
import { createChance } from './fakes/chance.ts'
import { bringUp, repeat, startLoad } from './load.ts'
import { doneTwice, doneUnasked, journalFaults, lies, lost, neverDone } from './oracle.ts'
import { startProxied } from './proxied.ts'
import { componentsOf, type Status } from './status.ts'
import { storyOf } from './story.ts'

const isLong = process.env.LONG !== undefined
const seed = Number(process.env.SEED ?? (isLong ? Date.now() % 2 ** 32 : 1))
const kills = Number(process.env.KILLS ?? (isLong ? 300 : 20))
/** A kill comes this late after the load began, at most. */
const killWithinMs = 700
/** A start that is killed itself lives this long at most: before, at and after it is ready. */
const killStartWithinMs = 600
/** How many starts after a kill are killed themselves; what takes time is to come to rest. */
const startsKilled = () => (isLong ? (chance() < 0.4 ? 1 : 0) : 3)

const chance = createChance(seed)
/** A machine that others starve is slow, and no proof of anything. */
const patienceMs = 120_000
const { arena, proxy } = await startProxied({ chance: createChance(seed + 1), patienceMs })
const { client, fakes, nats } = arena
const { record, plant, board } = fakes
const components = [board.chassis, ...board.hosts, board.bmc]
fakes.power.behave({ losesAnswers: 0.1 })
/** Entries of the journal that were written while the broker was killed, which keeps nothing. */
const unannounced: (readonly [from: number, to: number])[] = []

/** What comes before a kill, by its name; nothing more often than anything else. */
const troubles: { readonly [name: string]: (service: Served) => Promise<void> } = {
  nothing: async () => {},
  pause: async (service) => {
    service.pause()
    await sleep(chance() * 600)
    service.goOn()
  },
  'killed while paused': async (service) => service.pause(),
  broker: async () => {
    process.kill(nats.pid, 'SIGKILL')
    await sleep(chance() * 200)
    await nats.restart()
  },
  'slow connection': async () => {
    proxy.delay(chance() * 100)
    await sleep(chance() * 300)
    proxy.delay(0)
  },
  'held connection': async () => {
    proxy.hold(chance() < 0.5 ? 'up' : 'down')
    await sleep(chance() * 300)
    proxy.release()
  },
  'cut connection': async () => proxy.cut(),
  'half-open connection': async () => proxy.halfOpen(),
}
const names = Object.keys(troubles)
const counted = new Map(names.map((name) => [name, 0]))

test(`killed ${kills} times at random under load (SEED=${seed})`, async (t) => {
  const announced: number[] = []
  client.subscribe('statemgr.events.transitions', (text) => {
    announced.push(JSON.parse(text).data.seq)
  })
  let requests = 0
  const newId = () => `${seed}-${++requests}`
  let killed = 0
  let rests = 0
  let known = 0
  let service = await arena.serve()
  for (; killed < kills; rests++) {
    const from = client.answers.length
    fakes.power.behave({ remembersCalls: chance() < 0.5 })
    await bringUp(client, newId)
    const load = startLoad(client, chance, newId)
    await sleep(chance() * killWithinMs)
    const name = chance() < 0.5 ? 'nothing' : (names[Math.floor(chance() * names.length)] ?? '')
    counted.set(name, (counted.get(name) ?? 0) + 1)
    await troubles[name]?.(service)
    await sleep(chance() * 100)
    await service.kill()
    killed += 1
    await load.stop()
    for (let left = startsKilled(); left > 0 && killed < kills; left -= 1) {
      await killStarting()
      killed += 1
    }
    service = await arena.serve()
    await repeat(client, from)
    const before = (await client.journal()).length
    await checkAtRest(`after kill ${killed} of SEED=${seed}, ${name} before it`)
    if (name === 'broker') unannounced.push([known, before])
    known = before
  }
  await checkAnnounced(announced)
  const { answers } = client
  const accepted = answers.filter(({ reply }) => reply?.code === 200).length
  const unanswered = answers.filter(({ reply }) => reply === null).length
  const once = (verb: string) =>
    record.entries.filter((entry) => entry.kind === 'done' && entry.request.verb === verb).length
  t.diagnostic(`${killed} kills, ${rests} rests; ${[...counted].map((one) => one.join(' '))}`)
  t.diagnostic(`${answers.length} answers: ${accepted} accepted, ${unanswered} lost on the way`)
  t.diagnostic(`done: ${once('reset')} resets, ${once('nmi')} interrupts; 0 twice, 0 unasked`)
  t.diagnostic(`${(await client.journal()).length} journal entries, no gap, no lie at rest`)
  assert.ok(accepted > kills, 'there was no load')
})

/** Killed before it could be ready. */
async function killStarting(): Promise<void> {
  const starting = arena.start(...arena.serveArgs())
  await sleep(chance() * killStartWithinMs)
  await starting.kill()
}

/** Nothing is under way: now all that is shown is true, and the record whole. */
async function checkAtRest(when: string): Promise<void> {
  const journalled = async () => ({
    record,
    answers: client.answers,
    journal: await client.journal(),
  })
  const telling = async () => {
    const evidence = await journalled()
    for (const name of components) console.log(storyOf(evidence, name))
  }
  let found: readonly string[] = []
  let status: Status = null
  const agree = async () => {
    status = await arena.rest()
    found = lies(status, plant)
    return found.length === 0
  }
  await until('status and hardware to agree', agree, patienceMs).catch(async (error) => {
    await telling()
    assert.fail(`${when}: ${error.message}; ${found.join(', ')}`)
  })
  const evidence = await journalled()
  const { journal } = evidence
  const wrong = [
    ...lost(evidence),
    ...doneTwice(evidence),
    ...neverDone(evidence),
    ...doneUnasked(evidence, board.chassis),
    ...journalFaults(journal),
    ...heldQuietly(status),
    ...misunderstood(),
  ]
  if (wrong.length > 0) await telling()
  assert.deepEqual(wrong, [], when)
}

/** Who is held by a fault has an alert. */
function heldQuietly(status: Status): readonly string[] {
  const alerted = new Set(status.alerts.map((alert: Status) => alert.component))
  const isHeld = (shown: string) => ['Error', 'Failed', 'Quiesced'].includes(shown)
  return componentsOf(status).flatMap(({ name, status: shown, lastError }) =>
    isHeld(shown) && !alerted.has(name) ? `${name} is ${shown} (${lastError?.code}) quietly` : [],
  )
}

/** Requests that make sense are refused for reasons of state alone. */
const misunderstood = (): readonly string[] =>
  client.answers.flatMap(({ requestId, action, component, reply }) =>
    reply === null || [200, 409, 423, 429, 503].includes(reply.code)
      ? []
      : `${requestId} (${action} of ${component}): ${reply.code} ${JSON.stringify(reply.body)}`,
  )

/**
 * Every change of status was announced at least once, and for the first time in order, but for
 * those that went to a broker that was killed.
 */
async function checkAnnounced(announced: readonly number[]): Promise<void> {
  const isToBeAnnounced = (seq: number) =>
    !unannounced.some(([from, to]) => from < seq && seq <= to)
  const journal = await client.journal()
  const isAnnounced = ({ type }: { readonly type: string }) =>
    type === 'transition' || type === 'thermal'
  const kept = journal.filter(isAnnounced).map(({ seq }) => seq)
  const first = [...new Set(announced)].filter(isToBeAnnounced)
  const wanted = kept.filter(isToBeAnnounced)
  assert.deepEqual(first.slice(0, wanted.length), wanted)
}
