/** `docs/porting.md`: every block of it is what it says. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { parse, stringify } from 'yaml'
import {
  callReplySchema,
  callSchema,
  stateReplySchema,
} from '../../src/dialects/native/messages.ts'
import { loadConfig, readConfig } from '../../src/platform/load.ts'
import type { Config } from '../../src/platform/schema/config.ts'
import { analyse } from '../../src/verify/analysis/analyse.ts'
import { startStatemgr } from '../harness/processes.ts'
import { createWorld } from '../harness/world.ts'
import { asked, assertPower, poweredIn, settled } from './shipped.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/porting.md'), 'utf8')
const folder = await mkdtemp(join(tmpdir(), 'statemgr-porting-'))
const file = join(folder, 'board.yaml')

after(() => rm(folder, { recursive: true }))

test('the file is right after each block, and says nothing that is in vain', () => {
  const texts = boards()
  assert.ok(texts.length >= 7)
  for (const text of texts) {
    const loaded = readConfig(text, { analyse })
    assert.deepEqual('problems' in loaded ? loaded.problems : loaded.warnings, [], text)
  }
})

test('what a service says and hears is as the wire has it', () => {
  callSchema.parse(JSON.parse(block('json call')))
  callReplySchema.parse(JSON.parse(block('json reply')))
  stateReplySchema.strict().parse(JSON.parse(block('json state')))
})

test('the whole board goes on and off on simulated hardware', async () => {
  const world = await createWorld({ config: await wholeBoard() })
  await world.rest()
  for (const name of poweredIn(world)) await asked(world, name, 'PowerOn')
  assertPower(world, poweredIn(world), 'On')
  await asked(world, 'chassis.0', 'PowerOff')
  await settled(world)
  assertPower(world, poweredIn(world), 'Off')
  await world.stop()
})

test('what is typed there works, in the order of the page', async () => {
  await wholeBoard()
  const service = startStatemgr(['serve', '--simulate', '--config', file, '--http', '127.0.0.1:0'])
  const [, url = ''] = await service.untilOut(/ready on (http:\S+)/)
  const lines = blocks('sh').join('').trim().split('\n')
  assert.ok(lines.length >= 10)
  // A host of the whole board needs its pump, which the page has only later.
  await type('power on chassis.0 --wait', url)
  await type('power on pump.0 --wait', url)
  for (const line of lines.filter((one) => !one.includes(' serve '))) {
    await type(line.replace('statemgr ', '').replace('board.yaml', file), url)
  }
  assert.match(await type('status', url), /host\.0 +Running/)
  assert.equal((await service.kill('SIGTERM')).code, 0)
})

test('the example of the library runs, and compiles', async () => {
  const program = join(folder, 'library.mts')
  await writeFile(program, block('ts').replaceAll("'statemgr'", `'${root}/src/main.ts'`))
  assert.equal((await run(process.execPath, [program])).trim(), 'host.0 pump.0 chassis.0 bmc.0')
  const options = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
    include: [],
    files: [program],
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(options))
  await run(join(root, 'node_modules/.bin/tsc'), ['-p', folder])
})

/** The file after each block of YAML: sections that are there again replace those before. */
function boards(): readonly string[] {
  let board: object = {}
  return blocks('yaml').map((text) => {
    board = { ...board, ...parse(text) }
    return stringify(board)
  })
}

/** The last of them, in the file that the page calls board.yaml. */
async function wholeBoard(): Promise<Config> {
  await writeFile(file, boards().at(-1) ?? '')
  const loaded = loadConfig(file)
  assert.ok('config' in loaded)
  return loaded.config
}

function blocks(language: string): readonly string[] {
  const found = page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))
  return [...found].map(([, code = '']) => code)
}

function block(language: string): string {
  const found = blocks(language)
  assert.equal(found.length, 1, language)
  return found.join()
}

/** What a command prints. Rejects, with its complaint, unless it exits with 0. */
const type = (line: string, url: string): Promise<string> =>
  run(process.execPath, [join(root, 'bin/statemgr.js'), ...line.split(' ')], url)

async function run(program: string, args: readonly string[], url = ''): Promise<string> {
  const env = { ...process.env, ...(url === '' ? {} : { STATEMGR_URL: url }) }
  const { stdout } = await promisify(execFile)(program, [...args], { cwd: folder, env })
  return stdout
}
