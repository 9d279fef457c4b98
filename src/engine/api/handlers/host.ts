/** Handles the subjects of hosts. */
import { controlHandler } from '../control.ts'
import type { Handlers } from '../handler.ts'
import { hostsBytes, showComponent } from '../prepared.ts'

export const host: Handlers<'host'> = {
  'hosts.list': ({ platform, system }, _, respond) => respond(hostsBytes(platform, system())),
  'host.get': showComponent('host'),
  'host.power.on': controlHandler('host', 'PowerOn'),
  'host.power.off': controlHandler('host', ({ force }) =>
    force ? 'ForceOff' : 'GracefulShutdown',
  ),
  'host.power.cycle': controlHandler('host', 'PowerCycle'),
  'host.reset': controlHandler('host', ({ force }) => (force ? 'ForceRestart' : 'GracefulRestart')),
  'host.nmi': controlHandler('host', 'Nmi'),
  'host.diagnostic': controlHandler('host', ({ enter }) => (enter ? 'EnterDiagnostic' : 'Resume')),
  'host.isolate': controlHandler('host', 'Isolate'),
  'host.recover': controlHandler('host', 'Recover'),
  'host.identify': controlHandler('host', ({ on }) => (on ? 'IdentifyOn' : 'IdentifyOff')),
}
