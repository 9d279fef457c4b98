/** Sweeps over every recipe on a card of u-bmc: each operation spoiled, a crash at each commit. */
import { exampleConfig } from '../harness/platform.ts'
import { trackNoMore } from '../harness/tracking.ts'
import { sweep } from '../sweeps/sweep.ts'
import { dialectWith, isSwitching, patient } from './sweeping.ts'

const dialect = dialectWith(
  (step) => step.endsWith(' host.0'),
  () => false,
)

/**
 * The others ask powermgr for nothing: there the dialect has no part in what comes of them. And a
 * cycle of a chassis is its way off and its way on.
 */
const asksPowermgr = (recipe: string) =>
  (isSwitching(recipe) && recipe !== 'chassis.power-cycle') ||
  /^(host\.isolate|bmc\.(reboot|force-reboot|shutdown))$/.test(recipe)

sweep(patient(exampleConfig('ubmc-asus-iec.yaml')), {
  isSwept: () => true,
  dialect,
  inBrief: {
    // The steps are the example's in other words or of other names: in all, each way is tried.
    ways: 1,
    isSwept: asksPowermgr,
    // A start reads what was kept whatever the dialect, and asks again by the same few verbs.
    isCrashed: (recipe) => /^(host|chassis)\.(power-on|force-off|shutdown)$/.test(recipe),
  },
})

trackNoMore()
