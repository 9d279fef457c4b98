/** Judges the incidents that are made of the journal, by faults that were injected. */

import { createIncidents, type Incidents } from '../../../src/insight/incidents/study.ts'
import { topologyIn } from '../../../test/harness/topology.ts'
import { type How, shareText, type Verdict } from '../study.ts'
import { type Board, judgedBoards, tuningBoards } from './boards.ts'
import { faultClasses } from './faults.ts'
import type { Labelled } from './label.ts'
import { type Played, playsOf, together } from './plays.ts'
import { byCorrelation, type GroupOf, groupingF1, groupOfFault, meanOf } from './score.ts'

/** What a play showed of the study. */
interface Score {
  readonly className: string
  readonly set: SetName
  /** Of each fault that the journal tells of: whether its incident has the right root. */
  readonly roots: readonly boolean[]
  readonly f1: number
  /** Of the plain rule, what has the same correlation id belongs together. */
  readonly plainF1: number
  /** Faults of which the journal says nothing. */
  readonly unseen: number
  readonly undecided: number
}

const sets = { tuning: 'tuned by', judged: 'never looked at' } as const
type SetName = keyof typeof sets

/** Whoever tunes draws from the first of these, and never from the second. */
const firstSeeds: Readonly<Record<SetName, number>> = { tuning: 1, judged: 80_001 }
const aims = { root: 0.9, rootTogether: 0.75, f1: 0.9, apart: 0.05 } as const

export async function incidents({ seeds, progress }: How): Promise<Verdict> {
  const scores: Score[] = []
  for (const set of ['tuning', 'judged'] as const)
    for (let seed = firstSeeds[set]; seed < firstSeeds[set] + seeds; seed += 1)
      for (const board of set === 'tuning' ? tuningBoards() : judgedBoards(seed)) {
        progress(`  ${sets[set]}: ${board.name}, seed ${seed}`)
        const played = await playsOf(board, seed)
        scores.push(...played.map((one) => scoreOf(board, set, one)))
      }
  return verdictOn(scores, seeds)
}

function scoreOf(board: Board, set: SetName, { className, faults, labelled }: Played): Score {
  const { study, groupOf } = grouped(board, labelled)
  const seen = faults.flatMap(({ injected }, fault) =>
    [...labelled.labels.values()].includes(fault) ? [{ injected, fault }] : [],
  )
  return {
    ...{ className, set, undecided: labelled.undecided.size, unseen: faults.length - seen.length },
    roots: seen.map(({ injected, fault }) => {
      const group = groupOfFault(labelled, fault, groupOf)
      const root = group === null ? null : study.get(group)?.root.component
      return root != null && injected.roots.includes(root)
    }),
    f1: groupingF1(labelled, groupOf, true),
    plainF1: groupingF1(labelled, byCorrelation, false),
  }
}

/** What the study makes of the entries, told as it is told of them in a service. */
function grouped(
  { config }: Board,
  { entries }: Labelled,
): { readonly study: Incidents; readonly groupOf: GroupOf } {
  const study = createIncidents(topologyIn(config))
  const written = { wallMs: 0, boot: 'judged' }
  const groups = new Map(entries.map((entry) => [entry, study.fold(entry, written)?.id ?? null]))
  const groupOf: GroupOf = (entry) => {
    const group = groups.get(entry) ?? null
    return group === null ? null : (study.get(group)?.id ?? group)
  }
  return { study, groupOf }
}

function verdictOn(scores: readonly Score[], seeds: number): Verdict {
  const seen = scores.filter(({ roots }) => roots.length > 0)
  const classes = [...Object.keys(faultClasses), together].filter((name) =>
    seen.some(({ className }) => className === name),
  )
  const figures = classes.map((name) => figuresOf(name, seen))
  const faults = seen.reduce((sum, { roots }) => sum + roots.length, 0)
  const unseen = scores.reduce((sum, one) => sum + one.unseen, 0)
  const undecided = scores.reduce((sum, one) => sum + one.undecided, 0)
  const boards = 'two-host-chassis, gpu-tray, blade-chassis, rack-power-shelf / three drawn a seed'
  return {
    about: 'incidents: root and grouping, by what was injected',
    header: ['fault', 'faults', 'root', 'unlooked', 'F1', 'unlooked', 'same correlation', 'aims'],
    rows: figures.map(({ row }) => row),
    notes: [
      `${faults} faults of which the journal tells, ${unseen} of which it says nothing`,
      `entries that both faults of a play made, or neither alone, are not judged: ${undecided}`,
      `${seeds} seeds each from ${Object.values(firstSeeds).join(' / ')} on; boards: ${boards}`,
      'F1 is BCubed, entry by entry; unlooked: seeds and boards that nobody tuned by',
    ],
    unmet: figures.flatMap(({ unmet }) => unmet),
  }
}

function figuresOf(name: string, scores: readonly Score[]) {
  const own = scores.filter(({ className }) => className === name)
  const of = (set: SetName) => own.filter((score) => score.set === set)
  const rootsOf = (some: readonly Score[]) => meanOf(some.flatMap(({ roots }) => roots.map(Number)))
  const f1Of = (some: readonly Score[]) => meanOf(some.map(({ f1 }) => f1))
  const root = rootsOf(own)
  const f1 = f1Of(own)
  const plain = meanOf(own.map(({ plainF1 }) => plainF1))
  const [rootUnlooked, f1Unlooked] = [rootsOf(of('judged')), f1Of(of('judged'))]
  const aim = name === together ? aims.rootTogether : aims.root
  const falls = (tuned: number, unlooked: number) => tuned - unlooked > aims.apart
  const unmet = [
    ...(root < aim ? [`root of ${name}`] : []),
    ...(f1 < aims.f1 ? [`F1 of ${name}`] : []),
    ...(f1 < plain ? [`${name}: the plain rule is better`] : []),
    ...(falls(rootsOf(of('tuning')), rootUnlooked) ? [`root of ${name}, unlooked`] : []),
    ...(falls(f1Of(of('tuning')), f1Unlooked) ? [`F1 of ${name}, unlooked`] : []),
  ]
  const faults = own.reduce((sum, { roots }) => sum + roots.length, 0)
  const shares = [root, rootUnlooked, f1, f1Unlooked, plain].map(shareText)
  return { row: [name, `${faults}`, ...shares, `root ≥ ${aim}, F1 ≥ ${aims.f1}`], unmet }
}
