/** Sweeps over every recipe on a card of u-bmc: each operation spoiled, a crash at each commit. */
import { exampleConfig } from '../harness/platform.ts'
import { sweep } from '../sweeps/sweep.ts'
import { dialectWith, patient } from './sweeping.ts'

const dialect = dialectWith((step) => step.endsWith(' host.0'))

sweep(patient(exampleConfig('ubmc-asus-iec.yaml')), () => true, dialect)
