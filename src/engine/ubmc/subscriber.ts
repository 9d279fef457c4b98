/** Subscribes to u-bmc's services: readings, alarms that stand, and what powermgr did. */

import type { Message } from '../../bus/bus.ts'
import type { Subject } from '../../core/model/ids.ts'
import { isKnownOff } from '../../core/model/power.ts'
import { lastHeard } from '../../core/model/system/evidence.ts'
import { componentsOf } from '../../core/model/system/system.ts'
import { type ActiveAlarms, addAlarm, expireAlarms } from '../../dialects/ubmc/sensors/alarms.ts'
import {
  type Alarm,
  type Deed,
  readEvent,
  type SensorRead,
  type UbmcEvent,
} from '../../dialects/ubmc/sensors/events.ts'
import {
  type Latest,
  noteReading,
  type ScaleReading,
} from '../../dialects/ubmc/sensors/readings.ts'
import type { ServiceClientDeps } from '../hardware/client.ts'
import type { OddReports } from '../hardware/odd-reports.ts'

/** How often it is looked whether an alarm is over, while any stands. */
const quietCheckMs = 5000

export class UbmcSubscriber {
  readonly #deps: ServiceClientDeps
  #latest: Latest = {}
  #alarms: ActiveAlarms = {}
  #cancel = () => {}
  #again = () => {}

  constructor(parts: ServiceClientDeps) {
    this.#deps = parts
  }

  /** Who reads the sensors anew when a reading needs a second word. */
  asks(again: () => void): void {
    this.#again = again
  }

  /** What is not as u-bmc has it is told of whoever says it. */
  take({ subject, data }: Message, odd: OddReports): void {
    this.takeEvent(subject, readEvent(subject, data), odd)
  }

  takeEvent(subject: string, event: UbmcEvent, odd: OddReports): void {
    switch (event.kind) {
      case 'reading':
        if (event.faults !== undefined) odd.note(event.faults)
        return this.#note(event)
      case 'alarm':
        return this.#alarm(event)
      case 'deed':
        return this.#deed(event)
      case 'garbage':
        this.#deps.onGarbage(subject, event.why)
        return odd.noteWhole(subject, event.why)
      case 'ignored':
        return
    }
  }

  stop(): void {
    this.#cancel()
  }

  /** Where nobody says which zone a sensor sits in, the configuration does. */
  #note(read: SensorRead): void {
    const { clock, sensors } = this.#deps
    const known = Object.hasOwn(sensors, read.sensor) ? sensors[read.sensor]! : null
    const recorded = noteReading(this.#latest, { ...read, zone: known ?? read.zone }, clock.now())
    this.#latest = recorded.latest
    for (const { reading, measurement } of recorded.readings) this.#forward(reading, measurement)
  }

  /** A reading does not end an emergency that somebody else has declared. */
  #forward(reading: ScaleReading, measurement: string | null): void {
    const said = { measurement, again: () => this.#again() }
    const alarm = this.#emergencyOf(reading.subject)
    if (alarm === undefined) return this.#deps.read(reading, said)
    const { message: why, limit } = alarm
    const value = reading.value ?? alarm.value
    const { subject } = reading
    this.#deps.read({ kind: 'stated', subject, level: 'critical', value, limit, why }, said)
  }

  #emergencyOf(subject: Subject): Alarm | undefined {
    return Object.values(this.#alarms)
      .map(({ alarm }) => alarm)
      .find((alarm) => isEmergency(alarm) && this.#zonesOf(alarm).includes(subject))
  }

  #alarm(alarm: Alarm): void {
    const { clock, onStrange } = this.#deps
    const { active, isNews } = addAlarm(this.#alarms, alarm, clock.now())
    this.#alarms = active
    if (isNews) onStrange({ alarm }, 'u-bmc raises an alarm')
    if (isEmergency(alarm)) {
      for (const subject of this.#zonesOf(alarm)) {
        this.#forward({ kind: 'scale', subject, value: alarm.value }, null)
      }
    }
    this.#sleep()
  }

  /** What nobody can place is everywhere. */
  #zonesOf({ zone, sensor }: Alarm): readonly Subject[] {
    const { platform, sensors } = this.#deps
    const all = platform.relations.zones
    const known = sensor !== null && Object.hasOwn(sensors, sensor) ? sensors[sensor]! : null
    const meant = [zone, known].flatMap((name) => (name === null ? [] : `zone/${name}`))
    const placed = all.filter((subject) => meant.includes(subject))
    return placed.length > 0 ? placed : all
  }

  /** Where an emergency is not repeated any more, it is as it reads: unknown until it does. */
  #quiet(): void {
    const { clock, onStrange } = this.#deps
    const { active, over } = expireAlarms(this.#alarms, clock.now())
    this.#alarms = active
    for (const alarm of over) {
      onStrange({ alarm }, 'u-bmc repeats an alarm no more')
      if (!isEmergency(alarm)) continue
      for (const subject of this.#zonesOf(alarm)) {
        if (this.#emergencyOf(subject) === undefined)
          this.#forward({ kind: 'scale', subject, value: null }, null)
      }
    }
    this.#sleep()
  }

  /**
   * Whom powermgr has taken the power of it does not say: of none it is known any more, where
   * nobody measures it.
   */
  #deed({ what, isDone, message }: Deed): void {
    const { onStrange, submit, system } = this.#deps
    onStrange({ what, isDone, message }, 'powermgr has acted by itself')
    if (!isDone || what === 'throttle') return
    for (const { name, kind, observed } of componentsOf(system())) {
      if (kind === 'bmc' || isKnownOff(lastHeard(observed))) continue
      submit({ kind: 'implied-power', component: name, power: 'Unknown' })
    }
  }

  #sleep(): void {
    this.#cancel()
    if (Object.keys(this.#alarms).length === 0) return
    this.#cancel = this.#deps.clock.wake(quietCheckMs, () => this.#quiet())
  }
}

/** Told by whoever is to be obeyed in it; what sensors find too hot is judged by our own limits. */
const isEmergency = ({ by, level }: Alarm) => by === 'thermal-emergency' && level === 'critical'
