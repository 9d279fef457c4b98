/** `statemgr verify`: what it prints, and how it exits. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testShell } from '../../../test/fakes/shell.ts'
import { run } from '../program.ts'

const file = new URL('../../../examples/two-host-chassis.yaml', import.meta.url).pathname

async function typed(line: string) {
  const shell = testShell({})
  const exit = await run(line.split(' '), shell)
  return { exit, ...shell.written() }
}

test('`verify` proves what holds, and says of what', async () => {
  const { exit, out } = await typed(`verify ${file} --hosts 1 --faults 0 --workers 1`)
  assert.equal(exit, 0)
  assert.match(out, /1 host, at most 0 faults in all, 1 request at a time/)
  assert.match(out, /^holds {2}a chassis that is off has no host that is on$/m)
  assert.match(out, /^holds {2}from everywhere the world comes to rest$/m)
})

test('`verify` that was not let finish proves nothing, says so, and fails', async () => {
  const { exit, out } = await typed(`verify ${file} --max-states 300 --workers 1`)
  assert.equal(exit, 1)
  assert.match(out, /not explored whole: all of depth \d+/)
  assert.match(out, /^holds as far as explored {2}/m)
  assert.doesNotMatch(out, /^holds {2}/m)
})

test('`verify --json` is for programs', async () => {
  const { exit, out } = await typed(`verify ${file} --hosts 1 --faults 0 --workers 1 --json`)
  const { isWhole, states, edges, broken, rules, bounds } = JSON.parse(out)
  assert.deepEqual([exit, isWhole, broken, bounds.faults], [0, true, null, 0])
  assert.ok(states > 100 && edges > states && rules.length > 5)
})

test('`verify` without a file is a mistake', async () => {
  const { exit, err } = await typed('verify')
  assert.equal(exit, 2)
  assert.match(err, /statemgr verify FILE/)
})
