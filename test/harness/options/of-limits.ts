/** Options of limits: how long something is believed or waited for, and how often it may be. */
import { type OptionRow, row } from './row.ts'

export const ofLimits: readonly OptionRow[] = [
  row(
    'transitionTimeout',
    'silence',
    { transitionTimeout: '4s' },
    'power-good is waited for no longer than that',
  ),
  row(
    'limits.offConfirmations',
    'upAndDown',
    { 'limits.offConfirmations': 5 },
    'off is believed later, and what comes after it is later',
  ),
  row(
    'limits.observeInterval',
    'upAndDown',
    { 'limits.observeInterval': '3s' },
    'what follows an observation follows later',
    { 'zones.0.heatUp': '2m' },
  ),
  row(
    'limits.observationStale',
    'silence',
    { 'limits.observationStale': '4s' },
    'power that nobody tells of is unknown sooner',
  ),
  row(
    'limits.readingStale',
    'silence',
    { 'limits.readingStale': '5s' },
    'a reading is none sooner',
    { 'emergency.treatUnknownAs': 'critical', 'emergency.unknownAfter': '3s' },
  ),
  row('limits.stagger', 'crowd', { 'limits.stagger': '5s' }, 'the second host comes on later'),
  row(
    'limits.minimumOffTime',
    'upAndDown',
    { 'limits.minimumOffTime': '8s' },
    'a power cycle stays off for longer',
  ),
  row(
    'limits.flap.transitions',
    'hanging',
    { 'limits.flap.transitions': 3 },
    'what goes on and off all the time is refused',
  ),
  row(
    'limits.flap.window',
    'hanging',
    { 'limits.flap.window': '5s' },
    'unless that is longer ago',
    { 'limits.flap.transitions': 3 },
  ),
  row('limits.flap.hold', 'hanging', { 'limits.flap.hold': '0s' }, 'not at all', {
    'limits.flap.transitions': 3,
  }),
  row('limits.queue', 'crowd', { 'limits.queue': 1 }, 'one more than may wait is refused'),
  row(
    'limits.overrideLimit',
    'crowd',
    { 'limits.overrideLimit': '10m' },
    'leave for longer is refused',
  ),
]
