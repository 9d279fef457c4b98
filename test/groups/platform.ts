/** What is read, found, shown and typed: its tests, in one process. */
import { runTogether } from '../harness/groups.ts'

await runTogether('platform')
