/** Holds the truth of the fakes' board: its rails, boots, supplies, fans and LEDs as they are. */

import type { Board } from './board.ts'
import type { Power, Record } from './record.ts'
import { createTimers } from './timers.ts'

export interface Supply {
  readonly present: boolean
  readonly fault: boolean
  readonly input: 'Good' | 'BrownOut' | 'Lost'
  readonly output: Power
}

/** What is reported of one thing: the event's last word, what it is about, and the fields. */
export interface Reading {
  readonly what: 'power' | 'boot' | 'supply' | 'zone' | 'sensor' | 'led'
  readonly about: string
  readonly fields: object
}

export interface Plant {
  readonly record: Record
  power(component: string): Power | undefined
  /** The boot progress of a host, as Redfish calls it. */
  boot(host: string): string | undefined
  led(component: string, led: string): string | undefined
  /** Carries out a verb; says why when it cannot. */
  carryOut(verb: string, target: string): string | null
  show(component: string, led: string, pattern: string): string | null
  /** Moves what nobody request for: somebody's hand, a fault, the weather. */
  heat(zone: string, celsius: number | null): void
  read(sensor: string, value: number | null): void
  supply(name: string, changes: Partial<Supply>): void
  /** Each host takes as much; supplies that have more to give than they can, trip. */
  weigh(hostWatts: number, supplyWatts: number): void
  cut(component: string): void
  /** The whole board loses its power at once, and what it was doing. */
  losePower(): void
  /** A host that hangs in its boot comes to its operating system all the same. */
  boots(host: string): void
  /** Boots that begin from now on hang before their operating system. */
  hangBoots(isHanging: boolean): void
  /** A supply whose output stays as it is, whatever it is told. */
  stickSupply(name: string, isStuck: boolean): void
  /** A BMC that says done to a reset, and goes on as before. */
  ignoreResets(isIgnoring: boolean): void
  /** All there is to report. */
  readings(): readonly Reading[]
  onChange(onChange: (reading: Reading) => void): void
  stop(): void
}

const running = 'OSRunning'
/** Between nothing and the operating system. */
const bootStages = ['PrimaryProcessorInitializationStarted', 'OSBootStarted']

export function createPlant(board: Board, record: Record): Plant {
  const powers = new Map<string, Power>([
    [board.chassis, 'Off'],
    [board.bmc, 'On'],
    ...board.hosts.map((name) => [name, 'Off'] as const),
  ])
  const boots = new Map(board.hosts.map((name) => [name, 'None']))
  const supplies = new Map<string, Supply>(
    board.supplies.map((name) => [
      name,
      { present: true, fault: false, input: 'Good', output: 'Off' },
    ]),
  )
  const zones = new Map<string, { celsius: number | null; coolingPercent: number }>(
    board.zones.map((name) => [name, { celsius: 30, coolingPercent: 30 }]),
  )
  const sensors = new Map<string, number | null>(board.sensors.map((name) => [name, 35]))
  const leds = new Map<string, { component: string; led: string; pattern: string }>()
  const listeners: ((reading: Reading) => void)[] = []
  const timers = createTimers()
  let hangs = false
  let ignoresResets = false
  const stuckSupplies = new Set<string>()

  const tell = (reading: Reading) => {
    for (const onChange of listeners) onChange(reading)
  }
  const powerReading = (component: string): Reading => ({
    what: 'power',
    about: component,
    fields: { component, power: powers.get(component) },
  })
  const bootReading = (component: string): Reading => ({
    what: 'boot',
    about: component,
    fields: { component, progress: boots.get(component) },
  })
  const supplyReading = (name: string): Reading => ({
    what: 'supply',
    about: name,
    fields: { supply: name, ...supplies.get(name) },
  })
  const zoneReading = (zone: string): Reading => ({
    what: 'zone',
    about: zone,
    fields: { zone, ...zones.get(zone) },
  })
  const sensorReading = (sensor: string): Reading => ({
    what: 'sensor',
    about: sensor,
    fields: { sensor, value: sensors.get(sensor) ?? null, unit: 'Cel' },
  })

  const isHost = (name: string) => boots.has(name)
  const setBoot = (host: string, progress: string) => {
    if (boots.get(host) === progress) return
    boots.set(host, progress)
    if (progress === running) record.add({ kind: 'running', component: host })
    tell(bootReading(host))
  }
  const setPower = (component: string, power: Power) => {
    if (powers.get(component) === power) return
    powers.set(component, power)
    record.add({ kind: 'moved', component, power })
    if (power === 'Off' && isHost(component)) setBoot(component, 'None')
    tell(powerReading(component))
    if (component === board.chassis && power === 'Off') for (const host of board.hosts) drop(host)
  }
  const drop = (component: string) => {
    timers.cancel(component)
    setPower(component, 'Off')
  }
  const startBoot = (host: string) => {
    record.add({ kind: 'boot', component: host })
    setBoot(host, 'None')
    const stageMs = board.bootMs / (bootStages.length + 1)
    const reach = (index: number) => {
      const stage = bootStages[index]
      if (stage === undefined && hangs) return
      timers.start(host, stageMs, () => {
        setBoot(host, stage ?? running)
        if (stage !== undefined) reach(index + 1)
      })
    }
    reach(0)
  }
  const hasSupply = () =>
    [...supplies.values()].some((supply) => supply.output === 'On' && supply.input === 'Good')

  let weights = { hostWatts: 0, supplyWatts: Number.POSITIVE_INFINITY }
  /** All that give are asked for the same share, and go at once when it is too much. */
  const trip = () => {
    const giving = [...supplies].filter(([, supply]) => supply.output === 'On')
    const hostsOn = board.hosts.filter((host) => powers.get(host) === 'On').length
    if (hostsOn * weights.hostWatts <= giving.length * weights.supplyWatts) return
    for (const [name] of giving) setSupply(name, { output: 'Off' })
  }

  const rise = (component: string) => {
    timers.cancel(component)
    if (powers.get(component) === 'On') return
    timers.start(component, board.railMs, () => {
      const feeds = component === board.chassis ? hasSupply() : isFed(component)
      if (!feeds) return
      setPower(component, 'On')
      if (isHost(component)) startBoot(component)
      trip()
    })
  }
  const isFed = (component: string) => !isHost(component) || powers.get(board.chassis) === 'On'
  const fall = (component: string) => {
    timers.cancel(component)
    timers.start(component, board.railMs, () => drop(component))
  }
  const setSupply = (name: string, changes: Partial<Supply>) => {
    const was = supplies.get(name)
    if (was === undefined) return
    supplies.set(name, { ...was, ...changes })
    tell(supplyReading(name))
    if (hasSupply()) trip()
    else drop(board.chassis)
  }

  const hostVerbs: Verbs = {
    on: rise,
    'force-off': fall,
    shutdown: (host) => {
      if (boots.get(host) !== running) return
      timers.cancel(host)
      timers.start(host, board.shutdownMs, () => drop(host))
    },
    reset: (host) => {
      if (powers.get(host) !== 'On') return 'it has no power'
      timers.cancel(host)
      startBoot(host)
      return undefined
    },
    nmi: (host) => (powers.get(host) === 'On' ? undefined : 'it has no power'),
    cap: () => {},
    uncap: () => {},
  }
  const resetBmc = (bmc: string) => {
    if (ignoresResets) return
    timers.cancel(bmc)
    setPower(bmc, 'Off')
    timers.start(bmc, board.bmcResetMs, () => setPower(bmc, 'On'))
  }
  const cool = (coolingPercent: number) => (zone: string) => {
    zones.set(zone, { celsius: zones.get(zone)?.celsius ?? null, coolingPercent })
    tell(zoneReading(zone))
  }
  const switchSupply = (output: Power) => (name: string) => {
    if (!stuckSupplies.has(name)) setSupply(name, { output })
  }
  const verbs = new Map<string, Verbs>([
    ...board.hosts.map((name) => [name, hostVerbs] as const),
    [board.chassis, { on: rise, off: fall }],
    [board.bmc, { reset: resetBmc, off: drop }],
    ...board.supplies.map(
      (name) => [name, { on: switchSupply('On'), off: switchSupply('Off') }] as const,
    ),
    ...board.zones.map((name) => [name, { raise: cool(100), lower: cool(30) }] as const),
  ])

  return {
    record,
    power: (component) => powers.get(component),
    boot: (host) => boots.get(host),
    led: (component, led) => leds.get(`${component}/${led}`)?.pattern,
    carryOut: (verb, target) => {
      const known = verbs.get(target)
      if (known === undefined) return `there is no ${target}`
      const does = Object.hasOwn(known, verb) ? known[verb] : undefined
      return does === undefined ? `${target} knows no ${verb}` : (does(target) ?? null)
    },
    show: (component, led, pattern) => {
      if (!powers.has(component)) return `there is no ${component}`
      const shown = { component, led, pattern }
      leds.set(`${component}/${led}`, shown)
      tell({ what: 'led', about: component, fields: shown })
      return null
    },
    heat: (zone, celsius) => {
      zones.set(zone, { coolingPercent: 30, ...zones.get(zone), celsius })
      tell(zoneReading(zone))
    },
    read: (sensor, value) => {
      sensors.set(sensor, value)
      tell(sensorReading(sensor))
    },
    supply: setSupply,
    weigh: (hostWatts, supplyWatts) => {
      weights = { hostWatts, supplyWatts }
    },
    cut: drop,
    losePower: () => {
      for (const name of board.supplies) setSupply(name, { input: 'Lost' })
    },
    boots: (host) => setBoot(host, running),
    hangBoots: (isHanging) => {
      hangs = isHanging
    },
    stickSupply: (name, isStuck) => {
      if (isStuck) stuckSupplies.add(name)
      else stuckSupplies.delete(name)
    },
    ignoreResets: (isIgnoring) => {
      ignoresResets = isIgnoring
    },
    readings: () => [
      ...[...powers.keys()].map(powerReading),
      ...[...boots.keys()].map(bootReading),
      ...[...supplies.keys()].map(supplyReading),
      ...[...zones.keys()].map(zoneReading),
      ...[...sensors.keys()].map(sensorReading),
      ...[...leds.values()].map(
        (shown): Reading => ({ what: 'led', about: shown.component, fields: shown }),
      ),
    ],
    onChange: (onChange) => {
      listeners.push(onChange)
    },
    stop: timers.stop,
  }
}

/** What becomes of a verb: nothing to say, or why it cannot be done. */
// biome-ignore lint/suspicious/noConfusingVoidType: most verbs just do it
type Verbs = { readonly [verb: string]: (target: string) => string | undefined | void }
