/** Tests that an exported journal is proven wherever it is read, and that no change is missed. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testShell } from '../../../test/fakes/shell.ts'
import { typed } from '../../../test/fakes/typed.ts'
import { examineWhole } from '../../store/sealing/evidence.ts'
import { openSqliteStore } from '../../store/sqlite/sqlite.ts'
import type { Bounds, Row } from '../../store/store.ts'
import { run } from '../program.ts'
import { JournalFileError, readFile } from './journal-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'statemgr-export-'))
after(() => rmSync(folder, { recursive: true }))

const rowOf = (seq: number, actor = 'anna'): Row => {
  const at = seq * 10
  const entry = {
    ...{ seq, at, component: 'host.0', type: 'transition', outcome: 'succeeded' },
    ...{ operation: null, correlation: `c${seq}` },
  }
  return { ...entry, text: JSON.stringify({ ...entry, actor, why: 'ä "quoted"\n' }) }
}

/** Runs of so many entries each in a folder, each sealed by a key of its own. */
async function kept(
  name: string,
  runs: readonly number[],
  { actor, bounds }: { readonly actor?: string; readonly bounds?: Bounds } = {},
): Promise<string> {
  const data = join(folder, name)
  let seq = 0
  for (const count of runs) {
    const store = await openSqliteStore({
      path: join(data, 'statemgr.sqlite'),
      ...(bounds && { bounds }),
    })
    const rows = Array.from({ length: count }, () => rowOf(++seq, actor))
    await store.commit({ parts: [], removed: [], rows })
    await store.close()
  }
  return data
}

async function statemgr(...args: readonly string[]) {
  const shell = testShell()
  const exit = await run(['history', ...args], shell)
  return { exit, ...shell.written() }
}

async function exported(data: string): Promise<string> {
  const { exit, out, err } = await statemgr('export', '--data', data)
  assert.deepEqual([exit, err], [0, ''])
  return out
}

let files = 0
function verify(text: string, ...args: readonly string[]) {
  const file = join(folder, `file-${++files}`)
  writeFileSync(file, text)
  return statemgr('verify', '--file', file, ...args)
}

const data = await kept('ours', [3, 4, 2])
const ours = await exported(data)
const theirs = await exported(await kept('theirs', [3, 4, 2], { actor: 'carl' }))
const lines = ours.split('\n')
/** Where the entries of the second run, the first change of keys and the last line stand. */
const [second, handover, end] = [4, 10, lines.length - 2]
const changed = (line: number, from: string | RegExp, to: string): string => {
  const text = String(lines[line]).replace(from, to)
  assert.notEqual(text, lines[line])
  return lines.with(line, text).join('\n')
}

test('an exported journal is as proven as the folder that it is of', async () => {
  const folderSays = await statemgr('verify', '--data', data, '--json')
  const { exit, out } = await verify(ours, '--json')
  assert.deepEqual([exit, JSON.parse(out)], [0, JSON.parse(folderSays.out)])
  const { root, head, provenThrough, keys } = JSON.parse(out)
  assert.deepEqual([provenThrough, keys], [9, 3])
  const kept = join(folder, 'head')
  writeFileSync(kept, JSON.stringify(head))
  assert.equal((await verify(ours, '--key', root, '--head', kept)).exit, 0)
})

test('it is lines of JSON: each entry as it was kept, its hash, and the heads', () => {
  const values = lines.slice(0, -1).map((line) => JSON.parse(line))
  const entries = values.flatMap(({ entry }) => (entry === undefined ? [] : [entry]))
  assert.deepEqual(
    entries.map((entry) => JSON.stringify(entry)),
    Array.from({ length: 9 }, (_, index) => rowOf(index + 1).text),
  )
  assert.deepEqual(values.map((value) => Object.keys(value)[0]).slice(9), [
    'entry',
    ...['handover', 'handover', 'handover', 'head', 'end'],
  ])
})

test('a file is for its owner alone, and the command that reads it is said', async () => {
  const file = join(folder, 'written')
  const { exit, out, err } = await statemgr('export', '--data', data, '--out', file)
  assert.deepEqual([exit, out], [0, ''])
  assert.equal(err, `${file}: 9 entries; statemgr history verify --file ${file}\n`)
  assert.equal(readFileSync(file, 'utf8'), ours)
  assert.equal(statSync(file).mode & 0o777, 0o600)
})

test('no byte of it can be changed without being found', () => {
  const isFound = (bytes: Buffer): boolean => {
    try {
      return examineWhole(readFile(bytes.toString()), { key: null, heads: [] }).broken !== null
    } catch (error) {
      return error instanceof JournalFileError
    }
  }
  const bytes = Buffer.from(ours)
  assert.ok(!isFound(bytes))
  // But for the entry behind which the first key seals: all that it seals says that itself.
  const unsigned = bytes.indexOf('"after":0') + '"after":'.length
  for (let at = 0; at < bytes.length; at += 31) {
    const other = Buffer.from(bytes)
    other[at] = bytes[at]! ^ 1
    assert.ok(isFound(other) || at === unsigned, `${at}: ${other.subarray(at - 20, at + 20)}`)
  }
})

test('from where the oldest were dropped on it is proven as well', async () => {
  const bounds = { rowsMax: 100, ageMaxMs: 1e9 }
  const { exit, out } = await verify(await exported(await kept('dropped', [2200, 200], { bounds })))
  assert.equal(exit, 0)
  assert.match(out, /^entries \d{3,4} to 2400, sealed by 2 keys\nproven up to entry 2400/)
})

const heads = theirs.split('\n').slice(handover)
/** Without the head of the last run, the key that it began with, and its entries. */
const unsealed = lines
  .with(end - 1, '{"head":null}')
  .toSpliced(end - 2, 1)
  .toSpliced(8, 2)
  .join('\n')
const shorter = lines.with(end, '{"end":{"last":7}}').toSpliced(8, 2).join('\n')
/** What was done to it, how it ends, and what is said. */
const amiss: readonly (readonly [string, string, 1 | 2, RegExp])[] = [
  ['an actor is another', changed(5, 'anna', 'bert'), 1, /not as sealed: entry 5: .* its hash/],
  ['a hash is another', changed(5, /"hash":"./, '"hash":"~'), 1, /entry 5: .* its hash/],
  ['a line is no JSON', changed(5, '{', ''), 1, /entry 5: it cannot be read/],
  ['a field is there twice', changed(5, '{', '{"entry":{},'), 1, /entry 5: it cannot be read/],
  ['a line is gone', lines.toSpliced(second, 1).join('\n'), 1, /not as sealed: .* 5/],
  [
    'lines have changed places',
    lines.with(5, lines[6]!).with(6, lines[5]!).join('\n'),
    1,
    /sealed/,
  ],
  ['the latest are gone', lines.toSpliced(8, 2).join('\n'), 1, /rows 8 to 9 are missing/],
  ['entries that nothing has sealed yet are gone', unsealed, 1, /rows 8 to 9 are missing/],
  ['nor does its end say so', shorter, 1, /rows up to 9 .* are gone/],
  [
    'the heads are of another',
    [...lines.slice(0, handover), ...heads].join('\n'),
    1,
    /not what was/,
  ],
  ['a head is of another time', changed(end - 1, /"wall":"2/, '"wall":"3'), 1, /not signed/],
  [
    'a head is half',
    changed(end - 1, /"root":"[^"]*",/, ''),
    2,
    /line 14 is not as it was written/,
  ],
  ['it begins elsewhere', changed(0, '"seq":0', '"seq":1'), 1, /not as sealed/],
  ['it is cut in half', ours.slice(0, ours.length / 2), 2, /cut short after line \d: .* export it/],
  ['its last line is gone', lines.slice(0, end).join('\n'), 2, /cut short/],
  ['its last line has no end', ours.slice(0, -1), 2, /cut short/],
  ['it is of a newer one', changed(0, '"format":1', '"format":2'), 2, /format 2, known 1/],
  ['its entries alone', lines.slice(1).join('\n'), 2, /is no exported journal: .* history export/],
  ['nothing', '', 2, /is no exported journal/],
]

for (const [what, text, code, said] of amiss) {
  test(`a file proves nothing of what is not in it: ${what}`, async () => {
    const { exit, out, err } = await verify(text)
    assert.equal(exit, code, out + err)
    assert.match(code === 2 ? err : out, said)
  })
}

test('another journal is told by the key that was kept', async () => {
  const { root } = JSON.parse((await verify(ours, '--json')).out)
  const { exit, out } = await verify(theirs, '--key', root)
  assert.equal(exit, 1)
  assert.match(out, /never sealed this journal: it is another one/)
})

test('one that was exported earlier is told by a head that was kept', async () => {
  const path = await kept('grows', [3])
  const early = await exported(path)
  const store = await openSqliteStore({ path: join(path, 'statemgr.sqlite') })
  await store.commit({ parts: [], removed: [], rows: [rowOf(4)] })
  await store.close()
  const { head } = JSON.parse((await verify(await exported(path), '--json')).out)
  const file = join(folder, 'later')
  writeFileSync(file, JSON.stringify(head))
  assert.equal((await verify(early)).exit, 0)
  const { exit, out } = await verify(early, '--head', file)
  assert.deepEqual([exit, /rows up to 4 were sealed at .*, and are gone/.test(out)], [1, true], out)
})

test('what is dropped while it is read is asked for again', async () => {
  const anchors = [0, 4]
  const sealed = (seq: number) => ({ anchor: { seq, hash: 'x' }, handovers: [], head: null })
  const { exit, out } = await typed('history export', {
    'statemgr.history.seals': () => ({ body: sealed(anchors.shift() ?? 4) }),
    'statemgr.history.query': () => ({
      body: { entries: [5, 6].map((seq) => JSON.parse(rowOf(seq).text)), next: null },
    }),
  })
  assert.equal(exit, 0)
  assert.match(out, /^\{"journal":\{"format":1,"anchor":\{"seq":4,/)
})

test('a service that keeps nothing says what to do', async () => {
  const nothing = { anchor: null, handovers: [], head: null }
  const { exit, err } = await typed('history export', {
    'statemgr.history.seals': () => ({ body: nothing }),
  })
  assert.equal(exit, 2)
  assert.match(err, /keeps no journal that it could seal: start it with --data DIR; .*--jsonl/)
})
