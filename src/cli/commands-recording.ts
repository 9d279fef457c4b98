/** Lists the commands about what was recorded: written to a file, and replayed from it. */
import type { CommandRow } from './shell/command.ts'
import { reachFlags } from './shell/flags.ts'

export const recordingCommands: readonly CommandRow[] = [
  {
    name: 'record',
    group: 'See',
    summary: 'whether it is recorded what each decision is made of, and since when',
    args: [],
    flags: [...reachFlags, 'data'],
    examples: [['statemgr record', 'and how to write it to a file']],
    load: async () => (await import('./starters/record-export.ts')).record,
  },
  {
    name: 'record export',
    group: 'See',
    summary: 'write what was recorded, with the journal of that time, to a file',
    args: [],
    flags: [...reachFlags, 'data', 'hide', 'out'],
    examples: [
      ['statemgr record export --out incident.jsonl', 'of the service that runs'],
      ['statemgr record export --data ./copy > incident.jsonl', 'of a folder, without a service'],
      [
        'statemgr record export --hide names,secrets --out incident.jsonl',
        'for others: names, and what people said, are replaced, and the same comes of it',
      ],
    ],
    load: async () => (await import('./starters/record-export.ts')).recordExport,
  },
  {
    name: 'replay',
    group: 'See',
    summary: 'decide again what was recorded, on any machine, and see why',
    args: [{ spelled: '<file>', meaning: 'what statemgr record export has written' }],
    flags: ['at', 'why', 'range', 'anyVersion', 'json'],
    examples: [
      ['statemgr replay incident.jsonl', 'whether the same entries come of it, byte for byte'],
      ['statemgr replay incident.jsonl --why 31', 'which event, which rule, and what it saw'],
      ['statemgr replay incident.jsonl --at 31', 'the System as it was right after entry 31'],
      [
        'statemgr replay incident.jsonl --story 28..31 > story.txt',
        'as a story: statemgr simulate --story story.txt',
      ],
    ],
    load: async () => (await import('./starters/replay.ts')).replayRecording,
  },
]
