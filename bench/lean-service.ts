/**
 * The lean service: the least that does the same work as the product's durable control, in one
 * file. It validates a request with a schema, decides it with a small table, journals it with a
 * hash chain, publishes the event, sets the LED, and answers once all that is durable.
 *
 * It knows two components and four actions, has no interlocks, no operations that last, no
 * alerts and no recovery but of its state: what the product costs beyond it is what those cost.
 */
import { hash, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { connect, type Msg, type NatsConnection } from '@nats-io/transport-node'
import { z } from 'zod'

// What there is, and what can be asked of it ────────────────────────────────────────────────────

type Status = 'Off' | 'Ready' | 'Maintenance'

interface Component {
  readonly name: string
  readonly kind: 'host' | 'bmc'
  readonly status: Status
  readonly identify: boolean
  /** ISO 8601. */
  readonly since: string
  readonly revision: number
}

/** For each action: the statuses it is taken from, and what it changes; `led` is what shows it. */
const actions = {
  IdentifyOn: { from: ['Off', 'Ready', 'Maintenance'], to: { identify: true }, led: 'identify' },
  IdentifyOff: { from: ['Off', 'Ready', 'Maintenance'], to: { identify: false }, led: 'identify' },
  EnterMaintenance: {
    from: ['Ready', 'Maintenance'],
    to: { status: 'Maintenance' },
    led: 'status',
  },
  ExitMaintenance: { from: ['Ready', 'Maintenance'], to: { status: 'Ready' }, led: 'status' },
} as const satisfies Readonly<
  Record<string, { from: readonly Status[]; to: Partial<Component>; led: 'identify' | 'status' }>
>
type Action = keyof typeof actions

const who = {
  actor: z.string().max(64).default('anonymous'),
  reason: z.string().max(256).nullable().default(null),
  requestId: z.string().max(128).nullable().default(null),
}
const identifyRequest = z.strictObject({ name: z.string().max(64), on: z.boolean(), ...who })
const maintenanceRequest = z.strictObject({ name: z.string().max(64), enter: z.boolean(), ...who })
const getRequest = z.strictObject({ name: z.string().max(64) })

interface Command {
  readonly component: string
  readonly action: Action
  readonly actor: string
  readonly reason: string | null
  readonly requestId: string | null
}

/** What is answered instead of the accepted operation. */
class Refusal extends Error {}

const readIdentify = (body: unknown): Command => {
  const { name, on, ...rest } = parsed(identifyRequest, body)
  return { component: name, action: on ? 'IdentifyOn' : 'IdentifyOff', ...rest }
}

const readMaintenance = (body: unknown): Command => {
  const { name, enter, ...rest } = parsed(maintenanceRequest, body)
  return { component: name, action: enter ? 'EnterMaintenance' : 'ExitMaintenance', ...rest }
}

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const { success, data, error } = schema.safeParse(body)
  if (!success) throw new Refusal(z.prettifyError(error))
  return data
}

// Deciding ──────────────────────────────────────────────────────────────────────────────────────

interface Entry {
  readonly seq: number
  readonly at: string
  readonly type: 'transition' | 'operation'
  readonly component: string
  readonly from: Status
  readonly to: Status
  readonly operation: string
  readonly action: Action
  readonly actor: string
  readonly reason: string | null
  readonly outcome: 'succeeded'
}

/** What one request comes to; `entry` is `null` where things are as asked already. */
interface Decision {
  readonly component: Component
  readonly entry: Entry | null
  readonly answer: string
}

const boot = randomUUID().slice(0, 13)
let seq = 0
let components: Readonly<Record<string, Component>> = Object.fromEntries(
  (
    [
      ['host.0', 'host', 'Off'],
      ['bmc.0', 'bmc', 'Ready'],
    ] as const
  ).map(([name, kind, status]) => [
    name,
    { name, kind, status, identify: false, since: new Date().toISOString(), revision: 1 },
  ]),
)

function decide({ component: name, action, actor, reason, requestId }: Command): Decision {
  const before = components[name]
  if (before === undefined) throw new Refusal(`there is no component ${name}`)
  const { from, to } = actions[action]
  if (!(from as readonly Status[]).includes(before.status)) {
    throw new Refusal(`${name} refuses ${action} while it is ${before.status}`)
  }
  const at = new Date().toISOString()
  const isSame = Object.entries(to).every(([key, value]) => before[key as 'status'] === value)
  const component = isSame ? before : { ...before, ...to, revision: before.revision + 1, since: at }
  const entry: Entry | null = isSame
    ? null
    : {
        ...{ seq: ++seq, at, component: name, from: before.status, to: component.status },
        ...{ operation: `${boot}-${seq}`, action, actor, reason, outcome: 'succeeded' },
        type: before.status === component.status ? 'operation' : 'transition',
      }
  const operation = {
    ...{ id: entry?.operation ?? null, component: name, action, state: 'succeeded' },
    ...{ actor, reason, requestId, acceptedAt: at, endedAt: at },
  }
  components = { ...components, [name]: component }
  const answer = JSON.stringify({ accepted: true, unchanged: isSame, operation, component })
  return { component, entry, answer }
}

// Keeping: a worker commits all that gathered while it was busy ─────────────────────────────────

interface Row {
  readonly seq: number
  readonly component: string
  readonly type: string
  readonly text: string
}

interface Batch {
  readonly rows: readonly Row[]
  readonly parts: readonly { readonly key: string; readonly text: string }[]
}

function keepEach(file: string): void {
  const db = new DatabaseSync(file)
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA locking_mode=EXCLUSIVE')
  db.exec(
    'CREATE TABLE journal ' +
      '(seq INTEGER PRIMARY KEY, component TEXT, type TEXT, text TEXT, hash TEXT)',
  )
  db.exec('CREATE TABLE part (key TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID')
  const begin = db.prepare('BEGIN IMMEDIATE')
  const insert = db.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?)')
  const replace = db.prepare('INSERT OR REPLACE INTO part VALUES (?, ?)')
  const commit = db.prepare('COMMIT')
  let last = ''
  parentPort!.on('message', ({ rows, parts }: Batch) => {
    begin.run()
    for (const { seq: number, component, type, text } of rows) {
      last = hash('sha256', `${last}${number} ${component} ${type} ${text}`, 'base64')
      insert.run(number, component, type, text, last)
    }
    for (const { key, text } of parts) replace.run(key, text)
    commit.run()
    parentPort!.postMessage(null)
  })
}

// Serving ───────────────────────────────────────────────────────────────────────────────────────

interface Waiting extends Decision {
  readonly message: Msg
  readonly led: 'identify' | 'status'
}

async function serve(server: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-lean-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  process.once('SIGTERM', () => process.exit())
  const bus = await connect({ servers: server, noAsyncTraces: true })
  const storeWorker = new Worker(new URL(import.meta.url), {
    workerData: join(folder, 'lean.sqlite'),
  })
  let waiting: Waiting[] = []
  let keeping: readonly Waiting[] = []
  const next = () => {
    if (keeping.length > 0 || waiting.length === 0) return
    keeping = waiting
    waiting = []
    storeWorker.postMessage(batchOf(keeping))
  }
  storeWorker.on('message', () => {
    act(bus, keeping)
    keeping = []
    next()
  })
  const control = (read: (body: unknown) => Command) => (_: Error | null, message: Msg) => {
    answering(message, () => {
      const command = read(message.json())
      const { led } = actions[command.action]
      if (waiting.push({ ...decide(command), message, led }) === 1) queueMicrotask(next)
    })
  }
  bus.subscribe('lean.host.identify', { callback: control(readIdentify) })
  bus.subscribe('lean.bmc.maintenance', { callback: control(readMaintenance) })
  bus.subscribe('lean.host.get', {
    callback: (_, message) => {
      answering(message, () => {
        const { name } = parsed(getRequest, message.json())
        message.respond(JSON.stringify(components[name] ?? { error: `no component ${name}` }))
      })
    },
  })
  await bus.flush()
  process.stdout.write('ready\n')
}

function answering(message: Msg, act: () => void): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof SyntaxError)) throw error
    message.respond(JSON.stringify({ accepted: false, message: error.message }))
  }
}

/** A row for each entry, and each component that changed once. */
function batchOf(decisions: readonly Waiting[]): Batch {
  const changed = new Map(decisions.map(({ component }) => [component.name, component]))
  return {
    rows: decisions.flatMap(({ entry }) =>
      entry === null
        ? []
        : [
            {
              ...{ seq: entry.seq, component: entry.component, type: entry.type },
              text: JSON.stringify(entry),
            },
          ],
    ),
    parts: [...changed].map(([key, component]) => ({ key, text: JSON.stringify(component) })),
  }
}

/** Only what is durable is published, shown and answered; a LED is set once to where it ended. */
function act(bus: NatsConnection, decisions: readonly Waiting[]): void {
  const leds = new Map<string, string>()
  for (const { entry, component, message, answer, led } of decisions) {
    if (entry?.type === 'transition') {
      const text = JSON.stringify(eventOf(entry))
      bus.publish('lean.events.transitions', text)
      bus.publish(`lean.events.${entry.component}`, text)
    }
    const isLit = led === 'identify' ? component.identify : component.status === 'Maintenance'
    const pattern = isLit ? 'blink' : 'on'
    leds.set(led, JSON.stringify({ id: entry?.operation, component: component.name, led, pattern }))
    message.respond(answer)
  }
  for (const text of leds.values()) bus.publish('lean.ledmgr.control', text)
}

const eventOf = (entry: Entry) => ({
  ...{ specversion: '1.0', id: `${entry.seq}`, source: '/lean', type: 'lean.transition' },
  ...{ subject: entry.component, time: entry.at, datacontenttype: 'application/json' },
  data: entry,
})

if (isMainThread) await serve(process.argv[2]!)
else keepEach(workerData as string)
