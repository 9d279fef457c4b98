/** Lists the signs of wear: what each of them is, and what is to be looked at. */

export interface Sign {
  /** What it is, behind its subject: `zone/cpu_zone gets warmer at the same load`. */
  readonly tells: string
  /** What to look at, in the order in which it is likely. */
  readonly check: string
}

export const signs = {
  'gets-warmer': {
    tells: 'gets warmer at the same load',
    check:
      'Look at the air filters and the fans first, then at what warms the air that comes in, ' +
      'then at heat sinks and their paste.',
  },
  'needs-more-cooling': {
    tells: 'needs more cooling for the same load',
    check:
      'Look at the air filters first, then at fans that turn and move little air, then at heat ' +
      'sinks and their paste.',
  },
  'fan-slows': {
    tells: 'turns slower at the same cooling',
    check: 'Look whether dust holds the fan, and listen to its bearing: have a spare one there.',
  },
  'voltage-sags': {
    tells: 'gives less voltage at the same load',
    check: 'Look at the supply and its connector, then at what takes more than it should.',
  },
  drifts: {
    tells: 'drifts at the same load',
    check: 'Compare it with another instrument: either the sensor drifts, or what it measures.',
  },
  'powers-slower': {
    tells: 'takes longer to power on',
    check: 'Look at the supplies and the power sequence, and at who else is powered on then.',
  },
  'boots-longer': {
    tells: 'takes longer to boot',
    check:
      'Look at its boot log: a disk that retries, memory that is trained anew, a network boot.',
  },
  'stops-longer': {
    tells: 'takes longer to go off',
    check: 'Look in its operating system for what holds its shutdown up, disks before all else.',
  },
  'retries-more': {
    tells: 'is asked again more often',
    check: 'Look in the history for the call that is repeated, and at the service that does it.',
  },
  'input-flaps': {
    tells: 'loses its input again and again',
    check: 'Look at its plug, its cable and the circuit that it hangs on.',
  },
  'reading-frozen': {
    tells: 'has stopped moving while what is around it moves',
    check: 'Look at the sensor and its bus: what it says is not measured any more.',
  },
  'reading-leaps': {
    tells: 'leaps and comes back, or cannot be read for moments',
    check: 'Look at the plug and the cable of the sensor: it is most likely loose.',
  },
} as const satisfies Readonly<Record<string, Sign>>

export type SignName = keyof typeof signs

/** What it is a sign of that a reading in such a unit goes up, or down. */
export function signOf(unit: string, isRising: boolean): SignName {
  if (unit === '°C' && isRising) return 'gets-warmer'
  if (unit === 'rpm' && !isRising) return 'fan-slows'
  if (unit === 'V' && !isRising) return 'voltage-sags'
  return 'drifts'
}
