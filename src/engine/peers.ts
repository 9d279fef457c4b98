/** The peers of a service: one for each service that is asked, in the dialect that it speaks. */
import { nativePeer } from './native-peer.ts'
import type { Peer, PeerParts, Role, Services } from './peer.ts'
import { UbmcHearing } from './ubmc-hearing.ts'
import { UbmcLeds } from './ubmc-leds.ts'
import { UbmcPower } from './ubmc-power.ts'
import { UbmcSenses } from './ubmc-senses.ts'

export interface Peers {
  /** As a step names it: by what it is for, or by its name. */
  of(service: string): Peer | null
  readonly leds: Peer
  /** Those that observe the hardware. */
  readonly observers: readonly Peer[]
  /** Those that may tell how power is. */
  readonly tellers: readonly Peer[]
  stop(): Promise<void>
}

export function openPeers(parts: PeerParts, services: Services): Peers {
  const hearing = new UbmcHearing(parts)
  const make = (role: Role): Peer =>
    dialects[services.dialects[role]](parts, services, role, hearing)
  const power = make('power')
  const thermal = make('thermal')
  const sensors = make('sensors')
  const leds = make('leds')
  const others = services.others.map((name) => nativePeer(parts, name))
  const all = [power, thermal, sensors, leds, ...others]
  const byName = new Map<string, Peer>([
    ...all.map((peer) => [peer.name, peer] as const),
    ['power', power],
    ['thermal', thermal],
  ])
  return {
    of: (service) => byName.get(service) ?? null,
    leds,
    observers: [power, thermal, sensors, ...others],
    tellers: [power, ...others],
    stop: async () => {
      hearing.stop()
      await Promise.all(all.map((peer) => peer.stop()))
    },
  }
}

type Make = (parts: PeerParts, services: Services, role: Role, hearing: UbmcHearing) => Peer

const dialects: Readonly<Record<Services['dialects'][Role], Make>> = {
  native: (parts, services, role) => nativePeer(parts, services[role]),
  ubmc: (parts, services, role, hearing) => ubmcPeers[role](parts, services[role], hearing),
}

const ubmcPeers: Readonly<
  Record<Role, (parts: PeerParts, name: string, hearing: UbmcHearing) => Peer>
> = {
  power: (parts, name, hearing) => new UbmcPower(parts, name, hearing),
  thermal: (parts, name, hearing) =>
    new UbmcSenses(parts, hearing, { name, subjects: 'thermalmgr.', sensors: [] }),
  sensors: (parts, name, hearing) => {
    const sensors = Object.keys(parts.sensors)
    return new UbmcSenses(parts, hearing, { name, subjects: 'sensormon.', sensors })
  },
  leds: (parts, name) => new UbmcLeds(parts, name),
}
