/** The peers that speak u-bmc's dialect: one hearing for all, and one peer for each role. */
import type { Peer, PeerParts, Role } from '../hardware/client.ts'
import type { UbmcPeers } from '../hardware/clients.ts'
import { UbmcLeds } from './leds.ts'
import { UbmcPower } from './power.ts'
import { UbmcSenses } from './sensors.ts'
import { UbmcHearing } from './subscriber.ts'

export function ubmcPeers(parts: PeerParts): UbmcPeers {
  const hearing = new UbmcHearing(parts)
  const roles: Readonly<Record<Role, (name: string) => Peer>> = {
    power: (name) => new UbmcPower(parts, name, hearing),
    thermal: (name) =>
      new UbmcSenses(parts, hearing, { name, subjects: 'thermalmgr.', sensors: [] }),
    sensors: (name) => {
      const sensors = Object.keys(parts.sensors)
      return new UbmcSenses(parts, hearing, { name, subjects: 'sensormon.', sensors })
    },
    leds: (name) => new UbmcLeds(parts, name),
  }
  return { make: (role, name) => roles[role](name), stop: () => hearing.stop() }
}
