/** The peers of a service: one for each service that is asked, in the dialect that it speaks. */

import type { Peer, PeerParts, Role, Services } from './client.ts'
import { nativePeer } from './native.ts'

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

/** The peers that speak u-bmc's dialect, which is loaded only where somebody does. */
export interface UbmcPeers {
  make(role: Role, name: string): Peer
  stop(): void
}

/** What speaks u-bmc's dialect; `null` where nobody does. */
export type UbmcDialect = (parts: PeerParts) => UbmcPeers

export function openPeers(
  parts: PeerParts,
  services: Services,
  dialect: UbmcDialect | null,
): Peers {
  const ubmc = dialect?.(parts) ?? null
  const make = (role: Role): Peer =>
    services.dialects[role] === 'ubmc'
      ? ubmc!.make(role, services[role])
      : nativePeer(parts, services[role])
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
      ubmc?.stop()
      await Promise.all(all.map((peer) => peer.stop()))
    },
  }
}
