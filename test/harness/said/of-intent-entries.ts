/** What entries on intents say: for each type what is done or asked for, and its sentence. */
import { intentEntries } from '../../../src/core/journal/intents.ts'
import type { EntryType } from '../../../src/core/model/events/entry.ts'
import type { Restoration } from '../../../src/core/model/system/intents.ts'
import { benchIn } from '../platform.ts'
import { on } from './judged.ts'
import { does, played, type Written, wait } from './plays.ts'
import { crashing } from './set-ups.ts'

const by = { actor: 'anna', reason: 'a test' } as const

const granted = (rest: object = {}) =>
  does({
    ...{ kind: 'override.grant', id: 'o1', component: 'host.0', interlocks: ['thermal'] },
    ...{ forMs: 600_000, ...by, ...rest },
  })
const scheduled = does({
  ...{ kind: 'schedule.add', id: 's1', component: 'host.0', action: 'PowerOn', ...by },
  ...{ dueWall: 1_800_000_000_000, nowWall: 1_700_000_000_000, ifMissed: 'skip' },
})
const advanced = (step: number) =>
  does({ kind: 'recovery.advance', id: `r${step}`, alert: 'crash-loop/host.0', step, ...by })

/** From one restoration to the next, as the rules of it leave them. */
const restoring = (was: Partial<Restoration> | null, is: Partial<Restoration> | null) => () => {
  const bench = benchIn(on)
  const whole = (one: Partial<Restoration> | null): Restoration | null =>
    one && {
      ...{ at: 0, isAtStart: false, lost: [], last: {}, decidedAt: null, wanted: {} },
      ...one,
    }
  const intents = { ...bench.system.intents, restoration: whole(was) }
  bench.system = { ...bench.system, intents }
  const after = { ...bench.system, intents: { ...intents, restoration: whole(is) } }
  const drafts = intentEntries(bench.system, after, { kind: 'tick' }, bench.now)
  bench.entries.push(...drafts.map((draft) => ({ ...draft, seq: 0 })))
  return bench
}
const lost = ['chassis.0', 'host.0']
const wanted = { 'host.0': 'PowerPolicyAlwaysOn' } as const

export const ofIntentEntries = {
  override: [
    {
      play: () => played(benchIn(on), granted()),
      outcome: 'granted',
      message: 'against thermal for 10 min',
    },
    {
      play: () => played(benchIn(on), granted({ untilWall: 1_800_000_000_000 })),
      outcome: 'granted',
      message: 'against thermal until 2027-01-15T08:00:00.000Z',
    },
    {
      play: () => played(benchIn(on), granted(), wait(600_000)),
      outcome: 'expired',
      message: 'against thermal',
    },
    {
      play: () =>
        played(benchIn(on), granted(), does({ kind: 'override.revoke', id: 'o1', ...by })),
      outcome: 'revoked',
      message: 'against thermal',
    },
  ],
  acknowledgement: [
    {
      play: () =>
        played(crashing(), does({ kind: 'alert.acknowledge', alert: 'crash-loop/host.0', ...by })),
      outcome: 'acknowledged',
      message:
        'host.0 is held in Quiesced: host.0 started anew by itself once more: its 3 boot ' +
        'attempts are used up, and it never ran for 5 min meanwhile',
    },
  ],
  schedule: [
    {
      play: () => played(benchIn(on), scheduled),
      outcome: 'planned',
      message: 'for 2027-01-15T08:00:00.000Z',
    },
    {
      play: () =>
        played(benchIn(on), scheduled, does({ kind: 'schedule.cancel', id: 's1', ...by })),
      outcome: 'called-off',
      message: 'for 2027-01-15T08:00:00.000Z',
    },
    {
      play: () =>
        played(benchIn(on), scheduled, does({ kind: 'due', schedule: 's1', isMissed: true })),
      outcome: 'skipped',
      message: 'for 2027-01-15T08:00:00.000Z',
    },
  ],
  recovery: [
    {
      play: () => played(crashing(), advanced(1)),
      outcome: 'step-done',
      message: 'step 1 of 4: Read the console of the host for the last boot stage it reached.',
    },
    {
      play: () => played(crashing(), advanced(1), advanced(2)),
      outcome: 'step-started',
      message: 'step 2 of 4: Take the power away.',
    },
  ],
  preference: [
    {
      play: () =>
        played(
          benchIn(on),
          does({
            kind: 'preferences.set',
            component: 'host.0',
            preferences: { restore: 'AlwaysOn' },
            ...by,
          }),
        ),
      outcome: 'set',
      message: 'restore: AlwaysOn',
    },
  ],
  description: [
    {
      play: () =>
        played(
          benchIn(on),
          does({
            kind: 'description.set',
            component: 'host.0',
            changes: { description: 'in rack 12' },
            ...by,
          }),
        ),
      outcome: 'set',
      message: 'description: "in rack 12"',
    },
  ],
  restore: [
    {
      play: restoring(null, { lost }),
      outcome: 'lost',
      message: 'power was lost, and is given back when it is back: chassis.0, host.0',
    },
    {
      play: restoring({ lost, backAt: 5 }, { lost }),
      outcome: 'lost',
      message: 'what was back has gone again: chassis.0, host.0',
    },
    {
      play: restoring({ lost }, { lost, backAt: 5 }),
      outcome: 'back-in-part',
      message: 'the rest of it is waited for: chassis.0, host.0',
    },
    {
      play: restoring(
        { decidedAt: 5, wanted },
        { decidedAt: 5, wanted, lacking: ['supply/psu.1'] },
      ),
      outcome: 'held-up',
      message: 'held up while supply/psu.1 is missing: host.0',
    },
    {
      play: restoring(
        { decidedAt: 5, wanted, lacking: ['supply/psu.1'] },
        { decidedAt: 5, wanted },
      ),
      outcome: 'goes-on',
      message: 'no supply is missing any more; still to be powered on: host.0',
    },
    {
      play: restoring({ lost }, { lost, decidedAt: 5, wanted }),
      outcome: 'decided',
      message:
        'power was lost, and by their policies these are powered on again: ' +
        'host.0 (PowerPolicyAlwaysOn)',
    },
    {
      play: restoring({ decidedAt: 5, wanted }, null),
      outcome: 'left',
      message: 'on already, held, or asked for otherwise meanwhile: host.0',
    },
    {
      play: restoring({ lost }, null),
      outcome: 'nothing',
      message: 'power was lost, and no policy gives it back',
    },
  ],
} as const satisfies Partial<Record<EntryType, readonly Written[]>>
