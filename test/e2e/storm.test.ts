/**
 * `kill -9` of the service at random moments under load: what was accepted is kept, and comes
 * true.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ControlReply } from '../../src/api/control.ts'
import type { HistoryEntry } from '../../src/api/history.ts'
import type { StatusReply } from '../../src/api/system.ts'
import { createRandom, type Random } from '../../src/sim/services/random.ts'
import { type Process, until } from '../harness/processes.ts'
import { startSite } from '../harness/site.ts'

const isLong = process.env.LONG !== undefined
const seed = Number(process.env.SEED ?? (isLong ? Date.now() % 2 ** 32 : 1))
const kills = isLong ? 300 : 20
/** A kill comes this late after the service is ready, at most; sooner counts as well. */
const killWithinMs = 900
/**
 * A start that is killed itself is killed this late at most: before, at and after its first
 * commits.
 */
const killStartWithinMs = 600
/** How many of the starts after a kill are killed themselves. */
const startsKilled = 0.3

/**
 * What is asked for, and how often: mostly of the hosts, so that they have a chassis to live in.
 */
const desired: readonly (readonly [times: number, name: string, actions: readonly string[]])[] = [
  ...['host.0', 'host.1'].flatMap((name) => [
    [10, name, ['PowerOn', 'Recover']] as const,
    [4, name, ['GracefulShutdown', 'ForceOff', 'PowerCycle', 'GracefulRestart']] as const,
    [2, name, ['ForceRestart', 'Nmi', 'IdentifyOn', 'IdentifyOff']] as const,
  ]),
  [6, 'chassis.0', ['PowerOn', 'Recover']],
  [1, 'chassis.0', ['PowerOff', 'PowerCycle', 'EmergencyShutdown']],
  [2, 'bmc.0', ['Reboot', 'EnterMaintenance', 'ExitMaintenance', 'Recover']],
]
const hat = desired.flatMap(([times, name, actions]) =>
  Array.from({ length: times }, () => ({ name, actions })),
)
/** These move nothing, and so many of them can be made durable. */
const leds = ['host.0', 'host.1', 'chassis.0', 'bmc.0'].map((name) => ({
  name,
  actions: ['IdentifyOn', 'IdentifyOff'],
}))
/** The clients: what they ask for, and how long they rest after an answer at most. */
const clients = [
  ...Array.from({ length: 3 }, () => ({ wants: hat, pauseMs: 120 })),
  ...Array.from({ length: 2 }, () => ({ wants: leds, pauseMs: 4 })),
]

interface StormRequest {
  readonly name: string
  readonly action: string
  readonly requestId: string
}

const site = await startSite({ integrations: { timeout: '500ms' } })
after(() => site[Symbol.asyncDispose]())
await site.simulate()
await site.sim('fault', { service: 'powermgr', kind: 'lose-answer', rate: 0.1, seed })
const random = createRandom(seed)
/** Every operation that a request was answered with. */
const accepted = new Set<string>()
/** The requests that began one, by their ids. */
const begun = new Map<string, { readonly asked: StormRequest; readonly operation: string }>()
const journal: HistoryEntry[] = []

test(`killed ${kills} times at random under load (SEED=${seed})`, async (t) => {
  const events = await site.events('transitions')
  let requests = 0
  let rests = 0
  let service = await site.serve()
  for (let killed = 0; killed < kills; rests++) {
    const storm = startStorm(() => `${seed}-${++requests}`)
    await sleep(random() * killWithinMs)
    await service.kill()
    killed += 1
    const unanswered = await storm.stop()
    if (random() < startsKilled) {
      await killStarting()
      killed += 1
    }
    service = await site.serve()
    await repeat(unanswered)
    await atRest(killed)
  }
  await assertAnnounced(events.map(({ id }) => Number(id)))
  t.diagnostic(`${requests} requests, ${accepted.size} operations, ${rests} rests`)
  t.diagnostic(`${journal.length} journal entries`)
  assert.ok(accepted.size > kills, 'there was no load')
})

interface Storm {
  /** Resolves to the requests whose answers were lost. */
  stop(): Promise<readonly StormRequest[]>
}

/** Some clients ask for one thing after the other. */
function startStorm(newId: () => string): Storm {
  const unanswered: StormRequest[] = []
  let isOver = false
  const client = async ({ wants, pauseMs }: (typeof clients)[number]): Promise<void> => {
    while (!isOver) {
      const { name, actions } = pick(random, wants)
      const asked = { name, action: pick(random, actions), requestId: newId() }
      const reply = await ask(asked)
      if (reply === null) unanswered.push(asked)
      else note(asked, reply)
      await sleep(random() * pauseMs)
    }
  }
  const over = Promise.all(clients.map(client))
  return {
    stop: async () => {
      isOver = true
      await over
      return unanswered
    },
  }
}

const pick = <T>(chance: Random, of: readonly T[]): T => of[Math.floor(chance() * of.length)] as T

/** The answer; `null` when there was none, since the service is dead. */
async function ask(asked: StormRequest): Promise<ControlReply | 'refused' | null> {
  const { bus } = site
  const answer = await bus.request('statemgr.action', JSON.stringify(asked), { timeoutMs: 1000 })
  if (answer.kind !== 'answered') return null
  const { headers } = answer.message
  const code = headers['Nats-Service-Error-Code']
  if (code === undefined) return JSON.parse(answer.message.text())
  assert.ok(['409', '423', '429', '503'].includes(code), answer.message.text())
  return 'refused'
}

/** A request that began an operation is answered with it whenever it is repeated. */
function note(asked: StormRequest, reply: ControlReply | 'refused'): void {
  const { requestId } = asked
  const known = begun.get(requestId)
  const operation = reply === 'refused' ? null : reply.operation
  if (known !== undefined) assert.equal(operation?.id, known.operation, `${requestId} is not known`)
  if (operation === null) return
  accepted.add(operation.id)
  if (operation.requestId === requestId) begun.set(requestId, { asked, operation: operation.id })
}

/** The lost ones may have been heard or not; the latest that were accepted certainly were. */
async function repeat(unanswered: readonly StormRequest[]): Promise<void> {
  const latest = [...begun.values()].slice(-repeatedMax).map(({ asked }) => asked)
  for (const asked of [...unanswered, ...latest, ...unanswered]) {
    const reply = await ask(asked)
    assert.ok(reply, `${asked.requestId} was not answered after the restart`)
    note(asked, reply)
  }
}

const repeatedMax = 12

/** Killed before it could be ready. */
async function killStarting(): Promise<void> {
  const starting: Process = site.start('serve', ...site.serveArgs, '--http', '127.0.0.1:0')
  await sleep(random() * killStartWithinMs)
  await starting.kill()
}

/** Nothing is under way: now the status must be what the hardware is, and the record whole. */
async function atRest(killed: number): Promise<void> {
  const when = `after kill ${killed} of SEED=${seed}`
  let lies: readonly string[] = []
  await until('status and hardware to agree', async () => {
    lies = liesOf(await site.rest(), await site.truth())
    return lies.length === 0
  }).catch((error) => assert.deepEqual(lies, [], `${when}: ${error}`))
  const alerts = (await site.alerts()).map(({ component }) => component)
  for (const { name, status, lastError } of componentsOf(await site.status())) {
    if (status === 'Error' || status === 'Failed' || status === 'Quiesced')
      assert.ok(alerts.includes(name), `${when}: ${name} is ${status} (${lastError?.code}) quietly`)
  }
  for (const entry of await site.history(journal.length)) {
    journal.push(entry)
    assert.equal(entry.seq, journal.length, `${when}: the journal has a gap`)
  }
  const ended = new Set(journal.filter(isEnd).map(({ operation }) => operation))
  assert.deepEqual(
    [...accepted].filter((operation) => !ended.has(operation)),
    [],
    `${when}: what was accepted has no end in the history`,
  )
}

const ends = ['succeeded', 'failed', 'rolled-back', 'aborted']
const isEnd = ({ operation, outcome }: HistoryEntry) => operation !== null && ends.includes(outcome)

const componentsOf = ({ hosts, chassis, bmc }: StatusReply) =>
  [...hosts, chassis, bmc].filter((one) => one !== null)

const powerOf: Readonly<Record<string, 'On' | 'Off'>> = {
  Off: 'Off',
  Running: 'On',
  Booting: 'On',
  On: 'On',
  Ready: 'On',
}

/** Where a status says something else than the hardware. Held ones say nothing about power. */
function liesOf(status: StatusReply, truth: Truth): string[] {
  const powers = { ...truth.hosts, ...truth.chassis, ...truth.bmc }
  return componentsOf(status).flatMap(({ name, status: shown, observed, identify }) => {
    const is = powers[name]?.power
    const isLit = truth.leds[name]?.identify !== 'off'
    return [
      ...((powerOf[shown] ?? is) === is ? [] : [`${name} is ${is} and shown as ${shown}`]),
      ...(observed.power === is ? [] : [`${name} is ${is} and observed ${observed.power}`]),
      ...(identify === isLit ? [] : [`the identify LED of ${name} should be ${identify}`]),
    ]
  })
}

type Truth = Awaited<ReturnType<typeof site.truth>>

/** Every change of status was announced at least once, and for the first time in order. */
async function assertAnnounced(events: readonly number[]): Promise<void> {
  const announced = [...new Set(events)]
  const kept = journal.filter(({ type }) => type === 'transition').map(({ seq }) => seq)
  assert.deepEqual(announced.slice(0, kept.length), kept)
}
