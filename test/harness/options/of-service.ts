/** Options of the service itself: its name, whom it asks and how often, and its simulator. */
import { type OptionRow, row } from './row.ts'

export const ofService: readonly OptionRow[] = [
  row(
    'integrations.sensors',
    'upAndDown',
    { 'integrations.sensors': 'sensors2' },
    'another service is asked',
  ),
  row(
    'integrations.power',
    'upAndDown',
    { 'integrations.power': 'power2' },
    'another service is asked',
  ),
  row(
    'integrations.thermal',
    'upAndDown',
    { 'integrations.thermal': 'thermal2' },
    'another service is asked',
  ),
  row(
    'integrations.leds',
    'upAndDown',
    { 'integrations.leds': 'leds2' },
    'another service is asked',
  ),
  row(
    'integrations.timeout',
    'silence',
    { 'integrations.timeout': '1s' },
    'a call is repeated sooner',
  ),
  row(
    'integrations.retry.attempts',
    'silence',
    { 'integrations.retry.attempts': 4 },
    'a call is made more often',
  ),
  row(
    'integrations.retry.delay',
    'silence',
    { 'integrations.retry.delay': '3s' },
    'a call is repeated later',
  ),
  row(
    'stateValidation',
    'kept',
    { stateValidation: false },
    'what is kept and cannot be is not set aside',
  ),
  row(
    'simulation.bmcResetTime',
    'update',
    { 'simulation.bmcResetTime': '5s' },
    'the BMC is away for longer',
  ),
  row('simulation.ambient', 'upAndDown', { 'simulation.ambient': 82 }, 'zones are warmer'),
  row(
    'simulation.reportInterval',
    'upAndDown',
    { 'simulation.reportInterval': '200ms' },
    'what is repeated confirms sooner',
    {
      'limits.observeInterval': '5s',
      'limits.observationStale': '20s',
      'zones.0.heatUp': '5m',
      'simulation.reportInterval': '4s',
    },
  ),
  row('simulation.speed', 'upAndDown', { 'simulation.speed': 10 }, 'hardware is faster'),
  row('simulation.railTime', 'upAndDown', { 'simulation.railTime': '400ms' }, 'rails rise later'),
  row('simulation.bootTime', 'upAndDown', { 'simulation.bootTime': '5s' }, 'a boot takes longer'),
  row(
    'simulation.shutdownTime',
    'upAndDown',
    { 'simulation.shutdownTime': '3s' },
    'a shutdown takes longer',
  ),
  row(
    'simulation.startsOn[]',
    'upAndDown',
    { 'simulation.startsOn': ['host.0'] },
    'the host is on already, fed by its chassis and supplies',
  ),
  row(
    'serviceName',
    'upAndDown',
    { serviceName: 'other' },
    'whoever asks under the old name is not answered',
  ),
]
