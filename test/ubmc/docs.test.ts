/** `docs/ubmc.md`: its files load, its table is the real one, and what is typed there works. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parse, stringify } from 'yaml'
import { actionName, actionOf, type Kind, kinds } from '../../src/dialects/ubmc/kinds.ts'
import { readConfig } from '../../src/platform/load.ts'
import { analyse } from '../../src/verify/analysis/analyse.ts'
import { startNatsServer } from '../harness/nats-server.ts'
import { type Process, startStatemgr } from '../harness/processes.ts'

const page = readFileSync(new URL('../../docs/ubmc.md', import.meta.url), 'utf8')

/** The blocks of a language, in their order. */
function blocks(language: string): readonly string[] {
  const fences = page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))
  return [...fences].map(([, text]) => text!)
}

test('the file of the page is right, with and without its second part', () => {
  const [least, more, ...others] = blocks('yaml').map((text) => parse(text))
  assert.equal(others.length, 0)
  for (const file of [least, { ...least, ...more }]) {
    const loaded = readConfig(stringify(file), { analyse })
    assert.deepEqual('problems' in loaded ? loaded.problems : loaded.warnings, [])
  }
})

test('the table of actions is what is made of them, and leaves out what is refused', () => {
  const rows = [...page.matchAll(/^\| `(\w+_ACTION_\w+)` \| (\w+) \|/gm)]
  const written = rows.map(([, asked, action]) => `${asked} ${action}`)
  assert.deepEqual(written, kinds.flatMap(actionsOf))
})

test('what is typed first powers the host of the pretended board on', async () => {
  const [server, ...lines] = blocks('sh')[0]!.trim().split('\n')
  assert.equal(server, 'nats-server --jetstream &')
  const [simulate, serve, ...clients] = lines.map(typed)
  const folder = await mkdtemp(join(tmpdir(), 'statemgr-ubmc-page-'))
  const nats = await startNatsServer({ jetstream: true })
  const here = (words: readonly string[]) =>
    words.map((word) => (word === './data' ? folder : word.replace(/^nats:.*/, nats.url)))
  const processes: Process[] = []
  const run = (words: readonly string[]) => {
    const started = startStatemgr([...here(words)])
    processes.push(started)
    return started
  }
  try {
    await run(simulate!).untilOut(/ are ready on /)
    const service = run([...serve!, '--http', '127.0.0.1:0'])
    const [, url] = await service.untilOut(/statemgr is ready on (http:\S+)/)
    const said = clients.map(([...words]) => [...words, '--url', url!])
    assert.equal(said.length, 2)
    await run(said[0]!).untilOut(/host\.0 is Running/)
    await run(said[1]!).untilOut(/unverified: nobody measures it/)
  } finally {
    await Promise.all(processes.map((one) => one.kill()))
    await nats.stop()
    await rm(folder, { recursive: true })
  }
})

/** By their numbers, of which no kind has more. */
const actionsOf = (kind: Kind): readonly string[] =>
  Array.from({ length: 12 }, (_, number) => number).flatMap((number) => {
    const action = actionOf(kind, number)
    return action === null ? [] : [`${actionName(kind, number)} ${action}`]
  })

const typed = (line: string): readonly string[] =>
  line
    .replace(/^npx statemgr /, '')
    .replace(/ &$/, '')
    .split(' ')
