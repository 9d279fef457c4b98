/** The journal as evidence: forged, put back from a copy, and read by whoever has one. */
import assert from 'node:assert/strict'
import { cpSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, test } from 'node:test'
import { until } from '../harness/processes.ts'
import { startArena } from './arena.ts'

const arena = await startArena()
after(() => arena[Symbol.asyncDispose]())
const { client, fakes, folder } = arena

interface Head {
  readonly seq: number
}

const heads: (Head & { readonly text: string })[] = []
client.subscribe('statemgr.journal.head', (text) => {
  heads.push({ seq: (JSON.parse(text) as Head).seq, text })
})

const verify = (...args: readonly string[]) => arena.start('history', 'verify', ...args).ended

async function actOn(component: string, action: string, id: string): Promise<void> {
  assert.equal((await client.act(component, action, id))?.code, 200)
  await arena.rest()
}

test('a folder put back is noticed by heads, and by what the services remember', async () => {
  const first = await arena.serve()
  await actOn('chassis.0', 'PowerOn', 'one')
  assert.deepEqual((await first.kill('SIGTERM')).code, 0)
  const copied = await verify('--data', join(folder, 'data'))
  assert.deepEqual([copied.code, copied.err], [0, ''], copied.out)
  cpSync(join(folder, 'data'), join(folder, 'copy'), { recursive: true })
  const second = await arena.serve()
  await actOn('host.0', 'PowerOn', 'two')
  const asked = JSON.parse((await verify('--url', second.url, '--json')).out)
  assert.equal(asked.broken, null)
  await until('a head of it', () => heads.some(({ seq }) => seq === asked.last))
  const key = asked.root
  const file = join(folder, 'journal.jsonl')
  const exported = await arena.start('history', 'export', '--url', second.url, '--out', file).ended
  assert.equal(exported.code, 0, exported.err)
  const proven = await verify('--file', file, '--key', key, '--json')
  assert.deepEqual([proven.code, JSON.parse(proven.out).provenThrough], [0, asked.last])
  await second.kill('SIGTERM')
  rmSync(join(folder, 'data'), { recursive: true })
  cpSync(join(folder, 'copy'), join(folder, 'data'), { recursive: true })
  const kept = join(folder, 'head.json')
  writeFileSync(kept, heads.at(-1)?.text ?? '')
  const found = await verify('--data', join(folder, 'data'), '--key', key, '--head', kept)
  assert.equal(found.code, 1, found.err)
  assert.match(found.out, /not as sealed: .* gone/)
  const third = await arena.serve()
  const isBehind = ({ id }: { readonly id: string }) => id === 'journal-behind/statemgr'
  await arena.status('the alert', ({ alerts }) => alerts.some(isBehind))
  await actOn('host.0', 'ForceOff', 'three')
  assert.equal(fakes.plant.power('host.0'), 'Off')
  await third.kill()
})

test('a forged actor is found in a copy of the folder, without any service', async () => {
  const path = join(folder, 'copy/statemgr.sqlite')
  const db = new DatabaseSync(path)
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'journal_%'").all()
  for (const { name } of tables)
    db.exec(`UPDATE ${name} SET text = replace(text, '"actor":"anonymous"', '"actor":"root"')`)
  db.close()
  const { code, out } = await verify('--data', join(folder, 'copy'))
  assert.equal(code, 1)
  assert.match(out, /not as sealed: entry \d+: it does not match its hash/)
})
