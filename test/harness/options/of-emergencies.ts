/** Options of emergencies, and of what follows: power given back, and what is put right again. */
import { type OptionRow, row } from './row.ts'

const rider = { powerFailureResponse: 'ride_through', ups: { rideThrough: '30s' } }

export const ofEmergencies: readonly OptionRow[] = [
  row(
    'emergency.thermalShutdown',
    'heat',
    { 'emergency.thermalShutdown': false },
    'nobody is taken down in a critical zone',
  ),
  row(
    'emergency.treatUnknownAs',
    'heat',
    { 'emergency.treatUnknownAs': 'critical' },
    'hosts are taken down in a zone that nobody can read',
  ),
  row('emergency.unknownAfter', 'heat', { 'emergency.unknownAfter': '20s' }, 'sooner', {
    'emergency.treatUnknownAs': 'critical',
  }),
  row(
    'emergency.shedInterval',
    'heat',
    { 'emergency.shedInterval': '1s' },
    'the next is shed sooner',
  ),
  row(
    'emergency.gracefulTimeout',
    'heat',
    { 'emergency.gracefulTimeout': '1s' },
    'hosts are forced off sooner',
    { 'simulation.shutdownTime': '30s' },
  ),
  row(
    'emergency.powerFailureResponse',
    'loss',
    { 'emergency.powerFailureResponse': 'immediate_off' },
    'hosts are forced off, and not asked',
  ),
  row(
    'emergency.ups.rideThrough',
    'loss',
    { emergency: { ...rider, ups: { rideThrough: '5s' } } },
    'hosts are shut down sooner',
    { emergency: rider },
  ),
  row(
    'emergency.healthFailureResponse',
    'heat',
    { 'emergency.healthFailureResponse': 'alert_only' },
    'a host with a critical sensor runs on',
  ),
  row(
    'emergency.healthConfirm',
    'heat',
    { 'emergency.healthConfirm': '8s' },
    'a host with a critical sensor is isolated later',
  ),
  row('restore.delay', 'loss', { 'restore.delay': '20s' }, 'power is given back later'),
  row(
    'restore.patience',
    'loss',
    { 'restore.patience': '1ms' },
    'power is not given back where something is amiss for longer',
    { 'restore.delay': '0s', 'hosts.0.dependsOn': [{ resource: 'net' }] },
  ),
  row(
    'reconcile.hosts',
    'hanging',
    { 'reconcile.hosts': 'restore' },
    'turned off by hand, hosts are turned on again',
  ),
  row('reconcile.attempts', 'hanging', { 'reconcile.attempts': 1 }, 'so often at most', {
    'reconcile.hosts': 'restore',
  }),
  row('reconcile.window', 'hanging', { 'reconcile.window': '3s' }, 'within that time only', {
    'reconcile.hosts': 'restore',
    'reconcile.attempts': 1,
  }),
]
