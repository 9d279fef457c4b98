/** Sweeps over every built-in recipe: each call spoiled in each way, and a crash at each commit. */
import { exampleConfig } from '../harness/platform.ts'
import { trackNoMore } from '../harness/tracking.ts'
import { hurried, sweep } from './sweep.ts'

sweep(hurried(exampleConfig()), {
  isSwept: () => true,
  // A cycle of a chassis is its way off and its way on, which are swept.
  inBrief: { isSwept: (recipe) => recipe !== 'chassis.power-cycle' },
})

trackNoMore()
