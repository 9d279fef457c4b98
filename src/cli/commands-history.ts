/** Lists the commands about the journal: read, verified, and exported with what vouches for it. */
import type { CommandRow } from './shell/command.ts'
import { reachFlags } from './shell/flags.ts'

const filters = ['component', 'operation', 'correlation', 'type', 'outcome'] as const

export const historyCommands: readonly CommandRow[] = [
  {
    name: 'history',
    group: 'See',
    summary: 'what happened, and why',
    args: [],
    flags: [
      ...reachFlags,
      ...filters,
      'since',
      'from',
      'to',
      'limit',
      'after',
      'oldestFirst',
      'jsonl',
    ],
    examples: [
      ['statemgr history --component host.0 --limit 20', 'the latest of one host'],
      ['statemgr history --type refusal --since 2h', 'what was asked in vain of late'],
      ['statemgr history --jsonl > journal.jsonl', 'the whole journal'],
    ],
    load: async () => (await import('./commands/history.ts')).history,
  },
  {
    name: 'history verify',
    group: 'See',
    summary: 'whether the journal is what was sealed, and up to where that is proven',
    args: [],
    flags: [...reachFlags, 'data', 'file', 'key', 'head'],
    examples: [
      ['statemgr history verify', 'by the service that keeps it'],
      [
        'statemgr history verify --data ./copy --key "$KEY" --head head.json',
        'a copy of its folder, by what was kept elsewhere: no service is asked',
      ],
      [
        'statemgr history verify --file journal.jsonl --key "$KEY"',
        'what history export has written, on any machine',
      ],
      ['statemgr history verify --json | jq .head > head.json', 'a head to be kept elsewhere'],
    ],
    load: async () => (await import('./starters/history-verify.ts')).historyVerify,
  },
  {
    name: 'history export',
    group: 'See',
    summary:
      'write the whole journal to a file, with what vouches for it: a part would prove nothing',
    args: [],
    flags: [...reachFlags, 'data', 'out'],
    examples: [
      ['statemgr history export --out journal.jsonl', 'of the service that runs'],
      ['statemgr history export --data ./copy > journal.jsonl', 'of a folder, without a service'],
      [
        "jq -c '.entry // empty' journal.jsonl",
        'its entries: --component and the like are of history',
      ],
    ],
    load: async () => (await import('./starters/history-export.ts')).historyExport,
  },
]
