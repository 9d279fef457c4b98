/** The plays of the board: short, and each about something else that a board goes through. */
import type { Play } from './board.ts'

const on = async (world: Parameters<Play>[0], name: string) => {
  await world.ask('action', { name, action: 'PowerOn', wait: '1m' })
}

const chassis = { name: 'chassis.0' }
const bmc = { name: 'bmc.0' }

export const plays = {
  /** Both hosts come on, one is reset, and all goes off with its chassis. */
  upAndDown: async (world) => {
    await world.advance(6000)
    await Promise.all([on(world, 'host.0'), on(world, 'host.1')])
    await world.ask('host.reset', { name: 'host.0', force: true, wait: '1m' })
    await world.ask('chassis.power.off', { ...chassis, wait: '2m' })
    await world.ask('chassis.power.on', { ...chassis, wait: '1m' })
    await on(world, 'host.0')
    await world.ask('chassis.power.cycle', { ...chassis, wait: '2m' })
  },
  /** A host comes on while supplies, zone, sensor, resource and BMC are not as they should be. */
  lacking: async (world) => {
    await world.advance(6000)
    const without = async (path: string, bad: unknown, good: unknown) => {
      world.simulator.set(path, bad)
      await world.advance(4000)
      await on(world, 'host.0')
      await world.ask('host.reset', { name: 'host.0', force: true, wait: '1m' })
      await world.ask('host.power.off', { name: 'host.0', force: true, wait: '1m' })
      world.simulator.set(path, good)
      await world.advance(4000)
    }
    await without('supplies.psu.1.fault', true, false)
    await without('supplies.psu.0.input', 'BrownOut', 'Good')
    await without('zones.cpu_zone.readable', false, true)
    await without('zones.cpu_zone.celsius', 86, null)
    await without('sensors.cpu0_temp.value', 99, null)
    await without('sensors.inlet.value', 45, null)
    await without('resources.net.state', 'Failed', 'Good')
    await world.ask('bmc.maintenance', { ...bmc, enter: true })
    await on(world, 'host.0')
    await world.ask('bmc.maintenance', { ...bmc, enter: false })
    const chassisWithout = async (path: string, bad: unknown, good: unknown) => {
      await world.ask('chassis.power.off', { ...chassis, force: true, wait: '1m' })
      world.simulator.set(path, bad)
      await world.advance(4000)
      await on(world, 'chassis.0')
      world.simulator.set(path, good)
      await world.advance(4000)
    }
    await chassisWithout('supplies.psu.1.present', false, true)
    await chassisWithout('zones.cpu_zone.readable', false, true)
    await chassisWithout('sensors.inlet.value', 55, null)
    await world.ask('chassis.power.off', { ...chassis, force: true, wait: '1m' })
    await world.ask('bmc.maintenance', { ...bmc, enter: true })
    await on(world, 'chassis.0')
  },
  /** A boot hangs, a host ignores the button, and somebody turns one off by hand. */
  hanging: async (world) => {
    await world.advance(6000)
    await world.ask('chassis.power.off', { ...chassis, force: true, wait: '1m' })
    await on(world, 'chassis.0')
    await on(world, 'host.0')
    world.simulator.set('hosts.host.0.ignoresShutdown', true)
    await world.ask('host.power.off', { name: 'host.0', wait: '2m' })
    world.simulator.set('hosts.host.1.stuckBoot', true)
    await on(world, 'host.1')
    await world.advance(30_000)
    world.simulator.set('hosts.host.1.stuckBoot', false)
    await on(world, 'host.0')
    for (const power of ['Off', 'On', 'Off', 'On', 'Off']) {
      world.simulator.set('hosts.host.0.power', power)
      await world.advance(6000)
    }
    await on(world, 'host.0')
    world.simulator.set('chassis.chassis.0.power', 'Off')
    await world.advance(10_000)
    world.simulator.set('leds.host.0.identify', 'blink')
    await world.advance(8000)
  },
  /** Both run while the zone gets warm, hot, and cannot be read; then a sensor is critical. */
  heat: async (world) => {
    await world.advance(6000)
    await Promise.all([on(world, 'host.0'), on(world, 'host.1')])
    for (let celsius = 60; celsius < 88; celsius += 2) {
      world.simulator.set('zones.cpu_zone.celsius', celsius)
      await world.advance(1000)
    }
    await world.advance(20_000)
    world.simulator.set('zones.cpu_zone.celsius', 92)
    await world.advance(20_000)
    world.simulator.set('zones.cpu_zone.celsius', 40)
    await world.advance(30_000)
    await Promise.all([on(world, 'host.0'), on(world, 'host.1')])
    world.simulator.set('zones.cpu_zone.readable', false)
    await world.advance(90_000)
    world.simulator.set('zones.cpu_zone.readable', true)
    await world.advance(10_000)
    await Promise.all([on(world, 'host.0'), on(world, 'host.1')])
    world.simulator.set('sensors.cpu0_temp.value', 96)
    await world.advance(15_000)
  },
  /** Both run while inputs are lost, one after the other; then all power is, and it comes back. */
  loss: async (world) => {
    await world.advance(6000)
    await Promise.all([on(world, 'host.0'), on(world, 'host.1')])
    world.simulator.set('resources.net.state', 'Failed')
    await world.advance(10_000)
    world.simulator.set('resources.net.state', 'Good')
    await world.advance(2000)
    world.simulator.set('supplies.psu.1.input', 'Lost')
    await world.advance(20_000)
    world.simulator.set('supplies.psu.0.input', 'Lost')
    await world.advance(40_000)
    for (const psu of ['psu.0', 'psu.1']) world.simulator.set(`supplies.${psu}.input`, 'Good')
    await world.restart({ booted: true, reset: 'power' })
    await world.advance(60_000)
  },
  /** The power service is silent for a while, and then slow. */
  silence: async (world) => {
    await world.advance(6000)
    const { simulator } = world
    simulator.fault({ service: 'powermgr', kind: 'lose', verb: 'on', forMs: 5000 })
    await on(world, 'host.0')
    simulator.fault({ service: 'powermgr', kind: 'lose', verb: 'on', forMs: 25_000 })
    await on(world, 'host.1')
    simulator.fault({ service: 'powermgr', kind: 'die', forMs: 12_000 })
    await world.advance(8000)
    await on(world, 'host.1')
    await world.advance(15_000)
    await on(world, 'host.1')
    simulator.fault({ service: 'thermalmgr', kind: 'die', forMs: 25_000 })
    simulator.fault({ service: 'sensormon', kind: 'die', forMs: 25_000 })
    await world.advance(30_000)
  },
  /** The BMC is updated and reset while a host comes on. */
  update: async (world) => {
    await world.advance(6000)
    await world.ask('host.power.on', { name: 'host.0' })
    await world.ask('bmc.update', { ...bmc, phase: 'prepare' })
    await world.advance(8000)
    await on(world, 'host.1')
    await world.advance(60_000)
    await world.ask('bmc.update', { ...bmc, phase: 'complete' })
    await world.ask('host.reset', { name: 'host.0', force: true })
    await world.ask('bmc.reboot', { ...bmc, wait: '1m' })
    await world.ask('bmc.maintenance', { ...bmc, enter: true })
    await world.ask('host.reset', { name: 'host.0', force: true })
    await world.ask('bmc.maintenance', { ...bmc, enter: false })
  },
  /** More is asked than is done at once, and leave is given for long. */
  crowd: async (world) => {
    await world.advance(6000)
    await world.ask('chassis.power.off', { ...chassis, wait: '1m' })
    await world.ask('chassis.power.on', { ...chassis, wait: '1m' })
    const { ask } = world
    await Promise.all([
      ask('host.power.on', { name: 'host.0', requestId: 'a' }),
      ask('host.power.on', { name: 'host.1', requestId: 'b' }),
    ])
    await world.advance(20_000)
    const leave = { name: 'host.0', interlocks: ['health'], reason: 'a test', expires: '50m' }
    await ask('override.grant', leave)
    await Promise.all([
      ask('host.reset', { name: 'host.0', force: true, wait: '1m' }),
      ask('host.reset', { name: 'host.1', force: true, wait: '1m' }),
    ])
    for (const name of ['host.0', 'host.1'])
      await ask('host.power.off', { name, force: true, wait: '1m' })
    await ask('bmc.update', { ...bmc, phase: 'prepare' })
    for (const name of ['host.0', 'host.1']) await ask('host.power.on', { name })
    await world.advance(5000)
    await ask('bmc.update', { ...bmc, phase: 'complete' })
    await world.advance(10_000)
  },
  /** An action of the platform's own is taken beside a power-on, and aborted. */
  own: async (world) => {
    await world.advance(6000)
    world.simulator.fault({ service: 'powermgr', kind: 'lose', verb: 'poke', forMs: 12_000 })
    await world.ask('host.power.on', { name: 'host.0' })
    const { body } = await world.ask('action', { name: 'tray.0', action: 'Try' })
    await world.advance(1500)
    if (body.operation) await world.ask('operation.abort', { id: body.operation.id })
    await world.advance(20_000)
    for (const name of ['tray.0', 'host.0'])
      await world.ask('action', { name, action: 'Try', wait: '30s' })
    await world.advance(5000)
  },
  /** What is kept of a power-on that waits loses its deadlines, and another start reads it. */
  kept: async (world) => {
    await world.advance(6000)
    world.simulator.set('hosts.host.0.stuckRail', true)
    await world.ask('host.power.on', { name: 'host.0' })
    await world.advance(2000)
    world.crash()
    const { parts } = await world.store.load()
    const changed = [...(parts ?? [])].map(([key, text]) => ({
      key,
      text: text.replaceAll(/"deadline":\d+/g, '"deadline":null'),
    }))
    await world.store.commit({ parts: changed, removed: [], rows: [] })
    await world.restart()
    await world.advance(60_000)
    world.simulator.set('hosts.host.0.stuckRail', false)
    await world.ask('host.recover', { name: 'host.0', wait: '1m' })
    await on(world, 'host.0')
  },
} as const satisfies Readonly<Record<string, Play>>

export type PlayName = keyof typeof plays
