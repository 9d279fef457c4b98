/** What is true of the whole service: its tests, in one process. */
import { runTogether } from '../harness/groups.ts'

await runTogether('whole')
