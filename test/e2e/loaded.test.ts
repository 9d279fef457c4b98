/** What a service has loaded when it is ready: what nobody has asked for yet takes no memory. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')

/** Tells, as the process ends, which files and which parts of node it has loaded. */
const reporter = `
  import { registerHooks } from 'node:module'
  import { isMainThread } from 'node:worker_threads'
  const urls = []
  registerHooks({ load: (url, context, next) => { urls.push(url); return next(url, context) } })
  if (isMainThread) {
    process.on('exit', () => console.log(JSON.stringify([...urls, ...process.moduleLoadList])))
  }`

test('what no flag, file or request has asked for is not loaded', async () => {
  const loaded = await loadedBy([
    'serve',
    ...['--config', 'examples/two-host-chassis.yaml', '--http', '127.0.0.1:0'],
  ])
  assert.ok(
    loaded.some((one) => one.endsWith('/src/engine/loop/loop.ts')),
    'nothing is seen',
  )
  assert.deepEqual(loaded.filter(isNeededLater), [])
})

/** What is loaded with the first request over HTTP, or where the configuration or a flag asks. */
const isNeededLater = (one: string): boolean =>
  /\/node_modules\/(@nats-io|hono|@hono|@bufbuild|@marcbachmann|@open-policy-agent|@viz-js)\//.test(
    one,
  ) ||
  /\/src\/(sim|rehearse|draw|docs|verify\/exploration|engine\/ubmc)\//.test(one) ||
  /NativeModule (http2|internal\/deps\/undici\/undici|inspector)$/.test(one)

async function loadedBy(args: readonly string[]): Promise<readonly string[]> {
  const preload = `data:text/javascript,${encodeURIComponent(reporter)}`
  const child = spawn(process.execPath, ['--import', preload, 'bin/statemgr.js', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    if (text.includes(' is ready on ')) child.kill('SIGTERM')
  })
  await once(child, 'close')
  return JSON.parse(out.trimEnd().split('\n').at(-1)!)
}
