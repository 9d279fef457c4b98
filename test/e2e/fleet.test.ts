/** A fleet on one NATS server: who asks is answered while all its hosts report. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '../harness/processes.ts'
import { startSite } from '../harness/site.ts'

const hostCount = process.env.LONG === undefined ? 64 : 1_024
/** How long it is asked once it is ready. */
const askedMs = process.env.LONG === undefined ? 1_000 : 10_000
const pauseMs = 20
/** However busy the machine is: orders of magnitude more than it takes. */
const timeoutMs = 20_000

const names = Array.from({ length: hostCount }, (_, i) => `host.${i}`)
const site = await startSite({
  hosts: names.map((name) => ({ name })),
  chassis: { hostDependencies: names },
  transitionTimeout: '5m',
  limits: { observeInterval: '1s' },
})
after(() => site[Symbol.asyncDispose]())

test(`all that is asked of ${hostCount} hosts is answered while they report`, async (t) => {
  await site.simulate()
  const begun = performance.now()
  const starting = site.serve()
  let isOver = false
  const asked = Promise.all([
    asking('host.get', () => isOver),
    asking('host.identify', () => isOver),
  ])
  await starting
  t.diagnostic(`ready after ${Math.round(performance.now() - begun)} ms`)
  await sleep(askedMs)
  isOver = true
  for (const answers of await asked) assert.ok(answers > 0, 'nothing was answered')
  await until('every host to be seen', async () => {
    const { hosts } = await site.status()
    return hosts.every(({ observed }) => observed.power === 'Off') ? hosts : null
  })
})

/** Asks until it is over; from when it is there, each is answered. Gives how many were. */
async function asking(path: string, isOver: () => boolean): Promise<number> {
  let answers = 0
  for (let turn = 0; !isOver(); turn++) {
    const body = { name: `host.${turn % hostCount}`, ...(path === 'host.get' ? {} : { on: true }) }
    const answer = await site.bus.request(`statemgr.${path}`, JSON.stringify(body), { timeoutMs })
    if (answer.kind === 'answered') {
      const code = answer.message.headers['Nats-Service-Error-Code']
      assert.equal(code, undefined, answer.message.text())
      answers++
    } else assert.ok(answers === 0 && answer.kind === 'nobody', `${path}: ${answer.kind}`)
    await sleep(pauseMs)
  }
  return answers
}
