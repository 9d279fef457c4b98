/** The package: what `npm pack` makes runs in an empty folder; the clone runs without a build. */

import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'statemgr-pack-'))
const installed = join(folder, 'node_modules/statemgr')

before(async () => {
  await run(root, 'npm', 'pack', '--pack-destination', folder)
  const tarball = globSync('*.tgz', { cwd: folder }).join()
  assert.equal(tarball, `statemgr-${manifest.version}.tgz`)
  await run(folder, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', tarball)
})

after(() => rmSync(folder, { recursive: true }))

test('the package holds what was built, and neither sources nor tests', () => {
  const files = globSync('**/*', { cwd: installed, exclude: ['node_modules'] })
  for (const file of ['LICENSE', 'README.md', 'examples/two-host-chassis.yaml']) {
    assert.ok(files.includes(file), `${file} is missing`)
  }
  const bom = JSON.parse(readFileSync(join(installed, 'sbom.cdx.json'), 'utf8'))
  assert.ok(bom.components.length >= Object.keys(manifest.dependencies).length)
  const licences = readFileSync(join(installed, 'THIRD-PARTY-LICENSES.txt'), 'utf8')
  for (const name of Object.keys(manifest.dependencies)) {
    assert.match(licences, new RegExp(`^${name} \\d.*\\n\\n\\S`, 'm'))
  }
  assert.deepEqual(
    files.filter((file) => /^(src|test|bench)\/|\.test\.|(?<!\.d)\.ts$/.test(file)),
    [],
  )
  const targets = JSON.stringify(manifest.exports).match(/(?<=")\.\/dist\/[^"]+/g) ?? []
  assert.ok(targets.length > 0)
  assert.deepEqual(
    targets.filter((target) => !existsSync(join(installed, target))),
    [],
  )
})

test('the packed command tells its version', async () => {
  assert.equal(await run(folder, 'npx', 'statemgr', '--version'), manifest.version)
})

test('the packed command runs the demo to its end', async () => {
  assert.notEqual(await run(folder, 'npx', 'statemgr', 'demo'), '')
})

test('the packed library is imported by its names', async () => {
  const program = `
    for (const name of ['statemgr', 'statemgr/core', 'statemgr/sim']) {
      if (Object.keys(await import(name)).length === 0) throw new Error(name + ' exports nothing')
    }`
  await run(folder, 'node', '--input-type=module', '--eval', program)
})

test('the clone runs its sources, without a build', async () => {
  assert.equal(await run(root, 'npx', 'statemgr', '--version'), manifest.version)
})

/** What a command prints, trimmed. Rejects, with its complaint, unless it exits with 0. */
async function run(cwd: string, command: string, ...args: readonly string[]): Promise<string> {
  const { npm_config_local_prefix: _ours, ...env } = process.env
  // The project's own node, since the machine's may be older than what statemgr needs.
  const PATH = [join(root, 'node_modules/.bin'), env.PATH].join(delimiter)
  const { stdout } = await promisify(execFile)(command, args, { cwd, env: { ...env, PATH } })
  return stdout.trim()
}
