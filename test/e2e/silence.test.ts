/**
 * The power service falls silent: whatever was begun ends held, with an alert, and can be forced
 * off.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { ComponentReply } from '../../src/api/resources/component.ts'
import { until } from '../harness/processes.ts'
import { startSite } from '../harness/site.ts'

const host = (name: string) => ({
  name,
  powerDependencies: ['psu.0', 'psu.1'],
  thermalZone: 'cpu_zone',
  bootTimeout: '3s',
  bootAttempts: 1,
})
const site = await startSite({
  hosts: [host('host.0'), host('host.1')],
  bmc: { initializationTimeout: '1s' },
  transitionTimeout: '1s',
  integrations: { timeout: '200ms', retry: { attempts: 2, delay: '20ms' } },
  policies: { chassisPowerOff: { gracefulTimeout: '1s', forceTimeout: '1s' } },
  emergency: { gracefulTimeout: '1s' },
  limits: { observationStale: '1s' },
})
after(() => site[Symbol.asyncDispose]())
await site.simulate()
await site.serve()

interface Case {
  readonly name: string
  readonly action: string
  /** What the component is when the service falls silent. */
  readonly from: string
}

/** Those of one round meet the same silence. */
const rounds: readonly (readonly Case[])[] = [
  [{ name: 'chassis.0', action: 'PowerOn', from: 'Off' }],
  [
    { name: 'host.0', action: 'PowerOn', from: 'Off' },
    { name: 'host.1', action: 'ForceOff', from: 'Running' },
    { name: 'bmc.0', action: 'Reboot', from: 'Ready' },
  ],
  [
    { name: 'host.0', action: 'GracefulShutdown', from: 'Running' },
    { name: 'host.1', action: 'ForceRestart', from: 'Running' },
  ],
  [
    { name: 'host.0', action: 'GracefulRestart', from: 'Running' },
    { name: 'host.1', action: 'PowerCycle', from: 'Running' },
  ],
  [
    { name: 'host.0', action: 'Isolate', from: 'Running' },
    { name: 'host.1', action: 'EmergencyOff', from: 'Running' },
  ],
  ...['PowerOff', 'ForceOff', 'PowerCycle', 'EmergencyShutdown'].map((action) => [
    { name: 'chassis.0', action, from: 'On' },
  ]),
]

const held = ['Error', 'Failed', 'Quiesced']

/** What of the others differs is told by a sweep over every call, in one process. */
const inBrief = rounds.filter((_, index) => index % 2 === 1)

for (const round of process.env.LONG === undefined ? inBrief : rounds) {
  const named = round.map(({ name, action }) => `${action} of ${name}`).join(' and ')
  test(`${named} met by silence: held with an alert, then forced off`, async (t) => {
    t.after(() => site.sim('fault', { service: 'powermgr', kind: 'none' }))
    for (const { name, from } of round) await bring(name, from)
    await site.sim('fault', { service: 'powermgr', kind: 'lose' })
    const begun = await Promise.all(round.map(begin))
    for (const [index, { name }] of round.entries()) await assertHeld(name, begun[index] ?? '')
    await site.sim('fault', { service: 'powermgr', kind: 'none' })
    for (const { name } of round) await mend(name)
  })
}

async function begin({ name, action }: Case): Promise<string> {
  const { code, body } = await site.ask('action', { name, action })
  assert.equal(code, 200, JSON.stringify(body))
  return body.operation.id
}

async function assertHeld(name: string, id: string): Promise<void> {
  const { status, lastError } = await until(`${name} to be held`, async () => {
    const component = await site.component(name)
    return component.operation === null && held.includes(component.status) ? component : null
  })
  const { body: operation } = await site.ask('operation.get', { id })
  // What was done to it before, and could not be taken back in the silence, is not undone.
  assert.match(operation.state, /^(failed|rolled-back-partly)$/, JSON.stringify(operation))
  if (operation.state === 'rolled-back-partly') assert.ok(operation.leftBehind.length > 0)
  assert.ok(operation.error)
  const alerts = (await site.alerts()).map((alert) => alert.id)
  assert.ok(alerts.includes(`${lastError?.code}/${name}`), `${name} is ${status}: ${alerts.join()}`)
  await until('the silence to be noticed', async () =>
    (await site.alerts()).some((alert) => alert.id === 'service-silent/powermgr'),
  )
}

/** A BMC has no ForceOff: it is rebooted. */
async function mend(name: string): Promise<void> {
  const action = name === 'bmc.0' ? 'ForceReboot' : 'ForceOff'
  const { body } = await site.ask('action', { name, action, wait: true })
  assert.equal(body.operation?.state, 'succeeded', JSON.stringify(body))
  const { hosts, chassis, bmc } = await site.truth()
  const is = { ...hosts, ...chassis, ...bmc }[name]?.power
  assert.equal(`${body.component.status} ${is}`, name === 'bmc.0' ? 'Ready On' : 'Off Off')
  await until('no alert', async () => {
    const alerts = await site.alerts()
    return alerts.every(({ component }) => component !== name && component !== 'powermgr')
  })
}

/** Brings everything where it is to be when the silence begins. */
async function bring(name: string, status: string): Promise<void> {
  const { hosts } = await site.status()
  for (const one of hosts) if (one.name !== name) await settled(one)
  if (name !== 'chassis.0' || status === 'On') await power('chassis.0', 'PowerOn')
  if (status === 'Running') await power(name, 'PowerOn')
  // A chassis is met by silence with a host that is on.
  if (status === 'On') await power('host.0', 'PowerOn')
  assert.equal((await site.component(name)).status, status)
}

/** What was held only because nobody had seen it is seen again. */
const settled = ({ name }: ComponentReply) =>
  until(`${name} to be seen`, async () => {
    const { status } = await site.component(name)
    return status !== 'Unknown' && status !== 'Error'
  })

async function power(name: string, action: string): Promise<void> {
  const { body } = await site.ask('action', { name, action, wait: true })
  assert.equal(body.operation?.state ?? 'unchanged', body.unchanged ? 'unchanged' : 'succeeded')
}
