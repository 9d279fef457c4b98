/** Tests of Open Policy Agent in process: what `opa build -t wasm` made of policy.rego. */

import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { gunzipSync, gzipSync } from 'node:zlib'
import { viewOf } from '../../src/core/interlocks/rule-view.ts'
import type { View } from '../../src/core/model/platform/view.ts'
import { componentOf } from '../../src/core/model/system/system.ts'
import { openPolicyClient } from '../../src/engine/opa/open.ts'
import { filesInTar } from '../../src/engine/opa/tar.ts'
import { benchIn } from '../harness/platform.ts'

const bundle = new URL('opa/policy.tar.gz', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'statemgr-bundle-'))
after(() => rmSync(folder, { recursive: true }))

const open = (options: { bundle?: string; entrypoint?: string; data?: string } = {}) => {
  const usual = { bundle, entrypoint: 'statemgr/decision', timeout: 1000, cache: 0 }
  return openPolicyClient({ ...usual, ...options }, { now: () => 0 })
}

function view(name = 'host.0', actor = 'tester', celsius = 40): View {
  const bench = benchIn({ 'chassis.0': 'On' })
  bench.level('zone/cpu_zone', 'normal', { value: celsius })
  const { platform, system, now } = bench
  const asking = { action: 'PowerOn', actor, reason: null, cause: 'request', acceptedAt: null }
  const component = componentOf(system, name)
  return viewOf({ platform, system, component, asking, override: null, correlation: null, now })
}

const written = (name: string, bytes: Uint8Array | string): string => {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

test('a bundle decides, with the data that came with it', async () => {
  const policyClient = await open()
  assert.equal((await policyClient.decide(view())).result, 'allow')
  const frozen = await policyClient.decide(view('host.1', 'anonymous'))
  assert.deepEqual(
    [frozen.result, frozen.message, frozen.guidance],
    ['forbid', 'host.1 is frozen; nobody asks anonymously', 'Ask the keeper of the policy.'],
  )
  assert.deepEqual((await policyClient.decide(view('host.0', 'tester', 75))).warnings, [
    'the zone is warm',
  ])
})

test('data of one’s own stands in place of what the bundle brings', async () => {
  const data = written('data.json', '{"frozen": ["host.0"]}')
  const policyClient = await open({ data })
  assert.equal((await policyClient.decide(view('host.0'))).result, 'forbid')
  assert.equal((await policyClient.decide(view('host.1'))).result, 'allow')
})

test('the .wasm out of a bundle decides as well', async () => {
  const wasm = filesInTar(gunzipSync(readFileSync(bundle))).get('policy.wasm')
  assert.ok(wasm)
  const data = written('own.json', '{"frozen": []}')
  const policyClient = await open({ bundle: written('policy.wasm', wasm), data })
  assert.equal((await policyClient.decide(view('host.1'))).result, 'allow')
})

test('a rule that is undefined for a question is no decision', async () => {
  const policyClient = await open({ entrypoint: 'statemgr/sometimes' })
  const decision = await policyClient.decide(view())
  assert.equal(decision.result, 'unavailable')
  assert.match(decision.message, /undefined for this question/)
})

test('a policy that was asked three thousand times has not grown', async () => {
  const policyClient = await open()
  const asked = view()
  for (let i = 0; i < 1000; i++) await policyClient.decide(asked)
  const before = heldBytes()
  for (let i = 0; i < 2000; i++) await policyClient.decide(asked)
  // V8 sweeps buffers beside us: a collection that is over may not have counted all of them.
  for (let looks = 0; looks < 100 && heldBytes() - before >= 2e6; looks++) await sleep(50)
  assert.ok(heldBytes() - before < 2e6)
})

/** What buffers hold of memory once whatever nobody needs is gone. */
function heldBytes(): number {
  collectGarbage()
  return process.memoryUsage().arrayBuffers
}

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

test('what is no policy is said at the start', async () => {
  const bad: readonly (readonly [Parameters<typeof open>[0], RegExp])[] = [
    [{ bundle: join(folder, 'nowhere') }, /cannot be read: ENOENT/],
    [{ bundle: folder }, /cannot be read|EISDIR/],
    [{ bundle: written('text', 'hello') }, /is no policy for WebAssembly/],
    [{ bundle: written('empty', '') }, /is no policy for WebAssembly/],
    [
      { bundle: written('cut.tar.gz', readFileSync(bundle).subarray(0, 1000)) },
      /cannot be unpacked/,
    ],
    [{ bundle: written('none.tar.gz', gzipSync('')) }, /has no policy.wasm/],
    [{ bundle: written('bomb.tar.gz', gzipSync(new Uint8Array(40e6))) }, /cannot be unpacked/],
    [{ bundle: written('big', new Uint8Array(9e6)) }, /at most 8388608 are read/],
    [
      { entrypoint: 'statemgr/decisoin' },
      /no entrypoint statemgr\/decisoin; it has statemgr\/decision/,
    ],
    [{ data: written('bad.json', '{') }, /is no JSON/],
    [{ data: written('list.json', '[]') }, /is no object/],
  ]
  for (const [options, message] of bad) {
    await assert.rejects(open(options), (error: Error) => {
      assert.equal(error.name, 'PolicyError')
      assert.match(error.message, message)
      return true
    })
  }
})
