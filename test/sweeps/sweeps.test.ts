/** Sweeps over every built-in recipe: each call spoiled in each way, and a crash at each commit. */
import { exampleConfig } from '../harness/platform.ts'
import { hurried, sweep } from './sweep.ts'

sweep(hurried(exampleConfig()), { isSwept: () => true })
