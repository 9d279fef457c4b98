/** Sweeps over what switches power on u-bmc's mock board, where nobody measures any of it. */
import { exampleConfig } from '../harness/platform.ts'
import { trackNoMore } from '../harness/tracking.ts'
import { sweep } from '../sweeps/sweep.ts'
import { dialectWith, isSwitching, patient } from './sweeping.ts'

/** Nobody sees a host go down that was asked to: after its time it is forced off. */
const asksToShutDown =
  /^(host\.(shutdown|restart|emergency-off|emergency-isolate)|chassis\.(power-off|power-cycle))$/

sweep(patient(exampleConfig('ubmc-mock.yaml')), {
  isSwept: isSwitching,
  inBrief: {
    // The steps are the example's in other words or of other names: in all, each way is tried.
    ways: 1,
    // Its way off and its way on are swept.
    isSwept: (recipe) => recipe !== 'chassis.power-cycle',
    // Where nobody measures, a start that finds a call under way can but wait: once for each kind.
    isCrashed: (recipe) => /^(host|chassis)\.(power-on|force-off)$/.test(recipe),
  },
  dialect: dialectWith(
    () => false,
    (recipe) => asksToShutDown.test(recipe),
  ),
})

trackNoMore()
