/**
 * A process that does the least there is to do: answers, or commits and answers, or publishes,
 * and nothing else. Commits are made by a worker of it.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { connect, type Msg, type NatsConnection } from '@nats-io/transport-node'
import type { CommitFloor, Floor } from './floor.ts'

if (isMainThread) await run(JSON.parse(process.argv[2]!) as Floor)
else commitEach(workerData as CommitFloor & { readonly folder: string })

async function run(floor: Floor): Promise<void> {
  const connection = await connect({ servers: floor.server, noAsyncTraces: true })
  process.once('SIGTERM', () => process.exit())
  switch (floor.kind) {
    case 'answer':
      answerEach(connection, floor)
      break
    case 'commit':
      commitAndAnswer(connection, floor)
      break
    case 'publish':
      process.stdout.write('ready\n')
      await publishAll(connection, floor)
      process.exit()
  }
  await connection.flush()
  process.stdout.write('ready\n')
}

function answerEach(to: NatsConnection, { subject, answer }: Extract<Floor, { kind: 'answer' }>) {
  const bytes = Buffer.from(answer)
  to.subscribe(subject, { callback: (_, message) => void message.respond(bytes) })
}

/** All that came while the worker was busy becomes one commit. */
function commitAndAnswer(to: NatsConnection, floor: CommitFloor) {
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-floor-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const worker = new Worker(new URL(import.meta.url), { workerData: { ...floor, folder } })
  const bytes = Buffer.from(floor.answer)
  let waiting: Msg[] = []
  let committing: Msg[] = []
  const next = () => {
    if (committing.length > 0 || waiting.length === 0) return
    committing = waiting
    waiting = []
    worker.postMessage(committing.length)
  }
  worker.on('message', () => {
    for (const message of committing) message.respond(bytes)
    committing = []
    next()
  })
  to.subscribe(floor.subject, {
    callback: (_, message) => {
      if (waiting.push(message) === 1) queueMicrotask(next)
    },
  })
}

/** A row for each request, and one record replaced. */
function commitEach({ row, state, folder }: CommitFloor & { readonly folder: string }): void {
  const db = new DatabaseSync(join(folder, 'floor.sqlite'))
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA locking_mode=EXCLUSIVE')
  db.exec('CREATE TABLE journal (seq INTEGER PRIMARY KEY, text TEXT NOT NULL)')
  db.exec('CREATE TABLE state (id INTEGER PRIMARY KEY, text TEXT NOT NULL)')
  const begin = db.prepare('BEGIN IMMEDIATE')
  const insert = db.prepare('INSERT INTO journal (text) VALUES (?)')
  const replace = db.prepare('INSERT OR REPLACE INTO state (id, text) VALUES (1, ?)')
  const commit = db.prepare('COMMIT')
  parentPort!.on('message', (count: number) => {
    begin.run()
    for (let i = 0; i < count; i++) insert.run(row)
    replace.run(state)
    commit.run()
    parentPort!.postMessage(null)
  })
}

async function publishAll(
  to: NatsConnection,
  { subjects, text, runMs }: Extract<Floor, { kind: 'publish' }>,
) {
  const atOnce = 200
  const end = performance.now() + runMs
  while (performance.now() < end) {
    for (let i = 0; i < atOnce; i++) for (const subject of subjects) to.publish(subject, text)
    await to.flush()
  }
}
