/** Distorts what a service says, as the faults have it: the opposite, nonsense, or no word. */
import type { Fault, FaultKind, Faults } from './faults.ts'
import { aboutOf, type Reading } from './reports.ts'

/** Those that change what is said: when one begins or ends, it is said anew. */
export const distortions: readonly FaultKind[] = ['misreport', 'wild', 'garble']

/** What broken sensors, buses and drivers read, and what cannot be told from a fire. */
export const wildValues = [255, 150, 127, 65_535, -1, -128, 1e308] as const

/** The fields of a reading, each whatever it has come to be. */
type Distorted = Readonly<Record<string, unknown>>

export function distorted(faults: Faults, service: string, reading: Reading): Distorted {
  const strike = (kind: FaultKind) => faults.strike(service, kind, { component: aboutOf(reading) })
  let said: Distorted = opposite(reading, () => strike('misreport') !== null)
  const field = measuredIn(reading)
  const wild = field === null ? null : strike('wild')
  if (field !== null && wild !== null)
    said = { ...said, [field]: faults.pick(wild, [...wildValues, null]) }
  const garbled = strike('garble')
  return garbled === null ? said : garble(faults, garbled, said)
}

/** A word of another version of the dialect, a number for a text, nothing; or a field too many. */
function garble(faults: Faults, fault: Fault, said: Distorted): Distorted {
  const fields = Object.keys(said).filter((field) => field !== 'what')
  const field = faults.pick(fault, ['oem', ...fields])
  return { ...said, [field]: faults.pick(fault, [...garbage, undefined]) }
}

const garbage = ['PoweringOn', 'OEM', '', 7, -1, true, null, {}, []] as const

function opposite(reading: Reading, isStruck: () => boolean): Reading {
  if (reading.what === 'power' && isStruck())
    return { ...reading, power: oppositeOf(reading.power) }
  if (reading.what === 'supply' && reading.output !== undefined && isStruck())
    return { ...reading, output: oppositeOf(reading.output) }
  return reading
}

const oppositeOf = (power: string): 'On' | 'Off' => (power === 'On' ? 'Off' : 'On')

function measuredIn({ what }: Reading): string | null {
  if (what === 'zone') return 'celsius'
  return what === 'sensor' ? 'value' : null
}
