/** Monitors the services: what they report, in whatever dialect, becomes readings and events. */
import type { Levels } from '../../assess/judge.ts'
import type { Reading } from '../../assess/watch.ts'
import type { Event } from '../../core/model/events/event.ts'
import type { Name } from '../../core/model/ids.ts'
import { rowOf } from '../../core/model/table.ts'
import { type PowerSensor, powerBySensor } from '../../dialects/power-sensor.ts'
import type { ServiceClientDeps, Services } from './client.ts'
import { openClients, type ServiceClients, type UbmcDialect } from './clients.ts'
import { LevelMonitor } from './levels.ts'
import { SecondWord } from './second-word.ts'

/** A sensor that shows whether a component has power. */
export interface Observer extends PowerSensor {
  readonly component: Name
  readonly sensor: Name
}

export interface MonitorDeps extends Omit<ServiceClientDeps, 'read'> {
  readonly services: Services
  readonly observers: readonly Observer[]
  readonly settleMs: number
  /** How long a second word is waited for before a reading is believed; 0 for not at all. */
  readonly secondWordMs: number
  readonly ubmcDialect: UbmcDialect | null
  /** Told of each reading as it is said, before anybody believes it; `null` for nobody. */
  readonly onReading: ((reading: Reading) => void) | null
}

export interface HardwareMonitor {
  readonly peers: ServiceClients
  /** Asks those that know of power how everything is, now. */
  look(): void
  /** Asks every service, now. */
  lookAll(): void
  /** Tells the core the latest readings. */
  publishLatest(): void
  levels(): Levels
  /** Every service that observes the hardware has answered once. */
  readonly observed: Promise<unknown>
  stop(): Promise<void>
}

export function openMonitor(deps: MonitorDeps): HardwareMonitor {
  const levels = new LevelMonitor(deps)
  const believe = (reading: Reading) => {
    levels.read(reading)
    for (const event of powerShown(deps.observers, reading)) deps.submit(event)
  }
  const current = (subject: string) => rowOf(levels.levels, subject)
  const words = new SecondWord({ ...deps, patienceMs: deps.secondWordMs, current, believe })
  const { onReading } = deps
  const read: ServiceClientDeps['read'] = (reading, said) => {
    onReading?.(reading)
    words.take(reading, said)
  }
  const peers = openClients({ ...deps, read }, deps.services, deps.ubmcDialect)
  return {
    peers,
    observed: Promise.all(peers.observers.map((peer) => peer.answered)),
    look: () => {
      for (const peer of peers.powerReporters) peer.look()
    },
    lookAll: () => {
      for (const peer of new Set([...peers.observers, peers.leds])) peer.look()
    },
    publishLatest: () => levels.publishLatest(),
    levels: () => levels.levels,
    stop: async () => {
      words.stop()
      levels.stop()
      await peers.stop()
    },
  }
}

/** What a reading says of the power of those that are observed by its sensor. */
function powerShown(observers: readonly Observer[], reading: Reading): readonly Event[] {
  if (reading.kind !== 'scale') return []
  return observers
    .filter(({ sensor }) => reading.subject === `sensor/${sensor}`)
    .map((observer) => ({
      kind: 'power',
      component: observer.component,
      power: powerBySensor(observer, reading.value),
      source: 'sensor',
      serial: null,
    }))
}
