/**
 * A process that does the least there is to do: answers, or commits and answers, or publishes,
 * and nothing else.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { connect, type Msg, type NatsConnection } from '@nats-io/transport-node'
import type { Floor } from './floor.ts'

const floor = JSON.parse(process.argv[2]!) as Floor
const folder = mkdtempSync(join(tmpdir(), 'statemgr-floor-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
process.on('SIGTERM', () => process.exit())
const connection = await connect({ servers: floor.server, noAsyncTraces: true })

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

function answerEach(to: NatsConnection, { subject, answer }: Extract<Floor, { kind: 'answer' }>) {
  const bytes = Buffer.from(answer)
  to.subscribe(subject, { callback: (_, message) => void message.respond(bytes) })
}

/** All that came in one piece becomes one commit: a row for each, and one record replaced. */
function commitAndAnswer(
  to: NatsConnection,
  { subject, answer, row, state }: Extract<Floor, { kind: 'commit' }>,
) {
  const db = new DatabaseSync(join(folder, 'floor.sqlite'))
  db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA locking_mode=EXCLUSIVE')
  db.exec('CREATE TABLE journal (seq INTEGER PRIMARY KEY, text TEXT NOT NULL)')
  db.exec('CREATE TABLE state (id INTEGER PRIMARY KEY, text TEXT NOT NULL)')
  const begin = db.prepare('BEGIN IMMEDIATE')
  const insert = db.prepare('INSERT INTO journal (text) VALUES (?)')
  const replace = db.prepare('INSERT OR REPLACE INTO state (id, text) VALUES (1, ?)')
  const commit = db.prepare('COMMIT')
  const bytes = Buffer.from(answer)
  let waiting: Msg[] = []
  const flush = () => {
    begin.run()
    for (let i = 0; i < waiting.length; i++) insert.run(row)
    replace.run(state)
    commit.run()
    for (const message of waiting) message.respond(bytes)
    waiting = []
  }
  to.subscribe(subject, {
    callback: (_, message) => {
      if (waiting.push(message) === 1) queueMicrotask(flush)
    },
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
