/**
 * What the verifier explores in a second on one core, beside the bare steps of the same platform: a
 * move is a step or several, and what makes of it an edge that nobody has to look at again.
 */

import { step } from '../src/core/step.ts'
import { loadConfig } from '../src/platform/load.ts'
import { explore } from '../src/verify/exploration/explore.ts'
import { profileOf, setupOf, usualBounds } from '../src/verify/exploration/setup.ts'
import { createWalker } from '../src/verify/exploration/walk.ts'
import { firstWorld } from '../src/verify/exploration/world.ts'
import { type Figure, rate } from './figure.ts'

const example = new URL('../examples/two-host-chassis.yaml', import.meta.url).pathname
const statesMax = 10_000
const stepCount = 50_000

export async function exploration(): Promise<readonly Figure[]> {
  const loaded = loadConfig(example, {})
  if ('problems' in loaded) throw new Error(JSON.stringify(loaded.problems))
  const { config } = profileOf(loaded.config, 1)
  const setup = setupOf(config, usualBounds)
  const walker = createWalker(setup)
  const { states, edges, seconds } = await explore(
    [async (places) => places.map((place) => walker.expand(place))],
    { statesMax },
    () => {},
  )
  const { platform } = setup
  let { system, now } = firstWorld(setup)
  const begunAt = performance.now()
  for (let i = 0; i < stepCount; i++) {
    const power = i % 2 === 0 ? 'On' : 'Off'
    const event = {
      kind: 'power',
      component: 'host.0',
      power,
      source: 'poll',
      serial: null,
    } as const
    system = step(platform, system, event, now++).system
  }
  const steps = (stepCount / (performance.now() - begunAt)) * 1000
  const floor = { name: 'steps of the same platform, one report each', value: steps }
  return [
    rate('verify: edges explored, one core', edges / seconds, { floor }),
    rate('verify: states explored, one core', states / seconds, { floor }),
  ]
}
