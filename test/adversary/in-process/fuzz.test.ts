/**
 * Asks every subject and every route of HTTP, from its own schema and past it: nothing crashes,
 * nothing is answered with 500, and what is refused changes nothing. `SEED=n` draws others,
 * `LONG=1` many more.
 */
import assert from 'node:assert/strict'
import { Agent, request as httpRequest } from 'node:http'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createChance } from '../fakes/chance.ts'
import { madeOf, pick, publishedRoutes, type Route, spoiled, valid } from '../from-schema.ts'
import { componentsOf, type Status } from '../status.ts'
import { type Answer, startProduct } from './product.ts'

const isLong = process.env.LONG !== undefined
const requests = isLong ? 200_000 : 1000
const seed = Number(process.env.SEED ?? 1)
const chance = createChance(seed)
const batchMax = 64

const product = await startProduct()
const { bugs, log, port, token } = product
// A connection that is kept may be ended just when it is used again.
const agent = new Agent({ keepAlive: false, maxSockets: 32 })
after(async () => {
  agent.destroy()
  await product[Symbol.asyncDispose]()
})

const routes = publishedRoutes()

/** These only read: whatever they are asked, nothing becomes of it. */
const reading = /\.(?:get|list|query|check|status)$/

interface Exchange extends Answer {
  readonly subject: string
  readonly payload: Uint8Array
}

async function overHttp(subject: string, payload: Uint8Array): Promise<Answer> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const path = `/api/${subject}`
  const asked = httpRequest({ port, path, agent, headers, method: 'POST' }, async (response) => {
    let text = ''
    for await (const chunk of response.setEncoding('utf8')) text += chunk
    resolve({ code: response.statusCode ?? 0, text })
  })
  asked.on('error', (error) => {
    reject(new Error(`${subject}, ${payload.length} bytes: ${error.message}`, { cause: error }))
  })
  asked.end(payload)
  return promise
}

async function ask({ subject, schema, example }: Route): Promise<Exchange> {
  const value = chance() < 0.3 ? example : madeOf(schema, chance)
  const isValid = chance() < (reading.test(subject) ? 0.4 : 0.003)
  const payload = isValid ? valid(value) : spoiled(value, chance)
  const path = subject.slice('statemgr.'.length)
  const isHttp = chance() < 0.2
  const answer = isHttp ? await overHttp(subject, payload) : await product.ask(path, payload)
  const shown = `${subject} ${Buffer.from(payload).toString('utf8').slice(0, 200)}`
  assert.ok(answer !== null, `no answer to ${shown}`)
  const { code, text } = answer
  assert.ok(isTaken(code) || (code >= 400 && code < 500), `${code} to ${shown}: ${text}`)
  const body = JSON.parse(text)
  if (code !== 200) {
    const { operation, ...refusal } = body
    const keys = Object.keys(refusal).toSorted()
    assert.deepEqual(keys, ['code', 'evidence', 'guidance', 'message'], shown)
    assert.equal(operation !== undefined, code === notOver, shown)
    assert.notEqual(body.code, 'internal', shown)
    assert.ok(text.length < 8192, `${text.length} characters to ${shown}`)
  }
  return { subject, payload, ...answer }
}

/** What was accepted goes on, and was not over in the time that somebody waited. */
const notOver = 504
const isTaken = (code: number): boolean => code === 200 || code === notOver

/** What passes by itself, or grows with each question; all else stays as it is at rest. */
const passing = new Set(['time', 'levels', 'observed', 'powerOn', 'at', 'expiresInMs', 'dueInMs'])

/** All that can be seen of the System, but for what passes. */
async function shown(): Promise<string> {
  const lists = [
    'system.status',
    'operations.list',
    'override.list',
    'schedule.list',
    'recovery.list',
  ]
  const texts = await Promise.all(lists.map((path) => product.ask(path, '')))
  const preferences = ['host.0', 'host.1', 'chassis.0'].map((name) =>
    product.ask('preferences.get', JSON.stringify({ name })),
  )
  const all = [...texts, ...(await Promise.all(preferences))]
  return all
    .map((answer) => {
      assert.equal(answer?.code, 200, answer?.text)
      return JSON.stringify(JSON.parse(answer?.text ?? ''), (key, value) =>
        passing.has(key) ? undefined : value,
      )
    })
    .join('\n')
}

/** Nothing is under way, and nothing waits but for an update to be completed. */
const isResting = (status: Status): boolean =>
  status.operations.length === 0 &&
  componentsOf(status).every((one) => one.deadline === null || one.status === 'Updating')

/** As it is when nothing moves any more. */
async function atRest(): Promise<string> {
  for (let tries = 0; ; tries++) {
    const before = await shown()
    await sleep(60)
    const now = await shown()
    const status = JSON.parse((await product.ask('system.status', ''))?.text ?? '')
    if (now === before && isResting(status)) return now
    assert.ok(tries < 500, `it does not come to rest: ${now}`)
  }
}

test(`${requests} requests: no 500, and nothing changes by what is refused`, async (t) => {
  assert.ok(routes.length > 40, `only ${routes.length} subjects are published`)
  const counts = { refused: 0, read: 0, accepted: 0 }
  let before = await atRest()
  for (let done = 0; done < requests; done += batchMax) {
    const asked = await Promise.all(
      Array.from({ length: batchMax }, () => ask(pick(chance, routes))),
    )
    const acted = asked.filter(({ code, subject }) => isTaken(code) && !reading.test(subject))
    counts.accepted += acted.length
    counts.refused += asked.filter(({ code }) => !isTaken(code)).length
    counts.read += asked.filter(({ code, subject }) => code === 200 && reading.test(subject)).length
    if (acted.length > 0) before = await atRest()
    else assert.equal(await shown(), before, `refused, and something changed: SEED=${seed}`)
    assert.deepEqual(bugs, [])
  }
  t.diagnostic(JSON.stringify(counts))
  assert.ok(counts.refused > requests / 2 && counts.read > requests / 20, JSON.stringify(counts))
  assert.deepEqual(
    log.filter((line) => line.includes('HTTP')),
    [],
  )
})
