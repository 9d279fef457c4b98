/** `statemgr simulate` on a virtual clock: seeds, stories, and what cannot be meant. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { testShell } from '../../../test/fakes/shell.ts'
import { run } from '../program.ts'

async function typed(line: string, env: Record<string, string> = {}) {
  const shell = testShell(env)
  const exit = await run(line.split(' ').filter(Boolean), shell)
  return { exit, ...shell.written() }
}

test('a seed is told as a story, with what it amounts to and every rule that held', async () => {
  const { exit, out, err } = await typed('simulate --seed 4 --for 2h --faults light')
  assert.equal(exit, 0, out)
  assert.match(out, /^# statemgr simulate --seed 4 --faults light\n/)
  assert.match(out, /\n> \S.*\n {2}= /, 'commands, and what came of them')
  assert.match(out, /\n> judge\n {2}= all holds\n/)
  assert.match(out, /\n# \d+ acts, \d+ of them faults/)
  assert.match(out, /\n# holds: a chassis that is off has no host that is on\n/)
  assert.match(out, /\n# holds: at rest, each LED shows what it ought to\n/)
  assert.match(err, /^2 h .*in .*: \d+ times as fast as life\n$/)
})

test('the same seed is the same to the byte, and its story comes out the same again', async () => {
  const [one, other] = [
    await typed('simulate --seed 5 --for 1h'),
    await typed('simulate --seed 5 --for 1h'),
  ]
  assert.equal(other.out, one.out)
  await inFile(one.out, async (file) => {
    const { exit, out, err } = await typed(`simulate --story ${file}`)
    assert.deepEqual({ exit, out, err }, { exit: 0, out: one.out, err: '' })
  })
})

test("one's own platform is rehearsed as it is, but for how often it asks", async () => {
  const config = join(import.meta.dirname, '../../../examples/single-host.yaml')
  const line = `simulate --seed 6 --for 1h --config ${config}`
  const { exit, out } = await typed(`${line} --json`)
  assert.equal(exit, 0, out)
  const { holds, commands, rules } = JSON.parse(out)
  assert.equal(holds, true)
  assert.ok(rules.length >= 10)
  const changed = (commands as string[]).filter((command) => command.startsWith('config '))
  for (const command of changed) assert.match(command, /[Ss]tale|observeInterval|reportInterval/)
})

test('what cannot be meant is refused, with what can', async () => {
  for (const [line, why] of [
    ['simulate', /name the NATS server with --nats URL, or a seed with --seed N/],
    ['simulate --for 1h', /--for and --faults belong to a seed: add --seed N/],
    ['simulate --seed 1 --nats nats://127.0.0.1', /leave --nats out/],
    ['simulate --seed 1 --story a.txt', /give either --story FILE or --seed N/],
    ['simulate --seed 1 --for 1000d', /--for is at most 90d/],
    ['simulate --seed one', /It is a number from 0 to 4294967295/],
    ['simulate --seed 1 --faults some', /Allowed choices are none, light, heavy/],
    ['simulate --story nowhere.txt', /nowhere.txt cannot be read/],
  ] as const) {
    const { exit, err } = await typed(line)
    assert.equal(exit, 2, line)
    assert.match(err, why)
  }
})

test('a server in the environment is none that a rehearsal needs', async () => {
  const env = { STATEMGR_NATS: 'nats://127.0.0.1:1' }
  const { exit } = await typed('simulate --seed 1 --for 10m --faults none', env)
  assert.equal(exit, 0)
})

test('a story that makes no sense is named with its file and what is wrong with it', async () => {
  await inFile('> sim.set hosts.host.9.power "On"\n', async (file) => {
    const { exit, err } = await typed(`simulate --story ${file}`)
    assert.equal(exit, 2)
    assert.match(err, /story.txt: there is no hosts.host.9.power. Perhaps/)
  })
})

test('a story that comes otherwise than it says is told as it comes', async () => {
  await inFile('> status\n  = chassis.0 is On\n', async (file) => {
    const { exit, out, err } = await typed(`simulate --story ${file}`)
    assert.equal(exit, 0)
    assert.match(out, /= chassis.0 is Off, its power Off/)
    assert.match(err, /It holds, and comes otherwise than .*story.txt says/)
  })
})

async function inFile(text: string, use: (file: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'statemgr-story-'))
  try {
    const file = join(folder, 'story.txt')
    writeFileSync(file, text)
    await use(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
