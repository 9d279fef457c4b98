/**
 * Makes the hardware clients that speak u-bmc's dialect: one subscriber for all, one client for
 * each role.
 */
import type { Role, ServiceClient, ServiceClientDeps } from '../hardware/client.ts'
import type { UbmcClients } from '../hardware/clients.ts'
import { UbmcLeds } from './leds.ts'
import { UbmcPower } from './power.ts'
import { UbmcSensors } from './sensors.ts'
import { UbmcSubscriber } from './subscriber.ts'

export function ubmcClients(deps: ServiceClientDeps): UbmcClients {
  const subscriber = new UbmcSubscriber(deps)
  const roles: Readonly<Record<Role, (name: string) => ServiceClient>> = {
    power: (name) => new UbmcPower(deps, name, subscriber),
    thermal: (name) =>
      new UbmcSensors(deps, subscriber, { name, subjects: 'thermalmgr.', sensors: [] }),
    sensors: (name) => {
      const sensors = Object.keys(deps.sensors)
      const client = new UbmcSensors(deps, subscriber, { name, subjects: 'sensormon.', sensors })
      subscriber.asks(() => client.look())
      return client
    },
    leds: (name) => new UbmcLeds(deps, name),
  }
  return { make: (role, name) => roles[role](name), stop: () => subscriber.stop() }
}
