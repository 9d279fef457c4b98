/** Sums up what a rehearsal amounted to. */
import { lookUp } from '../core/model/look-up.ts'
import { endingOf, endings } from '../core/model/system/operation.ts'
import { componentsOf } from '../core/model/system/system.ts'
import type { Play } from './stories/play.ts'

export interface Figures {
  /** Virtual time that passed. */
  readonly passedMs: number
  /** How often each act happened. */
  readonly acts: Readonly<Record<string, number>>
  readonly entries: number
  readonly commits: number
  /** Operations by how they ended. */
  readonly operations: Readonly<Record<string, number>>
  readonly refusals: number
  readonly alerts: number
  readonly discrepancies: number
  /** Components that wait for somebody to act, each with its status. */
  readonly held: readonly string[]
}

export function figuresOf(
  { world, entries }: Play,
  acts: Readonly<Record<string, number>>,
): Figures {
  const ended = new Map<string, string>()
  for (const { type, operation, outcome } of entries) {
    if (operation !== null && type !== 'alert' && endingOf(outcome) !== undefined) {
      ended.set(operation, outcome)
    }
  }
  const raised = entries.filter(({ type, outcome }) => type === 'alert' && outcome === 'raised')
  const { machines } = world.platform
  return {
    passedMs: world.clock.now(),
    acts,
    entries: entries.length,
    commits: world.disk.commits(),
    operations: countsOf([...ended.values()], Object.keys(endings)),
    refusals: entries.filter(({ type }) => type === 'refusal').length,
    alerts: raised.length,
    discrepancies: raised.filter(({ cause }) => discrepancyNames.has(cause ?? '')).length,
    held: componentsOf(world.system()).flatMap(({ kind, name, status }) =>
      machines[kind]!.statuses[status]!.class === 'held' ? [`${name} ${status}`] : [],
    ),
  }
}

/** What it amounted to, in a few lines. */
export function figuresText(figures: Figures): readonly string[] {
  const { acts, operations, entries, commits, refusals, alerts, discrepancies, held } = figures
  const all = total(acts)
  const by = Object.entries(operations).map(([ending, count]) => `${count} ${ending}`)
  const times = (names: readonly string[]) =>
    names.reduce((count, name) => count + (lookUp(acts, name) ?? 0), 0)
  return [
    `${all} acts, ${times(faults)} of them faults and ${times(touches)} hands on the hardware;`,
    `${times(['crash'])} crashes, ${times(['ac-loss'])} power losses, ` +
      `${times(['bmc-reboot'])} resets of the BMC, ${times(['stop'])} stops in order;`,
    `${total(operations)} operations (${by.join(', ')}), ${refusals} refusals;`,
    `${alerts} alerts raised, ${discrepancies} of them discrepancies;`,
    `${entries} entries in ${commits} commits; ` +
      `held at the end: ${held.length === 0 ? 'nothing' : held.join(', ')}.`,
  ]
}

const discrepancyNames = new Set(['unexpected-off', 'unexpected-on', 'never-reached'])
const faults = ['fault', 'glitch', 'refusal', 'disk']
const touches = ['touch', 'stir']

const countsOf = (all: readonly string[], names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [name, all.filter((one) => one === name).length]))

const total = (counts: Readonly<Record<string, number>>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)
