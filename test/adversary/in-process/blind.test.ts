/**
 * The product among fakes that are blind, or that were not heard for a while: what burns is taken
 * down all the same, and what was done once is not done again.
 */
import assert from 'node:assert/strict'
import { suite, type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createMemoryBus } from '../../../src/bus/memory.ts'
import { createStateManager } from '../../../src/main.ts'
import type { ConfigInput } from '../../../src/platform/schema/config.ts'
import { board, configOf } from '../fakes/board.ts'
import { type Fakes, startFakes } from '../fakes/fakes.ts'
import { busWire } from '../fakes/wire.ts'
import { isAtRest, type Status } from '../status.ts'

const { hosts, chassis } = board

const usual = configOf(board)
const config = {
  ...usual,
  transitionTimeout: '3s',
  hosts: usual.hosts.map((host) => ({ ...host, bootTimeout: '2s' })),
  limits: { ...usual.limits, observationStale: '800ms', minimumOffTime: '0s' },
  emergency: { gracefulTimeout: '300ms' },
} as ConfigInput

interface Site {
  readonly fakes: Fakes
  act(component: string, action: string): Promise<void>
  until(what: string, look: (status: Status) => boolean): Promise<Status>
}

/** The product and the fakes on a bus of their own; chassis and hosts run. */
async function siteOf(context: TestContext): Promise<Site> {
  const bus = createMemoryBus()
  const fakes = await startFakes(busWire(bus))
  const manager = await createStateManager({ config, bus })
  context.after(async () => {
    await manager.stop()
    await fakes.stop()
    await bus.drain()
  })
  await manager.ready
  const ask = async (path: string, body: object = {}) => {
    const answer = await bus.request(`statemgr.${path}`, JSON.stringify(body), { timeoutMs: 2000 })
    return answer.kind === 'answered' ? JSON.parse(answer.message.text()) : null
  }
  const until: Site['until'] = async (what, look) => {
    let status: Status = null
    for (let tries = 0; tries < 1500; tries++) {
      status = await ask('system.status')
      if (status !== null && look(status)) return status
      await sleep(10)
    }
    assert.fail(`${what} was waited for in vain: ${JSON.stringify(status)}`)
  }
  const act: Site['act'] = async (name, action) => {
    const answer = await ask('action', { name, action })
    assert.ok(answer?.accepted, JSON.stringify(answer))
  }
  // On a busy machine an answer may come too late: what was taken back is asked for again.
  for (let isOn = false; !isOn; ) {
    await ask('action', { name: chassis, action: 'PowerOn' })
    isOn = (await until('rest', isAtRest)).chassis.status === 'On'
  }
  for (let isOn = false; !isOn; ) {
    for (const host of hosts) await ask('action', { name: host, action: 'PowerOn' })
    isOn = areAll(await until('rest', isAtRest), 'Running')
  }
  return { fakes, act, until }
}

const areAll = (status: Status, wanted: string) =>
  status.hosts.every((host: Status) => host.status === wanted)

/** How a power service carries out calls, and how its hosts are does not become known. */
const blind = {
  'does not answer for its state': { answersState: false, publishes: false },
  'leaves the hosts out': { leavesOut: new Set(hosts) },
} as const

suite('a power service', { concurrency: true }, () => {
  for (const [way, manners] of Object.entries(blind))
    test(`that ${way} does not keep hosts burning`, async (context) => {
      const site = await siteOf(context)
      site.fakes.power.behave(manners)
      await site.until('not to know', (status) => areAll(status, 'Unknown'))
      site.fakes.plant.heat('cpu_zone', 99)
      await site.until('the hosts to be off', () =>
        hosts.every((host) => site.fakes.plant.power(host) === 'Off'),
      )
    })

  test('that was cut off after a reset, boot and all, is not asked again', async (context) => {
    const { fakes, act, until } = await siteOf(context)
    const [host] = hosts as [string]
    fakes.power.behave({ answersCalls: false, answersState: false, publishes: false })
    await act(host, 'ForceRestart')
    await until('the reset', () => fakes.record.count(host, 'reset') === 1)
    await fakes.power.cutOff(1500)
    await until('the boot', () => fakes.plant.boot(host) === 'OSRunning')
    fakes.power.mend()
    await until('the host', (status) => isAtRest(status) && areAll(status, 'Running'))
    assert.equal(fakes.record.count(host, 'reset'), 1)
  })
})
