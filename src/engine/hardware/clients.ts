/** Makes the hardware clients: one for each service that is asked, in the dialect it speaks. */

import type { Role, ServiceClient, ServiceClientDeps, Services } from './client.ts'
import { nativeClient } from './native.ts'

export interface ServiceClients {
  /** As a step names it: by what it is for, or by its name. */
  of(service: string): ServiceClient | null
  readonly leds: ServiceClient
  /** Those that observe the hardware. */
  readonly observers: readonly ServiceClient[]
  /** Those that may tell how power is. */
  readonly powerReporters: readonly ServiceClient[]
  stop(): Promise<void>
}

/** The peers that speak u-bmc's dialect, which is loaded only where somebody does. */
export interface UbmcClients {
  make(role: Role, name: string): ServiceClient
  stop(): void
}

/** What speaks u-bmc's dialect; `null` where nobody does. */
export type UbmcDialect = (deps: ServiceClientDeps) => UbmcClients

export function openClients(
  deps: ServiceClientDeps,
  services: Services,
  dialect: UbmcDialect | null,
): ServiceClients {
  const ubmc = dialect?.(deps) ?? null
  const make = (role: Role): ServiceClient =>
    services.dialects[role] === 'ubmc'
      ? ubmc!.make(role, services[role])
      : nativeClient(deps, services[role])
  const power = make('power')
  const thermal = make('thermal')
  const sensors = make('sensors')
  const leds = make('leds')
  const others = services.others.map((name) => nativeClient(deps, name))
  const all = [power, thermal, sensors, leds, ...others]
  const byName = new Map<string, ServiceClient>([
    ...all.map((peer) => [peer.name, peer] as const),
    ['power', power],
    ['thermal', thermal],
  ])
  return {
    of: (service) => byName.get(service) ?? null,
    leds,
    observers: [power, thermal, sensors, ...others],
    powerReporters: [power, ...others],
    stop: async () => {
      ubmc?.stop()
      await Promise.all(all.map((peer) => peer.stop()))
    },
  }
}
