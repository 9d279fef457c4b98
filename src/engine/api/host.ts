/** Handles the subjects of hosts. */
import { asksFor } from './control.ts'
import type { Handlers } from './handler.ts'
import { hostsBytes, showComponent } from './prepared.ts'

export const host: Handlers<'host'> = {
  'hosts.list': ({ platform, system }, _, respond) => respond(hostsBytes(platform, system())),
  'host.get': showComponent('host'),
  'host.power.on': asksFor('host', 'PowerOn'),
  'host.power.off': asksFor('host', ({ force }) => (force ? 'ForceOff' : 'GracefulShutdown')),
  'host.power.cycle': asksFor('host', 'PowerCycle'),
  'host.reset': asksFor('host', ({ force }) => (force ? 'ForceRestart' : 'GracefulRestart')),
  'host.nmi': asksFor('host', 'Nmi'),
  'host.diagnostic': asksFor('host', ({ enter }) => (enter ? 'EnterDiagnostic' : 'Resume')),
  'host.isolate': asksFor('host', 'Isolate'),
  'host.recover': asksFor('host', 'Recover'),
  'host.identify': asksFor('host', ({ on }) => (on ? 'IdentifyOn' : 'IdentifyOff')),
}
