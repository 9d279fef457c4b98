/** Tests of what seals a journal while it grows: by which keys, from one day to the next. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openSealer } from './sealer.ts'

const day = 86_400_000

test('each day has a key of its own, signed by the last, which is gone then', () => {
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-sealer-'))
  const path = join(folder, 'statemgr.sqlite')
  const sealer = openSealer(path, { seq: 10, hash: 'a' }, 0)
  const sealed = ([1000, day - 1, day + 1, 3 * day] as const).map((now, index) => {
    sealer.grew({ seq: 11 + index, hash: 'a' })
    return { by: sealer.seal(now)?.key, key: readFileSync(`${path}-key`, 'utf8') }
  })
  sealer.close()
  const [first, same, second, third] = sealed
  assert.deepEqual(same, first)
  const begun = first?.by ?? Number.NaN
  assert.deepEqual([second?.by, third?.by], [begun + 1, begun + 2])
  assert.equal(new Set(sealed.map(({ key }) => key)).size, 3)
  rmSync(folder, { recursive: true })
})
