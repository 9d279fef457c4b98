/** `statemgr record export` and `replay` as they are typed, and what cannot be meant. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testShell } from '../../../test/fakes/shell.ts'
import { recorded } from '../../../test/harness/recorded.ts'
import { createStateManager, version } from '../../main.ts'
import { createBusClient } from '../client/bus.ts'
import { run } from '../program.ts'

const folder = mkdtempSync(join(tmpdir(), 'statemgr-replay-'))
after(() => rmSync(folder, { recursive: true }))
const at = (name: string) => join(folder, name)

async function typed(line: string, client?: Parameters<typeof run>[1]['client']) {
  const shell = testShell()
  const exit = await run(line.split(' '), client === undefined ? shell : { ...shell, client })
  return { exit, ...shell.written() }
}

const { file } = await recorded('> chassis.power.on {"name":"chassis.0","wait":"60s"}')
writeFileSync(at('a.jsonl'), file)
const entries = file.split('\n').filter((line) => line.startsWith('["entry",'))
const oneOf = (text: string) => entries.findIndex((line) => line.includes(text)) + 1

test('a replay says what came of it, and whether that is what the journal says', async () => {
  const { exit, out } = await typed(`replay ${at('a.jsonl')}`)
  assert.equal(exit, 0)
  assert.match(out, /^\d+ events were replayed, and (\d+) entries come of them: 1 to \1\n/)
  assert.match(out, /\n(\d+) entries are the same, byte for byte\n$/)
})

test('at an entry there is the System as it was, what it came of, and what came next', async () => {
  const seq = oneOf('PoweringOn\\",\\"to\\":\\"On')
  const { exit, out } = await typed(`replay ${at('a.jsonl')} --at ${seq}`)
  assert.equal(exit, 0)
  assert.match(out, new RegExp(`^entry ${seq} chassis\\.0 PoweringOn → On`))
  assert.match(out, /\nchassis\.0 +On +0 ms/)
  assert.match(out, /\nIt came of \{"kind":"(outcome|power)"/)
  const earlier = await typed(`replay ${at('a.jsonl')} --at 1`)
  assert.match(earlier.out, /\nNext came +\{"kind":/)
  const { system } = JSON.parse((await typed(`replay ${at('a.jsonl')} --at ${seq} --json`)).out)
  assert.equal(system.seq, seq)
})

test('why there is an entry: what was given, what made it, what that saw', async () => {
  const seq = oneOf('Off\\",\\"to\\":\\"PoweringOn')
  const { exit, out } = await typed(`replay ${at('a.jsonl')} --why ${seq}`)
  assert.equal(exit, 0)
  assert.match(out, /\n {2}given +\{"kind":"request",.*"component":"chassis\.0"/)
  assert.match(out, /\n {2}then +1\. event request of chassis\.0\n/)
  assert.match(out, /\. queue chassis\.power-on, step 1 of chassis\.0 {2}← this\n/)
  assert.match(out, /\n {2}it saw +chassis\.0 is Off for /)
  assert.match(out, /\n {2}asked +\w+: \w+ of /)
})

test('a stretch is a story that simulate carries out, and that comes out the same', async () => {
  const { exit, out } = await typed(`replay ${at('a.jsonl')} --story 5..6`)
  assert.equal(exit, 0)
  writeFileSync(at('story.txt'), out)
  const again = await typed(`simulate --story ${at('story.txt')}`)
  assert.deepEqual(again, { exit: 0, out, err: '' })
})

test('what cannot be replayed says why, and what to do', async () => {
  writeFileSync(at('half.jsonl'), file.slice(0, file.length / 2))
  writeFileSync(at('other.jsonl'), reworded(`"version":"${version}"`, '"version":"9.9.9"'))
  const cases = [
    [`${at('none.jsonl')}`, /none\.jsonl cannot be read/],
    [`${at('half.jsonl')}`, /half\.jsonl is cut short after line \d+/],
    [`${at('other.jsonl')}`, /was recorded by statemgr 9\.9\.9, and this is .* --any-version/],
    [`${at('a.jsonl')} --why 4711`, /a\.jsonl does not lead to entry 4711: it has 1 to \d+/],
    [`${at('a.jsonl')} --story 6..5`, /--story/],
    [`${at('a.jsonl')} --at 1 --why 1`, /one at a time/],
  ] as const
  for (const [line, message] of cases) {
    const { exit, err } = await typed(`replay ${line}`)
    assert.equal(exit, 2, line)
    assert.match(err, message)
  }
  assert.equal((await typed(`replay ${at('other.jsonl')} --any-version`)).exit, 0)
})

test('entries that come otherwise fail the command, and the first is shown', async () => {
  writeFileSync(
    at('forged.jsonl'),
    reworded('\\"outcome\\":\\"succeeded\\"', '\\"outcome\\":\\"failed\\"'),
  )
  const { exit, out } = await typed(`replay ${at('forged.jsonl')}`)
  assert.equal(exit, 1)
  assert.match(out, /entries are the same; 1 are not\nentry (\d+) was +\{.*\n +comes +\{/)
})

test('a service writes what it has recorded; one that records nothing says how to', async (t) => {
  const hosts = [{ name: 'host.0' }]
  for (const isKept of [true, false]) {
    const config = { hosts, recording: { kept: isKept } }
    const service = await createStateManager({ config })
    t.after(() => service.stop())
    const client = createBusClient('here', async () => service.bus)
    const { exit, out, err } = await typed(`record export --out ${at('own.jsonl')}`, client)
    assert.equal(exit, isKept ? 0 : 2, err)
    assert.match(
      err,
      isKept ? /own\.jsonl: \d+ events, \d+ entries/ : /set recording\.kept to true/,
    )
    if (!isKept) continue
    assert.equal(out, '')
    assert.equal(statSync(at('own.jsonl')).mode & 0o777, 0o600)
    assert.equal((await typed(`replay ${at('own.jsonl')}`)).exit, 0)
    const shown = await typed('record', client)
    assert.match(shown.out, /^\d+ events of 1 runs are recorded/)
    const piped = await typed('record export --hide names', client)
    assert.match(piped.out, /^\["recording",\{"format":1,.*"hidden":\["names"\]\}\]\n/)
  }
})

/** With the last line as it has to be then. */
function reworded(one: string, other: string): string {
  const body = file.slice(0, file.lastIndexOf('["end"')).replaceAll(one, other)
  const digest = createHash('sha256').update(body).digest('hex')
  return `${body}${JSON.stringify(['end', body.split('\n').length - 1, digest])}\n`
}
