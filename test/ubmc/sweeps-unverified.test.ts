/** Sweeps over what switches power on u-bmc's mock board, where nobody measures any of it. */
import { exampleConfig } from '../harness/platform.ts'
import { sweep } from '../sweeps/sweep.ts'
import { dialectWith, isSwitching, patient } from './sweeping.ts'

sweep(patient(exampleConfig('ubmc-mock.yaml')), {
  isSwept: isSwitching,
  dialect: dialectWith(() => false),
})
