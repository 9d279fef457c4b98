/** A process that explores a small world, and prints the rule that it finds broken as a verdict. */
import { createWalker } from '../../src/verify/exploration/walk.ts'
import { exploreHere, setupWith } from '../verify/setup.ts'
import { type ExplorationCatcher, statesMax, type Verdict } from './mutation.ts'

const { faults, asked } = JSON.parse(process.argv[2] ?? '') as ExplorationCatcher
const setup = setupWith(1, { faults })
const actions = Object.values(setup.platform.machines).flatMap((one) => Object.keys(one.actions))
const unasked = actions.filter((action) => !asked.includes(action))
const world = { ...setup, bounds: { ...setup.bounds, unasked } }
const { counterexample, states, depth } = await exploreHere(world, statesMax)
const verdict: Verdict = {
  of: counterexample?.rule ?? 'all rules',
  failure: counterexample && {
    error: 'Counterexample',
    message: [...createWalker(world).textsAlong(counterexample.path), counterexample.what].join(
      '\n',
    ),
  },
}
process.stdout.write(`${JSON.stringify(verdict)}\n`)
process.stderr.write(`${states} states, depth ${depth}\n`)
