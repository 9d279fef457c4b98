/** Options of a platform's own recipes: what an action does otherwise, on a tray and on hosts. */
import { type Changes, type OptionRow, row } from './row.ts'

/** What a platform's own action `Try` does, on a tray and on hosts. */
const own = (recipe: object): Changes => {
  const kind = {
    actions: { Try: { recipe: 'try', from: 'any' } },
    recipes: { try: { class: 'quiet', ...recipe } },
  }
  const tray = { name: 'tray.0', chassisPower: false, thermalZone: 'cpu_zone' }
  return { kinds: { tray: kind, host: kind }, components: [tray] }
}
const poke = { call: 'power.poke', undo: { none: 'a test' } }
const prod = { call: 'power.prod', undo: { none: 'a test' } }
const steps = own({ steps: [poke] })
const booting = (boots: object) =>
  own({ steps: [{ ...prod, ...boots }, { observe: { boot: 'complete' }, timeout: '3s' }, poke] })

export const ofRecipes: readonly OptionRow[] = [
  row(
    'kinds.*.recipes.*.abortable',
    'own',
    own({ abortable: true, steps: [{ pause: '5s' }, poke] }),
    'it may be aborted',
    own({ steps: [{ pause: '5s' }, poke] }),
  ),
  row(
    'kinds.*.recipes.*.alone',
    'own',
    own({ alone: true, steps: [poke] }),
    'it waits for others',
    steps,
  ),
  row(
    'kinds.*.recipes.*.sets.identify',
    'own',
    own({ sets: { identify: true }, steps: [poke] }),
    'the identify LED is turned on',
    steps,
  ),
  row(
    'kinds.*.recipes.*.steps[].observe.alone',
    'own',
    own({ steps: [{ observe: { alone: true } }, poke] }),
    'others are waited for',
    steps,
  ),
  row(
    'kinds.*.recipes.*.steps[].observe.known',
    'own',
    own({ steps: [{ ...poke, skipIf: { known: true } }] }),
    'where power is known',
    steps,
  ),
  row(
    'kinds.*.recipes.*.steps[].observe.boot',
    'own',
    own({ steps: [{ ...poke, skipIf: { boot: 'complete' } }] }),
    'where it has booted',
    steps,
  ),
  row(
    'kinds.*.recipes.*.steps[].observe.inUse',
    'own',
    own({ steps: [{ ...poke, target: 'zones', skipIf: { inUse: true } }] }),
    'where another needs the zone',
    own({ steps: [{ ...poke, target: 'zones' }] }),
  ),
  row(
    'kinds.*.recipes.*.steps[].notRepeatable',
    'own',
    own({ steps: [{ ...poke, notRepeatable: true }] }),
    'no answer is not asked again',
    steps,
  ),
  row(
    'kinds.*.recipes.*.steps[].boots',
    'own',
    booting({ boots: true }),
    'the boot before it counts no more',
    booting({}),
  ),
]
