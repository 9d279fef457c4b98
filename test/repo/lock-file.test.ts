/** What is installed is what was meant: each package by its hash, and no script that nobody allowed. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { bomOf, type Lock, type Locked, licencesText, shippedIn } from '../../src/docs/shipped.ts'

const root = join(import.meta.dirname, '../..')
const readJson = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'))
const manifest = readJson('package.json')
const lock: Lock = readJson('package-lock.json').packages
const allowed: Readonly<Record<string, boolean>> = manifest.allowScripts

/** What is wrong with the entries, a line each. */
function faultsOf(entries: Lock): readonly string[] {
  return Object.entries(entries)
    .filter(([folder]) => folder !== '')
    .flatMap(([folder, { integrity, resolved, hasInstallScript }]) => {
      const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)
      return [
        ...(/^sha512-[\w+/]{86}==$/.test(integrity ?? '') ? [] : [`${folder}: no integrity`]),
        ...(resolved === undefined ? [] : [`${folder}: an address: ${resolved}`]),
        ...(hasInstallScript === true && !Object.hasOwn(allowed, name)
          ? [`${folder}: a script that package.json neither allows nor forbids`]
          : []),
      ]
    })
}

test('every package is pinned by its hash, without an address, and its scripts are decided', () => {
  assert.ok(Object.keys(lock).length > 100)
  assert.deepEqual(faultsOf(lock), [])
})

const sound: Locked = { version: '1.0.0', integrity: `sha512-${'a'.repeat(86)}==` }
const mistakes: readonly (readonly [string, Locked, RegExp])[] = [
  ['no hash', { version: '1.0.0' }, /no integrity/],
  ['a weak hash', { ...sound, integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }, /no integrity/],
  ['a registry', { ...sound, resolved: 'https://registry.npmjs.org/x' }, /an address/],
  ['a repository', { ...sound, resolved: 'git+ssh://git@example.com/x.git#1' }, /an address/],
  ['a new script', { ...sound, hasInstallScript: true }, /neither allows nor forbids/],
]
for (const [what, entry, fault] of mistakes) {
  test(`a lock file with ${what} is refused`, () => {
    assert.match(faultsOf({ 'node_modules/x': entry, 'node_modules/y': sound }).join(), fault)
  })
}

test('one script alone is run: that which fetches node', () => {
  const run = Object.keys(allowed).filter((name) => allowed[name])
  assert.deepEqual(run, ['node'])
  for (const name of Object.keys(allowed)) {
    assert.equal(lock[`node_modules/${name}`]?.hasInstallScript, true, `${name} has no script`)
  }
})

test('addresses stay out of the lock file whoever installs', () => {
  const settings = readFileSync(join(root, '.npmrc'), 'utf8')
  assert.match(settings, /^omit-lockfile-registry-resolved=true$/m)
})

test('the SBOM names all that is needed to run, with hash, licence and who needs it', () => {
  const bom = JSON.parse(JSON.stringify(bomOf(manifest, lock)))
  assert.deepEqual([bom.bomFormat, bom.specVersion], ['CycloneDX', '1.5'])
  const named: string[] = bom.components.map((one: { name: string }) => one.name)
  for (const name of Object.keys(manifest.dependencies)) assert.ok(named.includes(name), name)
  for (const name of Object.keys(manifest.devDependencies)) assert.ok(!named.includes(name), name)
  const refs = new Set(bom.dependencies.map(({ ref }: { ref: string }) => ref))
  for (const one of bom.components) {
    assert.match(one.hashes[0].content, /^[0-9a-f]{128}$/, one.name)
    assert.equal(one.hashes[0].alg, 'SHA-512')
    assert.ok(one.licenses[0].license?.id ?? one.licenses[0].expression, one.name)
    assert.ok(refs.has(one['bom-ref']))
  }
  for (const { dependsOn } of bom.dependencies) {
    for (const ref of dependsOn) assert.ok(refs.has(ref), ref)
  }
})

test('a package needed from further in is found where node would find it', () => {
  const with1 = { ...sound, license: 'MIT' }
  const small: Lock = {
    '': { dependencies: { a: '1', b: '1' } },
    'node_modules/a': { ...with1, dependencies: { b: '2' }, optionalDependencies: { gone: '1' } },
    'node_modules/a/node_modules/b': { ...with1, version: '2.0.0', dependencies: { c: '1' } },
    'node_modules/b': with1,
    'node_modules/c': with1,
    'node_modules/unused': with1,
  }
  assert.deepEqual(
    shippedIn(small).map(({ name, version }) => `${name} ${version}`),
    ['a 1.0.0', 'b 2.0.0', 'b 1.0.0', 'c 1.0.0'],
  )
  assert.throws(() => shippedIn({ ...small, 'node_modules/b': sound }), /no version, licence/)
  assert.throws(() => shippedIn({ '': { dependencies: { x: '1' } } }), /x, which .* is not in/)
})

test('the licences of all that is shipped are in one text', () => {
  const text = licencesText(lock, (folder) => (folder === 'node_modules/zod' ? ['of zod'] : []))
  assert.match(text, /^zod \d+\.\d+\.\d+ \(MIT\)\n\nof zod$/m)
  assert.match(text, /^pino \S+ \(MIT\)\n\nIt is under MIT, and has no text of its own\.$/m)
})
