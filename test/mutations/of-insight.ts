/** Mutations of what is found out of the journal: what belongs together, and by what. */
import { byTest, type Mutation } from './mutation.ts'

const study = 'src/insight/incidents/study.test.ts'

export const insightMutations: readonly Mutation[] = [
  {
    name: 'a supply is taken for missed though another gives',
    file: 'src/insight/incidents/linking.ts',
    find: 'return topology.tiesOf(lower).some(({ on }) => isSupply(on) && !lost.has(on))',
    replace: 'return false',
    breaks: 'whatever goes off while a spare supply has failed is blamed on that',
    caughtBy: byTest(study, 'a supply is not missed while another gives; all of them are'),
  },
  {
    name: 'what is told late is an incident of its own',
    file: 'src/insight/incidents/linking.ts',
    find: 'const sinceMs = upper.at - lower.lastAt',
    replace: 'const sinceMs = Number.POSITIVE_INFINITY',
    breaks: 'a chassis that goes off is as many incidents as it has hosts',
    caughtBy: byTest(study, 'what is told late is the root of what suffered from it before'),
  },
  {
    name: 'that a start looks at everything anew is trouble',
    file: 'src/insight/incidents/sign.ts',
    find: "if (cause === 'start') return null",
    replace: '',
    breaks: 'each restart is an incident of all that there is',
    caughtBy: byTest(study, 'what people set, or ask for, and a start are no trouble'),
  },
]
