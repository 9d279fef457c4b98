/** The README: what it tells a reader to type works, word for word. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { type Process, startStatemgr } from '../harness/processes.ts'

const root = join(import.meta.dirname, '../..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const home = 'http://127.0.0.1:8080'

let folder: string
let service: Process
let url: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'statemgr-readme-'))
  service = startStatemgr([
    ...['serve', '--simulate', '--config', 'examples/two-host-chassis.yaml'],
    ...['--data', join(folder, 'data'), '--http', '127.0.0.1:0'],
  ])
  const [, address = ''] = await service.untilOut(/ready on (http:\S+)/)
  url = address
  await mkdir(join(folder, 'bin'))
  await writeFile(join(folder, 'bin/npx'), shortNpx, { mode: 0o755 })
})

after(async () => {
  await service.kill('SIGTERM')
  await rm(folder, { recursive: true })
})

test('npm start is what the README says it is', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  assert.match(scripts.start, /serve --simulate .*two-host-chassis\.yaml.* --data \.\/data/)
  assert.match(scripts.start, /--http 127\.0\.0\.1:8080/)
})

test('npx finds the command', async () => {
  const { stdout } = await promisify(execFile)('npx', ['statemgr', '--version'], { cwd: root })
  assert.equal(stdout, await shell('npx statemgr --version'))
})

test('the ten lines bring a chassis and a host up, and down again', async () => {
  const lines = commands('npx statemgr status')
  assert.equal(lines.length, 6)
  let out = ''
  for (const line of lines) out += await shell(line)
  assert.match(out, /chassis\.0 is On/)
  assert.match(out, /host\.0 is Running/)
  assert.match(out, /host\.1 PowerOn may begin/)
  assert.match(out, /chassis\.0 is Off/)
})

test('every subject is there over HTTP', async () => {
  const [get, events] = commands('curl -s -X POST')
  assert.equal(JSON.parse(await shell(get ?? '')).name, 'host.0')
  const received = shell(`timeout 20 ${events} | head -n 10`)
  await shell('npx statemgr power on chassis.0 --wait && npx statemgr power on host.0 --wait')
  assert.match(await received, /"subject":"host\.0"/)
})

test('an example is valid, rehearsed and proven', async () => {
  const [validate = '', simulate = '', verify = '', ...others] = commands('npx statemgr validate')
  assert.equal(others.length, 0)
  assert.match(await shell(validate), /is valid/)
  assert.match(await shell(simulate), /# holds: left alone, everything comes to rest/)
  // A minute is long for a test: here nothing goes wrong on the way.
  assert.match(await shell(`${verify} --faults 0`), /holds {2}at rest, status equals hardware/)
})

test('the drawings are drawn', async () => {
  const lines = commands('npx statemgr graph')
  const drawn = lines.map((line) => shell(line.replace(/> (\S+)$/, `> ${folder}/$1`)))
  assert.match((await Promise.all(drawn)).join(''), /^flowchart /)
  const picture = (name: string) => readFileSync(join(folder, name), 'utf8')
  assert.match(picture('host.svg'), /<svg .*>Running</s)
  assert.match(picture('chassis.svg'), /<svg .*>psu\.0</s)
})

test('the example of the library does what it says', async () => {
  const code = blocks('ts')[0] ?? ''
  const sources = code
    .replaceAll("'statemgr/store/sqlite'", `'${root}/src/store/sqlite/sqlite.ts'`)
    .replaceAll("'statemgr'", `'${root}/src/main.ts'`)
  const file = join(folder, 'library.ts')
  await writeFile(file, sources)
  assert.equal((await shell(`node ${file}`)).trim(), 'Unknown')
})

const blocks = (language: string): readonly string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(
    ([, code]) => code ?? '',
  )

/** The lines of the block that begins like this. */
function commands(start: string): readonly string[] {
  const block = blocks('sh').find((code) => code.startsWith(start))
  assert.ok(block, `the README has no block that starts with ${start}`)
  return block.trim().split('\n')
}

/** What npx comes to, a second of looking for it later. */
const shortNpx = `#!/bin/sh
shift
exec node ${root}/bin/statemgr.js "$@"
`

/** As the reader's shell would run it, but for the port and the folder that are taken here. */
async function shell(line: string): Promise<string> {
  const places = [join(folder, 'bin'), join(root, 'node_modules/.bin'), process.env.PATH]
  const PATH = places.join(delimiter)
  const { stdout } = await promisify(execFile)(
    'bash',
    ['-c', line.replaceAll(home, url).replaceAll('data/', `${folder}/data/`)],
    {
      cwd: line.startsWith('node ') ? folder : root,
      env: { ...process.env, PATH, STATEMGR_URL: url },
    },
  )
  return stdout
}
