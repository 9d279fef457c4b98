/** What runs the service, in its rooms: its tests, in one process. */
import { runTogether } from '../harness/groups.ts'

await runTogether('service')
