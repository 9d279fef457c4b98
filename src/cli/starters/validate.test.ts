/** `statemgr validate`: texts for people, JSON for programs, SARIF for code review, exit codes. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testShell } from '../../../test/fakes/shell.ts'
import { run } from '../program.ts'

const folder = mkdtempSync(join(tmpdir(), 'statemgr-validate-'))
after(() => rmSync(folder, { recursive: true }))

const good = written('good.yaml', 'hosts: [{name: host.0}]\n')
const warned = written('warned.yaml', 'hosts: [{name: host.0, bootTimeout: 2s}]\n')
const bad = written('bad.yaml', 'hosts: [{name: host.0}]\nlimts: {}\nmetrics: yes\n')
const ringed = written(
  'ringed.yaml',
  'hosts: [{name: host.0}]\nkinds: {pump: {recipes: {drain: {class: quiet}}}}\n',
)

test('what is wrong is told with its place, code and a way out; the exit code is 2', async () => {
  const { exit, out, err } = await typed('validate', bad)
  assert.equal(exit, 2)
  assert.equal(err, '')
  assert.equal(
    out,
    `${bad}:2:1: limts: there is no option 'limts' [unknown-option]
    did you mean 'limits'?
${bad}:3:10: metrics: must be true or false, not 'yes' [wrong-type]
    write true
${bad}: 2 problems
`,
  )
})

test('a variable that stands for a flag is no option, and one for neither is told', async () => {
  const env = { STATEMGR_SOCKET: '/run/x', STATEMGR_NATS_USER: 'anna', STATEMGR_ROLES: '/run/y' }
  const shell = testShell(env)
  assert.equal(await run(['validate', good], shell), 0)
  const odd = testShell({ ...env, STATEMGR_SOKET: '/run/x' })
  assert.equal(await run(['validate', good], odd), 2)
})

test('warnings are told, and count as errors only with --strict', async () => {
  const { exit, out } = await typed('validate', warned)
  assert.equal(exit, 0)
  assert.match(out, /warned\.yaml:1:24: warning: hosts\[0\]\.bootTimeout: .* \[again-too-late\]\n/)
  assert.match(out, /warned\.yaml: one warning\n$/)
  assert.equal((await typed('validate', '--strict', warned)).exit, 2)
  assert.equal((await typed('validate', '--strict', good)).exit, 0)
})

test('what analysis finds in a kind stands in its line', async () => {
  const { exit, out } = await typed('validate', ringed)
  assert.equal(exit, 0)
  assert.match(out, /ringed\.yaml:2:26: warning: kinds\.pump\.recipes\.drain: .*\[recipe-unused\]/)
})

test('several files are told of one after the other; one that is bad is enough', async () => {
  const { exit, out } = await typed('validate', good, bad, warned)
  assert.equal(exit, 2)
  assert.match(out, /^.*good\.yaml is valid\n.*bad\.yaml: 2 problems\n.*warned\.yaml: one w/s)
})

test('--json is one object with every finding and the counts', async () => {
  const { exit, out } = await typed('validate', '--json', good, bad, warned)
  assert.equal(exit, 2)
  const { files, errors, warnings, notes, findings } = JSON.parse(out)
  assert.deepEqual(files, [good, bad, warned])
  assert.deepEqual([errors, warnings, notes], [2, 1, 0])
  assert.deepEqual(findings[0], {
    file: bad,
    code: 'unknown-option',
    severity: 'error',
    path: 'limts',
    line: 2,
    column: 1,
    message: "there is no option 'limts'",
    hint: "did you mean 'limits'?",
  })
})

test('- is standard input, whatever is in it', async () => {
  const piped = (bytes: Uint8Array) => typedWith({ input: async () => bytes }, 'validate', '-')
  const firstLine = async (bytes: Uint8Array) => (await piped(bytes)).out.split('\n')[0]
  assert.equal(await firstLine(Buffer.from('hosts: [{name: host.0}]')), '- is valid')
  assert.equal(
    await firstLine(Buffer.from('hosts: 5')),
    '-:1:8: hosts: must be a list, not 5 [wrong-type]',
  )
  assert.match((await firstLine(Buffer.from([0x68, 0xff]))) ?? '', /\[not-utf8\]$/)
  assert.match((await firstLine(new Uint8Array(1024 * 1024 + 1))) ?? '', /\[too-large\]$/)
  assert.match((await firstLine(new Uint8Array())) ?? '', /\[empty-file\]$/)
})

test('a file that is not there is told as such, beside the others', async () => {
  const { exit, out } = await typed('validate', join(folder, 'none.yaml'), good)
  assert.equal(exit, 2)
  assert.match(out, /none\.yaml: there is no such file \[unreadable-file\]/)
  assert.match(out, /good\.yaml is valid/)
})

test('--sarif writes a report, and the text is told all the same', async () => {
  const report = join(folder, 'report.sarif')
  const { exit, out } = await typed('validate', '--sarif', report, bad)
  assert.equal(exit, 2)
  assert.match(out, /2 problems/)
  assert.equal(JSON.parse(readFileSync(report, 'utf8')).runs[0].results.length, 2)
  const alone = await typed('validate', '--sarif', '-', bad)
  assert.deepEqual(JSON.parse(alone.out), JSON.parse(readFileSync(report, 'utf8')))
})

test('a report that cannot be written, or two outputs in one, are mistakes', async () => {
  const nowhere = await typed('validate', '--sarif', join(folder, 'none', 'x'), good)
  assert.equal(nowhere.exit, 2)
  assert.match(nowhere.err, /the SARIF report cannot be written: ENOENT/)
  const both = await typed('validate', '--json', '--sarif', '-', good)
  assert.equal(both.exit, 2)
  assert.match(both.err, /two outputs/)
})

test('no command starts with a platform that has errors; of warnings it only tells', async () => {
  const dead = written(
    'dead.yaml',
    'hosts: [{name: host.0}]\nkinds: {pump: {statusWhenPower: {On: Off, Off: Off}}}\n',
  )
  const refused = await typed('graph', 'host', '--config', dead)
  assert.equal(refused.exit, 2)
  assert.match(refused.err, /dead\.yaml:2:16: .*\[power-contradiction\]/)
  const drawn = await typed('graph', 'host', '--config', warned)
  assert.equal(drawn.exit, 0)
  assert.match(drawn.err, /\[again-too-late\]/)
})

function written(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

const typed = (...argv: readonly string[]) => typedWith({}, ...argv)

async function typedWith(extras: object, ...argv: readonly string[]) {
  const shell = testShell()
  const exit = await run(argv, { ...shell, ...extras })
  return { exit, ...shell.written() }
}
