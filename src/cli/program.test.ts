/** The command line as a whole: what is typed, what is printed, and the exit code. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { testShell } from '../../test/fakes/shell.ts'
import { commands } from './commands.ts'
import { run } from './program.ts'

async function typed(line: string, env: Record<string, string> = {}) {
  const shell = testShell(env)
  const exit = await run(line.split(' ').filter(Boolean), shell)
  return { exit, ...shell.written() }
}

test('--version prints the version of the package, and nothing else', async () => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  assert.deepEqual(await typed('--version'), { exit: 0, out: `${version}\n`, err: '' })
})

test('--help lists every command, examples, and what the exit codes mean', async () => {
  const { exit, out } = await typed('--help')
  assert.equal(exit, 0)
  for (const { name, summary } of commands) {
    if (name.includes(' ')) continue
    assert.match(out, new RegExp(`^  ${name} `, 'm'))
    assert.ok(out.includes(summary), summary)
  }
  assert.match(out, /Examples:\n {2}statemgr demo/)
  const codes = [...out.matchAll(/^ {2}(\d) {2}(\w+):/gm)].map(
    ([, code, name]) => `${code} ${name}`,
  )
  assert.deepEqual(codes, [
    '0 done',
    '1 failed',
    '2 usage',
    '3 refused',
    '4 unreachable',
    '5 forced',
  ])
})

test('every command teaches itself: what it takes, and examples that are its own', async () => {
  for (const { name, flags, args, examples } of commands) {
    const { exit, out } = await typed(`${name} --help`)
    assert.equal(exit, 0, name)
    for (const { meaning } of args)
      assert.ok(unwrapped(out).includes(meaning), `${name} ${meaning}`)
    for (const [example] of examples) assert.ok(out.includes(example), example)
    assert.equal(out.match(/^ {2}--/gm)?.length ?? 0, flags.length, name)
  }
})

test('the help of power, in full', async () => {
  const { out } = await typed('power --help')
  assert.equal(
    out,
    `Usage: statemgr power [options] <verb> <component>

Power a host or the chassis.

Arguments:
  verb                 what to do (choices: "on", "off", "cycle", "reset")
  component            host.0, chassis.0, bmc.0 …

Options:
  --socket <path>      its socket (or set STATEMGR_SOCKET; default in the data
                       folder)
  --url <url>          reach it over HTTP (or set STATEMGR_URL; default
                       http://127.0.0.1:8080)
  --token-file <file>  holds the token for --url (default: what the service
                       left)
  --nats <url>         reach it through this NATS server (or set STATEMGR_NATS)
  --json               print JSON for programs instead of tables for people
  --wait [duration]    wait until it is over, at most that long (30s, 5m)
  --reason <text>      why; kept in the history
  --request-id <id>    repeated with the same id, a request is carried out once
  --dry-run            show the plan and what blocks it; nothing moves
  --override <id>      go against the interlocks that this override names
  --force              do not ask the operating system first
  -h, --help           print this help

Examples:
  statemgr power on host.0 --wait
      on, and wait until its system runs
  statemgr power off chassis.0 --wait 10m
      hosts down first, then the rails
  statemgr power reset host.0 --force --reason "hangs"
      at once
  statemgr power cycle host.1 --dry-run
      the plan, before anything moves
`,
  )
})

const mistakes: readonly (readonly [string, RegExp])[] = [
  ['', /Usage: statemgr/],
  ['powr on host.0', /unknown command 'powr': did you mean 'power'\?\n\(statemgr --help shows/],
  ['help powr', /unknown command 'powr': did you mean 'power'\?/],
  ['powr --help', /unknown command 'powr': did you mean 'power'\?/],
  ['xyz', /unknown command 'xyz': known: serve, simulate, /],
  [
    'history verfy',
    /unknown command 'history verfy': did you mean 'verify'\?\n\(statemgr history --help /,
  ],
  ['help override gant', /unknown command 'override gant': did you mean 'grant'\?/],
  ['power up host.0', /'up' is invalid.*Allowed choices are on, off, cycle, reset/],
  ['power on', /missing required argument 'component'/],
  ['power on host.0 --colour', /unknown option '--colour'/],
  ['power on --wait host.0', /'host.0' is invalid. It looks like 500ms, 30s, 5m or 1h/],
  ['history --limit none', /'none' is invalid. It is a number from 1 on/],
  ['status --url ftp://there', /ftp:\/\/there is no HTTP address/],
  ['status --url http://a --nats b', /two ways to the same service/],
  ['watch a..b', /a..b is no pattern/],
  ['serve', /--config FILE/],
  ['serve --config nowhere.yaml', /nowhere.yaml: there is no such file/],
  ['serve --config x --http 8080', /'8080' is invalid. It looks like 127.0.0.1:8080/],
  ['simulate --config examples/two-host-chassis.yaml', /--nats URL/],
  ['validate', /statemgr validate FILE/],
  ['graph hots', /nothing called hots to draw: did you mean host\?/],
  ['graph host.power-no', /did you mean host.power-on\?\nThe recipes of host are: host.power-on,/],
  ['graph host.nmi --format scxml', /only a machine has states.*as mermaid, dot, svg, json/],
  ['graph dependencies --format xstate', /cannot be drawn as xstate/],
  ['graph host --format gif', /'gif' is invalid/],
  ['completion fish', /Allowed choices are bash/],
]

for (const [line, message] of mistakes) {
  test(`\`statemgr ${line}\` is a mistake, and is told what is right`, async () => {
    const { exit, out, err } = await typed(line)
    assert.equal(exit, 2)
    assert.match(err, message)
    assert.equal(out, '')
  })
}

test('the example is valid; a file that is not is told with its line', async () => {
  const good = await typed('validate examples/two-host-chassis.yaml')
  assert.deepEqual(good, { exit: 0, out: 'examples/two-host-chassis.yaml is valid\n', err: '' })
  const bad = await typed('validate package.json')
  assert.equal(bad.exit, 2)
  assert.match(bad.out, /^package.json:2:3: name: /m)
  const json = await typed('validate package.json --json')
  assert.equal(json.exit, 2)
  assert.deepEqual((JSON.parse(json.out) as { files: string[] }).files, ['package.json'])
})

test('graph draws the built-in kinds in every language', async () => {
  const starts = {
    mermaid: /^stateDiagram-v2\n/,
    dot: /^digraph "/,
    svg: /<svg /,
    scxml: /<scxml /,
    xstate: /^\{\n {2}"id": "/,
    json: /^\{\n {2}"kind": "/,
  }
  for (const kind of ['host', 'chassis', 'bmc']) {
    for (const [format, start] of Object.entries(starts)) {
      const { exit, out, err } = await typed(`graph ${kind} --format ${format}`)
      assert.deepEqual([exit, err], [0, ''], `${kind} as ${format}`)
      assert.match(out, start)
    }
  }
})

test('graph draws recipes, and what depends on what in a configuration', async () => {
  const recipe = await typed('graph chassis.power-off')
  assert.match(recipe.out, /^flowchart TB\n {2}n0\["hosts shut down<br\/>GracefulShutdown of each/)
  const config = '--config examples/two-host-chassis.yaml'
  const dependencies = await typed(`graph dependencies ${config} --format dot`)
  assert.match(dependencies.out, /"supply\/psu.0" -> "chassis.0" \[label="powers"\]/)
  const json = await typed(`graph dependencies ${config} --format json`)
  assert.equal((JSON.parse(json.out) as { name: string }).name, 'two-host-chassis')
  const picture = await typed(`graph host.power-on ${config} --format svg`)
  assert.match(picture.out, /<svg [\s\S]*>raise cooling</)
})

test('graph draws kinds of a platform’s own as it draws the built-in ones', async () => {
  const config = '--config examples/gpu-tray.yaml'
  for (const format of ['mermaid', 'dot', 'svg', 'scxml', 'xstate', 'json']) {
    const { exit, out } = await typed(`graph pump ${config} --format ${format}`)
    assert.deepEqual([exit, out.includes('PoweringOn')], [0, true], format)
  }
  assert.match((await typed(`graph pump.power-on ${config}`)).out, /^flowchart TB/)
  const { out } = await typed(`graph dependencies ${config} --format dot`)
  assert.match(out, /"pump\.0" -> "gputray\.0" \[label="must be On, else shut down"\]/)
  assert.match(out, /"service\/traymgr" -> "gputray\.1"/)
})

test('the completion knows every command and its flags', async () => {
  const { out } = await typed('completion bash')
  for (const { name } of commands) assert.ok(out.includes(`'${name}') words='`), name)
  assert.match(
    out,
    /'power'\) words='on off cycle reset --socket --url --token-file --nats --json --wait/,
  )
})

const unwrapped = (text: string) => text.replaceAll(/\s+/g, ' ')
