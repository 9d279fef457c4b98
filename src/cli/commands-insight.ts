/** Lists the commands that tell what the journal comes to: statistics, and what they suggest. */

import type { CommandRow } from './shell/command.ts'
import { reachFlags as reach } from './shell/flags.ts'

export const insightCommands: readonly CommandRow[] = [
  {
    name: 'stats',
    group: 'See',
    summary: 'how often what was asked for came about, how long it took, and where time went',
    args: [],
    flags: [...reach, 'by', 'component', 'action', 'status', 'since', 'from', 'to'],
    examples: [
      ['statemgr stats --since 7d', 'the last week, and how the weeks before were'],
      ['statemgr stats --by component --action PowerOn', 'which host boots slowly'],
      ['statemgr stats --status Booting', 'how long boots last, and which were too long'],
    ],
    load: async () => (await import('./commands/stats.ts')).stats,
  },
  {
    name: 'policy',
    group: 'See',
    summary: 'as policy suggest',
    args: [],
    flags: [...reach, 'component'],
    examples: [['statemgr policy', 'what could be configured otherwise']],
    load: async () => (await import('./commands/policy-suggest.ts')).policySuggest,
  },
  {
    name: 'policy suggest',
    group: 'See',
    summary: 'time-outs, attempts and staggers that fit what was seen; nothing is changed',
    args: [],
    flags: [...reach, 'component'],
    examples: [['statemgr policy suggest --component host.0', 'with what each rests on']],
    load: async () => (await import('./commands/policy-suggest.ts')).policySuggest,
  },
]
