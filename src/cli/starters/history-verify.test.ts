/** Tests what `statemgr history verify` makes of keys and heads that vouch for nothing. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testShell } from '../../../test/fakes/shell.ts'
import { openSqliteStore } from '../../store/sqlite/sqlite.ts'
import { run } from '../program.ts'

const folder = mkdtempSync(join(tmpdir(), 'statemgr-verify-'))
after(() => rmSync(folder, { recursive: true }))

/** A journal of so many entries; the command line that examines it. */
async function journal(name: string, entries: number) {
  const data = join(folder, name)
  mkdirSync(data)
  const store = await openSqliteStore({ path: join(data, 'statemgr.sqlite') })
  const rows = Array.from({ length: entries }, (_, index) => ({
    ...{ seq: index + 1, at: index, component: 'host.0', type: 'transition', outcome: 'succeeded' },
    ...{ operation: null, correlation: null, text: '{}' },
  }))
  await store.commit({ parts: [], removed: [], rows })
  await store.close()
  const verify = async (...args: readonly string[]) => {
    const shell = testShell()
    const exit = await run(['history', 'verify', '--data', data, ...args], shell)
    return { exit, ...shell.written() }
  }
  const { root, head } = JSON.parse((await verify('--json')).out)
  return { verify, root: root as string, head: JSON.stringify(head) }
}

const ours = await journal('ours', 3)
const theirs = await journal('theirs', 9)

const file = (name: string, text: string): string => {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('with the key and the head that were kept it is proven', async () => {
  const kept = file('kept', `${ours.head}\n${ours.head}\n`)
  const { exit, out, err } = await ours.verify('--key', ours.root, '--head', kept)
  assert.deepEqual([exit, err], [0, ''], out)
  const many = file('pretty', JSON.stringify(JSON.parse(ours.head), null, 2))
  assert.equal((await ours.verify('--head', many)).exit, 0)
})

const changed = JSON.stringify({ ...JSON.parse(ours.head), seq: 2 })
/** What is given, how it ends, and what is said. */
const claims: readonly (readonly [string, readonly string[], 1 | 2, RegExp])[] = [
  ['an empty key', ['--key', ''], 2, /--key "" is no public key: .*jq -r \.root/],
  ['a key of garbage', ['--key', 'x y'], 2, /--key "x y" is no public key: .*jq -r \.root/],
  ['the key of another service', ['--key', theirs.root], 1, /never sealed this journal/],
  ['a file that is not there', ['--head', join(folder, 'none')], 2, /cannot be read: ENOENT/],
  ['a folder', ['--head', folder], 2, /cannot be read: EISDIR/],
  ['an empty file', ['--head', file('empty', '\n')], 2, /empty holds no head: .*jq \.head/],
  ['garbage', ['--head', file('garbage', '\0\xff{')], 2, /garbage:1 is no head: .*jq \.head/],
  ['half a head', ['--head', file('half', '{"signature":"x"}')], 2, /half:1 is no head/],
  ['a head, and garbage', ['--head', file('both', `${ours.head}\nx`)], 2, /both:2 is no head/],
  ['a head of another', ['--head', file('other', theirs.head)], 1, /not signed by a key of this/],
  ['a changed head', ['--head', file('changed', changed)], 1, /not signed by a key of this/],
]

for (const [what, args, code, said] of claims) {
  test(`${what} proves nothing`, async () => {
    const { exit, out, err } = await ours.verify(...args)
    assert.equal(exit, code, out + err)
    assert.match(code === 2 ? err : out, said)
  })
}
