/** A page of another origin in a real browser: whatever it sends, nothing that acts is reached. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { subjectOf } from '../../src/api/fields/resource.ts'
import { subjects } from '../../src/api/resources.ts'
import { createMemoryBus } from '../../src/bus/memory.ts'
import { startHttp } from '../../src/faces/http.ts'
import { startBrowser } from '../harness/browser.ts'

/** What reached the bus: in a test where nothing may, each is one too many. */
const reached: string[] = []
const bus = createMemoryBus()
await bus.serve({
  name: 'statemgr',
  version: '1.0.0',
  description: 'a stand-in',
  endpoints: subjects.map((subject) => ({
    name: subject.path.replaceAll('.', '_'),
    subject: subjectOf('statemgr', subject),
    handle: (_, respond) => {
      reached.push(subject.path)
      respond('{}')
    },
  })),
})
const face = await startHttp({
  ...{
    bus,
    serviceName: 'statemgr',
    systemName: 'system',
    services: [],
    host: '127.0.0.1',
    port: 0,
    tokenFile: null,
  },
  ready: () => ({ ok: true }),
  log: { warn: () => {}, error: () => {} },
})
const { port } = new URL(face.url)
const elsewhere = createServer((_, response) => {
  response.setHeader('content-type', 'text/html').end('<!doctype html><title>elsewhere</title>')
}).listen(0, '127.0.0.1')
await once(elsewhere, 'listening')
const other = (elsewhere.address() as AddressInfo).port
const browser = await startBrowser(['evil.example', 'sub.localhost', 'rebound.example'])

after(async () => {
  await browser.close()
  elsewhere.close()
  elsewhere.closeAllConnections()
  await face.stop()
})

const script = readFileSync(join(import.meta.dirname, 'page.js'), 'utf8')

/** What came back to the page, by the way that it was sent. */
async function attack(page: Page, target: string): Promise<Readonly<Record<string, unknown>>> {
  return page.evaluate(`${script}; attack(${JSON.stringify({ target, token: face.token })})`)
}

const pages: readonly (readonly [string, string, string])[] = [
  ['another port of this machine', `http://127.0.0.1:${other}`, face.url],
  ['another site, by the name of this machine', `http://evil.example:${other}`, localhost()],
  ...(process.env.LONG !== undefined
    ? ([
        ['another name of this machine', `http://localhost:${other}`, face.url],
        ['another site', `http://evil.example:${other}`, face.url],
        ['a name below localhost', `http://sub.localhost:${other}`, localhost()],
      ] as const)
    : []),
]

for (const [name, origin, target] of pages) {
  test(`from ${name} nothing is reached, and nothing can be read`, async () => {
    const page = await browser.newPage()
    await page.goto(origin)
    const seen = await attack(page, target)
    await page.close()
    for (const [way, result] of Object.entries(seen)) {
      if (way === 'beacon') continue
      // Opaque is what a page may send and can learn nothing of.
      assert.match(String(result), /^(?:failed|silent|opaque 0 )$/, `${way}: ${result}`)
    }
    assert.deepEqual(reached, [])
  })
}

test('a name that was rebound to this machine is of the same origin, and is refused', async () => {
  const page = await browser.newPage()
  const origin = `http://rebound.example:${port}`
  // The page itself comes from elsewhere; what it asks for later, from here.
  await page.route(`${origin}/`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>rebound</title>' }),
  )
  await page.goto(`${origin}/`)
  await page.unroute(`${origin}/`)
  const seen = await attack(page, origin)
  await page.close()
  for (const [way, result] of Object.entries(seen)) {
    if (way === 'beacon') continue
    const isRefused = /^(?:failed|silent|opaque 0 |basic 403 .*"code":"forbidden".*)$/s
    assert.match(String(result), isRefused, `${way}: ${result}`)
  }
  assert.deepEqual(reached, [])
})

test('a page without an origin of its own, and one in a sandbox, reach nothing', async () => {
  const page = await browser.newPage()
  for (const place of ['data:text/html,<title>data</title>', 'about:blank']) {
    await page.goto(place)
    const result = await page.evaluate(
      async ({ url, token }) => {
        const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
        const body = '{"reason":"x"}'
        return await fetch(url, { method: 'POST', headers, body }).then(
          ({ status }) => status,
          () => 'failed',
        )
      },
      { url: `${face.url}/api/statemgr.emergency.off`, token: face.token },
    )
    assert.equal(result, 'failed', place)
  }
  await page.close()
  assert.deepEqual(reached, [])
})

test('no preflight is granted, private networks and local ones included', async () => {
  for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:${other}`, face.url]) {
    const response = await fetch(`${face.url}/api/statemgr.emergency.off`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,content-type',
        'access-control-request-private-network': 'true',
        'access-control-request-local-network': 'true',
      },
    })
    assert.ok(response.status >= 400, `${origin}: ${response.status}`)
    const granted = [...response.headers.keys()].filter((one) => one.startsWith('access-control'))
    assert.deepEqual(granted, [])
    assert.equal(response.headers.get('cross-origin-resource-policy'), 'same-origin')
    assert.match(response.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/)
  }
})

test('all of that reaches it when it comes from no page: the test can fail', async () => {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${face.token}` }
  const url = `${face.url}/api/statemgr.emergency.off`
  const response = await fetch(url, { method: 'POST', headers, body: '{"reason":"x"}' })
  assert.equal(response.status, 200)
  assert.deepEqual(reached, ['emergency.off'])
})

function localhost(): string {
  return `http://localhost:${port}`
}
