/** Tests of the plant: how hardware behaves. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isWarming } from './heat.ts'
import type { Levers } from './levers.ts'
import { plant } from './plant.ts'
import type { SimShape } from './shape.ts'
import { untilChangeMs } from './time.ts'
import { coldPlant, type PlantState } from './truth.ts'
import { twoHosts } from './two-hosts.ts'

const shape: SimShape = {
  ...twoHosts,
  hosts: [
    { name: 'host.0', zone: 'cpu_zone', supplies: [], reportsBoot: true },
    { name: 'host.1', zone: 'cpu_zone', supplies: ['psu.1'], reportsBoot: true, bootMs: 9000 },
  ],
}
const dayMs = 24 * 60 * 60 * 1000
const commanded = (state: PlantState, target: string, verb: string) =>
  plant(shape, state, { kind: 'command', target, verb })
const wait = (state: PlantState, ms: number) => plant(shape, state, { kind: 'time passes', ms })
const set = (state: PlantState, levers: Levers) => plant(shape, state, { kind: 'set', levers })
const done = (state: PlantState, target: string, verb: string) =>
  wait(commanded(state, target, verb), shape.timing.railMs)

const cold = coldPlant(shape)
const supplied = done(done(cold, 'psu.0', 'on'), 'psu.1', 'on')
const lit = done(supplied, 'chassis.0', 'on')
const running = wait(done(done(lit, 'host.0', 'on'), 'host.1', 'on'), 20_000)

test('a plant begins off, cold and sound, with its BMC on', () => {
  assert.equal(cold.hosts['host.0']?.power, 'Off')
  assert.equal(cold.chassis['chassis.0']?.power, 'Off')
  assert.equal(cold.bmc['bmc.0']?.power, 'On')
  assert.equal(cold.zones.cpu_zone?.celsius, 25)
  assert.equal(cold.sensors.cpu0_temp?.value, 30)
  assert.equal(cold.sensors.rail_12v?.value, 12.06)
  assert.equal(untilChangeMs(shape, cold), null)
})

test('a rail follows only after its delay', () => {
  const plant = commanded(supplied, 'chassis.0', 'on')
  assert.equal(wait(plant, 49).chassis['chassis.0']?.power, 'Off')
  assert.equal(untilChangeMs(shape, plant), 50)
  assert.equal(wait(plant, 50).chassis['chassis.0']?.power, 'On')
})

test('a chassis comes on when its supplies are told at the same moment', () => {
  const plant = commanded(commanded(cold, 'chassis.0', 'on'), 'psu.0', 'on')
  assert.equal(wait(plant, 50).chassis['chassis.0']?.power, 'On')
})

test('a chassis without a supply stays off, also when a supply comes later', () => {
  const plant = done(cold, 'chassis.0', 'on')
  assert.equal(plant.chassis['chassis.0']?.power, 'Off')
  assert.equal(done(plant, 'psu.0', 'on').chassis['chassis.0']?.power, 'Off')
})

test('a supply that has more to give than it can trips, and is turned on anew', () => {
  const hungry: SimShape = {
    ...shape,
    hosts: shape.hosts.map((host) => ({ ...host, supplies: [], drawsWatts: 300 })),
    supplies: shape.supplies.map((supply) => ({ ...supply, ratedWatts: 400 })),
  }
  const asked = (state: PlantState, target: string, verb: string) =>
    plant(hungry, plant(hungry, state, { kind: 'command', target, verb }), {
      ...{ kind: 'time passes', ms: shape.timing.railMs },
    })
  const all = ['psu.0', 'psu.1', 'chassis.0', 'host.0'].reduce(
    (state, target) => asked(state, target, 'on'),
    coldPlant(hungry),
  )
  const both = asked(all, 'host.1', 'on')
  assert.equal(both.hosts['host.1']?.power, 'On', 'they share 600 W')
  const one = asked(all, 'psu.1', 'off')
  assert.equal(one.hosts['host.0']?.power, 'On', 'one carries 300 W')
  // 600 W are too much for one: it trips, and all that it fed is dark.
  const dark = asked(both, 'psu.1', 'off')
  const { output, tripped } = dark.supplies['psu.0']!
  assert.deepEqual([output, tripped, dark.chassis['chassis.0']?.power], ['Off', true, 'Off'])
  assert.equal(asked(dark, 'psu.0', 'on').supplies['psu.0']?.output, 'On')
})

test('a chassis lives on one of two supplies and loses power with the last', () => {
  const one = set(lit, { supplies: { 'psu.0': { input: 'Lost' } } })
  assert.equal(one.supplies['psu.0']?.output, 'Off')
  assert.equal(one.chassis['chassis.0']?.power, 'On')
  const none = set(one, { supplies: { 'psu.1': { present: false } } })
  assert.equal(none.chassis['chassis.0']?.power, 'Off')
})

test('a supply gives power again when its input is back, and the chassis stays off', () => {
  const lost = set(lit, { supplies: { 'psu.0': { input: 'Lost' }, 'psu.1': { fault: true } } })
  const back = wait(set(lost, { supplies: { 'psu.0': { input: 'Good' } } }), 1000)
  assert.equal(back.supplies['psu.0']?.output, 'On')
  assert.equal(back.chassis['chassis.0']?.power, 'Off')
})

test('a supply in brown-out still carries the chassis, so that its hosts can shut down', () => {
  const brown = { input: 'BrownOut' } as const
  const state = set(lit, { supplies: { 'psu.0': brown, 'psu.1': brown } })
  assert.equal(state.supplies['psu.0']?.output, 'On')
  assert.equal(state.chassis['chassis.0']?.power, 'On')
})

test('a UPS carries the chassis without any input for as long as it lasts', () => {
  const lost = { input: 'Lost', reserveMs: 60_000 } as const
  const state = set(running, { supplies: { 'psu.0': lost, 'psu.1': lost } })
  assert.equal(wait(state, 59_000).hosts['host.0']?.power, 'On')
  assert.equal(wait(state, 61_000).hosts['host.0']?.power, 'Off')
})

test('a UPS is not used up while there is input', () => {
  const state = set(running, { supplies: { 'psu.0': { reserveMs: 60_000 } } })
  assert.equal(wait(state, 100_000).supplies['psu.0']?.reserveMs, 60_000)
})

test('a host that is held to less power heats its zone half as much', () => {
  const warmth = (state: PlantState) => wait(state, 600_000).zones.cpu_zone!.celsius
  const capped = done(running, 'host.0', 'cap')
  assert.ok(warmth(capped) < warmth(running) - 1)
  assert.equal(warmth(done(capped, 'host.0', 'uncap')), warmth(running))
})

test('a host loses power when its chassis does', () => {
  assert.equal(running.hosts['host.0']?.boot, 'OSRunning')
  const dark = done(running, 'chassis.0', 'off')
  assert.equal(dark.hosts['host.0']?.power, 'Off')
  assert.equal(dark.hosts['host.0']?.boot, 'None')
  assert.equal(dark.hosts['host.1']?.power, 'Off')
})

test('a host does not come on while its chassis is off, nor later by itself', () => {
  const plant = done(supplied, 'host.0', 'on')
  assert.equal(plant.hosts['host.0']?.power, 'Off')
  assert.equal(wait(done(plant, 'chassis.0', 'on'), 1000).hosts['host.0']?.power, 'Off')
})

test('a host with a supply of its own needs that one too', () => {
  const state = set(running, { supplies: { 'psu.1': { fault: true } } })
  assert.equal(state.hosts['host.0']?.power, 'On')
  assert.equal(state.hosts['host.1']?.power, 'Off')
})

test('a host boots through every stage in its time', () => {
  const on = done(lit, 'host.1', 'on')
  assert.equal(on.hosts['host.1']?.boot, 'None')
  assert.equal(wait(on, 999).hosts['host.1']?.boot, 'None')
  assert.equal(wait(on, 1000).hosts['host.1']?.boot, 'PrimaryProcessorInitializationStarted')
  assert.equal(wait(on, 8000).hosts['host.1']?.boot, 'OSBootStarted')
  assert.equal(wait(on, 9000).hosts['host.1']?.boot, 'OSRunning')
})

test('a host that is stuck in its boot goes on when it is freed', () => {
  const on = set(wait(done(lit, 'host.1', 'on'), 2500), {
    hosts: { 'host.1': { stuckBoot: true } },
  })
  assert.equal(wait(on, dayMs).hosts['host.1']?.boot, 'BusInitializationStarted')
  const freed = set(wait(on, dayMs), { hosts: { 'host.1': { stuckBoot: false } } })
  assert.equal(wait(freed, 7000).hosts['host.1']?.boot, 'OSRunning')
})

test('a shutdown takes its time and then drops the power', () => {
  const plant = commanded(running, 'host.0', 'shutdown')
  assert.equal(wait(plant, 499).hosts['host.0']?.power, 'On')
  assert.equal(wait(plant, 500).hosts['host.0']?.power, 'Off')
})

test('a shutdown of a hung host leaves it on', () => {
  const hung = set(running, { hosts: { 'host.0': { ignoresShutdown: true } } })
  assert.equal(wait(commanded(hung, 'host.0', 'shutdown'), dayMs).hosts['host.0']?.power, 'On')
  assert.equal(done(hung, 'host.0', 'force-off').hosts['host.0']?.power, 'Off')
})

test('a repeated shutdown does not begin again', () => {
  const again = commanded(wait(commanded(running, 'host.0', 'shutdown'), 400), 'host.0', 'shutdown')
  assert.equal(wait(again, 100).hosts['host.0']?.power, 'Off')
})

test('a reset host stays powered and boots again', () => {
  const reset = commanded(running, 'host.0', 'reset')
  assert.equal(reset.hosts['host.0']?.power, 'On')
  assert.equal(reset.hosts['host.0']?.boot, 'None')
  assert.equal(wait(reset, 2000).hosts['host.0']?.boot, 'OSRunning')
})

test('a reset of a host that is off does nothing', () => {
  assert.deepEqual(commanded(lit, 'host.0', 'reset'), lit)
})

test('a host remembers an NMI until it is reset', () => {
  const hit = commanded(running, 'host.0', 'nmi')
  assert.equal(hit.hosts['host.0']?.interrupted, true)
  assert.equal(commanded(hit, 'host.0', 'reset').hosts['host.0']?.interrupted, false)
  assert.equal(commanded(lit, 'host.0', 'nmi').hosts['host.0']?.interrupted, false)
})

test('a stuck rail stays as it is, on or off', () => {
  const stuckOn = set(running, { hosts: { 'host.0': { stuckRail: true } } })
  assert.equal(done(stuckOn, 'host.0', 'force-off').hosts['host.0']?.power, 'On')
  const stuckOff = set(supplied, { chassis: { 'chassis.0': { stuckRail: true } } })
  assert.equal(done(stuckOff, 'chassis.0', 'on').chassis['chassis.0']?.power, 'Off')
})

test('even a rail that is stuck on goes off with its source', () => {
  const stuck = set(running, { hosts: { 'host.0': { stuckRail: true } } })
  assert.equal(done(stuck, 'chassis.0', 'off').hosts['host.0']?.power, 'Off')
})

test('a BMC that is reset is off for a while and comes back; one that is off stays off', () => {
  const reset = commanded(cold, 'bmc.0', 'reset')
  assert.equal(reset.bmc['bmc.0']?.power, 'Off')
  assert.equal(wait(reset, 999).bmc['bmc.0']?.power, 'Off')
  assert.equal(wait(reset, 1000).bmc['bmc.0']?.power, 'On')
  assert.equal(wait(commanded(cold, 'bmc.0', 'off'), dayMs).bmc['bmc.0']?.power, 'Off')
})

test('hosts heat their zone, cooling cools it, and sensors follow', () => {
  const warm = wait(running, dayMs)
  assert.ok(Math.abs((warm.zones.cpu_zone?.celsius ?? 0) - 67.1) < 0.1)
  assert.equal(warm.sensors.cpu0_temp?.value, (warm.zones.cpu_zone?.celsius ?? 0) + 5)
  assert.equal(warm.sensors.rail_12v?.value, 12.06)
  const cooled = wait(commanded(warm, 'cpu_zone', 'raise'), dayMs)
  assert.ok((cooled.zones.cpu_zone?.celsius ?? 0) < 50)
  const off = wait(done(cooled, 'chassis.0', 'off'), dayMs)
  assert.equal(off.zones.cpu_zone?.celsius, 25)
})

test('a zone comes to rest, and then nothing more happens', () => {
  assert.equal(isWarming(shape, running), true)
  assert.equal(untilChangeMs(shape, running), shape.timing.heatTickMs)
  const rest = wait(running, dayMs)
  assert.equal(isWarming(shape, rest), false)
  assert.equal(untilChangeMs(shape, rest), null)
})

test('a temperature does not depend on how often it is looked at', () => {
  let often = running
  for (let look = 0; look < 100; look++) often = wait(often, 100)
  const once = wait(running, 10_000)
  const apart = (often.zones.cpu_zone?.celsius ?? 0) - (once.zones.cpu_zone?.celsius ?? 0)
  assert.ok(Math.abs(apart) < 1e-9)
})

test('a temperature set by hand stays until it is let go', () => {
  const hot = wait(set(cold, { zones: { cpu_zone: { celsius: 96 } } }), dayMs)
  assert.equal(hot.zones.cpu_zone?.celsius, 96)
  assert.equal(hot.sensors.cpu0_temp?.value, 101)
  const free = set(hot, { zones: { cpu_zone: { celsius: null } } })
  assert.equal(free.zones.cpu_zone?.celsius, 96)
  assert.equal(wait(free, dayMs).zones.cpu_zone?.celsius, 25)
})

test('a sensor set by hand stays until it is let go', () => {
  const wrong = wait(set(running, { sensors: { cpu0_temp: { value: 3 } } }), 1000)
  assert.equal(wrong.sensors.cpu0_temp?.value, 3)
  const free = set(wrong, { sensors: { cpu0_temp: { value: null } } })
  assert.equal(free.sensors.cpu0_temp?.value, (free.zones.cpu_zone?.celsius ?? 0) + 5)
})

test('power set by hand obeys the flow of power all the same', () => {
  const state = set(cold, { hosts: { 'host.0': { power: 'On' } } })
  assert.equal(state.hosts['host.0']?.power, 'Off')
  const lost = set(running, { hosts: { 'host.0': { power: 'Off' } } })
  assert.equal(lost.hosts['host.0']?.boot, 'None')
})

test('one long wait passes through the same changes as many short ones', () => {
  const plant = commanded(
    commanded(commanded(commanded(cold, 'psu.0', 'on'), 'psu.1', 'on'), 'chassis.0', 'on'),
    'bmc.0',
    'reset',
  )
  let often = plant
  for (let look = 0; look < 30; look++) often = wait(often, 50)
  assert.deepEqual(often, wait(plant, 1500))
})

test('a command that the plant does not have is a bug', () => {
  assert.throws(() => commanded(cold, 'host.9', 'on'), /host\.9/)
  assert.throws(() => commanded(cold, 'host.0', 'explode'), /explode/)
  assert.throws(() => set(cold, { supplies: { 'psu.9': { fault: true } } }), /psu\.9/)
})
