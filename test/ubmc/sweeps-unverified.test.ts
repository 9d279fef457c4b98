/** Sweeps over what switches power on u-bmc's mock board, where nobody measures any of it. */
import { exampleConfig } from '../harness/platform.ts'
import { sweep } from '../sweeps/sweep.ts'
import { dialectWith, patient } from './sweeping.ts'

const isSwitching = (recipe: string) =>
  /^(host|chassis)\.(power|force|restart|reset|shutdown|emergency)/.test(recipe)

sweep(
  patient(exampleConfig('ubmc-mock.yaml')),
  isSwitching,
  dialectWith(() => false),
)
