/** What decides and judges: its tests, in one process. */
import { runTogether } from '../harness/groups.ts'

await runTogether('core')
