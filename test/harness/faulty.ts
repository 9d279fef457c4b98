/** Makes simulated hardware with services that have faults. */

import { createTestBench, jsonOf, type TestBench } from '../../src/sim/test-bench.ts'

export const service = 'powermgr'

export async function withChassisOn(): Promise<TestBench> {
  const bench = await createTestBench()
  for (const target of ['psu.0', 'psu.1', 'chassis.0']) {
    await bench.call(target, 'on')
    await bench.clock.advance(50)
  }
  return bench
}

/** What a service says of one thing, as often as it is asked. */
export async function saidOf(bench: TestBench, of: string, what: string, field: string) {
  const said = new Set<unknown>()
  for (let n = 0; n < 200; n++) {
    const state = jsonOf(await bench.ask(`${of}.state`, {}))[what] as Record<string, unknown>[]
    said.add(JSON.stringify(state[0]?.[field]))
  }
  return said
}
