/**
 * What services say that is not so, or is not understood, or is said for a moment; and a supply
 * that gives nothing: nothing is taken down for it, and what is shown is what is.
 */
import assert from 'node:assert/strict'
import { after, beforeEach, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startArena } from './arena.ts'
import type { Reading } from './fakes/plant.ts'
import { componentsOf, type Status } from './status.ts'

const arena = await startArena({
  config: { transitionTimeout: '700ms', limits: { observationStale: '700ms' } },
})
after(() => arena[Symbol.asyncDispose]())
await arena.serve()
const { client, fakes, status } = arena
const { plant, power, record, board } = fakes
const everything = [board.chassis, ...board.hosts]
const [host = '', other = ''] = board.hosts

const shown = (of: Status, name: string): Status =>
  componentsOf(of).find((one) => one.name === name)
const areShown = (of: Status, statuses: Readonly<Record<string, string>>): boolean =>
  Object.entries(statuses).every(([name, wanted]) => shown(of, name).status === wanted)
const allRun = { [board.chassis]: 'On', [host]: 'Running', [other]: 'Running' }

const alertsOf = async (): Promise<readonly string[]> =>
  (await client.body('alerts.list')).alerts.map(
    ({ id, message }: { id: string; message: string }) => `${id}: ${message}`,
  )

/** How often anything was asked of power since the beginning. */
const callsOfPower = () =>
  record.entries.filter((entry) => entry.kind === 'received' && entry.service === 'powermgr').length

let requests = 0
async function bringUp(): Promise<void> {
  for (const name of everything) {
    await client.act(name, 'PowerOn', `up-${++requests}`)
    await status(`${name} to be up`, (of) => areShown(of, { [name]: allRun[name] ?? '' }))
  }
}

beforeEach(async () => {
  for (const service of fakes.all) service.mend()
})

test('a supply that stays off fails who waits for it, and is not taken for on', async () => {
  await arena.rest()
  plant.stickSupply('psu.1', true)
  const reply = await client.ask('action', {
    ...{ name: board.chassis, action: 'PowerOn', wait: '10s' },
  })
  assert.equal(reply?.body.operation.state, 'rolled-back', JSON.stringify(reply?.body))
  assert.match(reply.body.operation.error.message, /psu\.1/)
  assert.equal(record.moves(board.chassis, 'On'), 0)
  const { supplies } = await client.body('system.status')
  assert.deepEqual(
    supplies.map(({ name, observed }: Status) => `${name} ${observed.power}`),
    ['psu.0 Off', 'psu.1 Off'],
  )
  plant.stickSupply('psu.1', false)
})

test('a reading of 255 °C, or of 140 °C, between good ones moves nothing', async () => {
  await bringUp()
  const before = callsOfPower()
  for (const celsius of [255, 140]) {
    plant.heat('cpu_zone', celsius)
    plant.heat('cpu_zone', 31)
    await sleep(500)
  }
  const of = await status('nothing else', (one) => areShown(one, allRun))
  assert.equal(callsOfPower(), before)
  assert.equal(of.chassis.thermal.status, 'Normal')
  assert.deepEqual(await alertsOf(), [])
})

test('an unknown word about one host is unknown there alone, and told', async () => {
  const unknown = { ...allRun, [other]: 'Unknown' }
  power.behave({
    reports: (reading: Reading) =>
      reading.what === 'power' && reading.about === other
        ? { ...reading, fields: { component: other, power: 'PoweringOn', oem: [{}] } }
        : reading,
  })
  await status(`${other} to be unknown`, (of) => areShown(of, unknown))
  await sleep(500)
  assert.ok(areShown(await client.body('system.status'), unknown))
  assert.deepEqual(await alertsOf(), [
    `odd-report/${other}/powermgr.power: ` +
      `powermgr: power of ${other} is PoweringOn: none of On, Off, Unknown`,
  ])
  power.mend()
  await status(`${other} to be what it is`, (of) => areShown(of, allRun))
})

test('a service that counts from 0 again, in the run of before, is heard at once', async () => {
  power.restart('same')
  plant.cut(host)
  const cutAt = performance.now()
  await status(`${host} to be off`, (of) => areShown(of, { ...allRun, [host]: 'Off' }))
  assert.ok(performance.now() - cutAt < 3000, 'after a poll or two')
  assert.ok((await alertsOf()).some((one) => /^odd-report\/powermgr\/powermgr\.seq: /.test(one)))
  await bringUp()
})

test('power that was gone for 300 ms is no restart that somebody asked for', async () => {
  const before = callsOfPower()
  assert.equal(shown(await arena.rest(), host).restartCause.cause, 'RemoteCommand')
  plant.cut(host)
  await sleep(300)
  plant.carryOut('on', host)
  const of = await status('it to run again', (one) => {
    const { restartCause } = shown(one, host)
    return areShown(one, allRun) && restartCause.cause !== 'RemoteCommand'
  })
  assert.equal(shown(of, host).restartCause.cause, 'Unknown')
  assert.equal(callsOfPower(), before, 'nothing was asked')
})
