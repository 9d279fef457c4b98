/** Defines the flags: each means the same wherever it is taken. */
import { Option } from 'commander'
import { UsageError } from './exits.ts'
import {
  addressHint,
  addressOf,
  type Hidden,
  type HttpAddress,
  parseAddress,
  parseCount,
  parseFaults,
  parseHide,
  parseRange,
  parseSeed,
  parseWait,
  type Range,
} from './flag-values.ts'
import type { Shell } from './shell.ts'

/** What was typed after the command's name. A flag that was not given is not there. */
export interface Given {
  /** The arguments in their order, without the optional ones that were left out. */
  readonly args: readonly string[]
  readonly nats?: string
  readonly natsUser?: string
  readonly natsPasswordFile?: string
  readonly natsTokenFile?: string
  readonly natsCreds?: string
  readonly natsNkey?: string
  readonly natsCa?: string
  readonly natsCert?: string
  readonly natsKey?: string
  readonly inboxPrefix?: string
  readonly url?: string
  readonly tokenFile?: string
  readonly socket?: string
  readonly roles?: string
  readonly json?: true
  readonly config?: string
  readonly data?: string
  readonly http?: HttpAddress
  readonly simulate?: true
  readonly standby?: true
  /** In ms; `true` for as long as it takes. */
  readonly wait?: number | true
  readonly force?: true
  readonly reason?: string
  readonly requestId?: string
  readonly dryRun?: true
  readonly override?: string
  readonly ifMissed?: 'run' | 'skip'
  readonly restore?: RestorePolicy
  readonly restoreOnce?: RestorePolicy | 'none'
  readonly autoReboot?: 'on' | 'off'
  readonly autoRebootOnce?: 'on' | 'off' | 'none'
  readonly expires?: string
  readonly component?: string
  readonly operation?: string
  readonly correlation?: string
  readonly type?: string
  readonly outcome?: string
  readonly by?: 'component' | 'kind' | 'action'
  readonly action?: string
  readonly status?: string
  readonly limit?: number
  readonly from?: string
  readonly since?: string
  readonly to?: string
  readonly after?: number
  readonly oldestFirst?: true
  readonly jsonl?: true
  readonly open?: true
  readonly replay?: string
  readonly count?: number
  readonly key?: string
  readonly file?: string
  readonly head?: string
  readonly step?: number
  readonly yes?: true
  readonly sarif?: string
  readonly strict?: true
  readonly seed?: number
  /** In ms. */
  readonly for?: number
  readonly faults?: 'none' | 'light' | 'heavy'
  readonly story?: string
  readonly at?: number
  readonly why?: number
  readonly range?: Range
  readonly anyVersion?: true
  readonly hide?: readonly Hidden[]
  readonly out?: string
  readonly hosts?: number
  readonly faultCount?: number
  readonly requests?: number
  readonly renew?: true
  readonly slowSupplies?: true
  readonly maxStates?: number
  readonly workers?: number
  readonly format?: 'mermaid' | 'dot' | 'svg' | 'scxml' | 'xstate' | 'json'
}

export type Flag = keyof typeof flags

/** Each flag as it is spelled, what it means, and how its value is read. */
const flags = {
  socket: ['--socket <path>', 'its socket (or set STATEMGR_SOCKET; default in the data folder)'],
  roles: [
    '--roles <dir>',
    'a socket each for operators and viewers, in folders of their own there',
  ],
  url: ['--url <url>', 'reach it over HTTP (or set STATEMGR_URL; default http://127.0.0.1:8080)'],
  tokenFile: ['--token-file <file>', 'holds the token for --url (default: what the service left)'],
  nats: ['--nats <url>', 'reach it through this NATS server (or set STATEMGR_NATS)'],
  natsUser: ['--nats-user <name>', 'whose password is in --nats-password-file'],
  natsPasswordFile: [
    '--nats-password-file <file>',
    'or set STATEMGR_NATS_PASSWORD; each of these is STATEMGR_NATS_… as well',
  ],
  natsTokenFile: ['--nats-token-file <file>', 'holds a token (or set STATEMGR_NATS_TOKEN)'],
  natsCreds: ['--nats-creds <file>', 'a JWT and its seed, as nsc writes them'],
  natsNkey: ['--nats-nkey <file>', 'the seed of an nkey'],
  natsCa: ['--nats-ca <file>', 'PEM: who signs the certificate of the server'],
  natsCert: ['--nats-cert <file>', 'PEM: our certificate'],
  natsKey: ['--nats-key <file>', 'PEM: the key of our certificate'],
  inboxPrefix: ['--inbox-prefix <prefix>', 'what answers come on (default _INBOX)'],
  json: ['--json', 'print JSON for programs instead of tables for people'],
  config: ['--config <file>', 'the configuration, YAML or JSON'],
  data: ['--data <dir>', 'where state and journal are kept; without it nothing is kept'],
  http: ['--http <host:port>', 'where to listen (default 127.0.0.1:8080)', parseAddress],
  simulate: ['--simulate', 'pretend the hardware, in this process, on the same bus'],
  standby: ['--standby', 'take over once another statemgr that acts for the System is gone'],
  wait: ['--wait [duration]', 'wait until it is over, at most that long (30s, 5m)', parseWait],
  force: ['--force', 'do not ask the operating system first'],
  reason: ['--reason <text>', 'why; kept in the history'],
  requestId: ['--request-id <id>', 'repeated with the same id, a request is carried out once'],
  dryRun: ['--dry-run', 'show the plan and what blocks it; nothing moves'],
  ifMissed: ['--if-missed <what>', 'what to do when the service was away then (default skip)'],
  restore: ['--restore <policy>', 'what it does when power is back after it was lost'],
  restoreOnce: ['--restore-once <policy>', 'the same for the next power loss only'],
  autoReboot: ['--auto-reboot <on|off>', 'whether a boot that failed is tried again'],
  autoRebootOnce: ['--auto-reboot-once <on|off|none>', 'the same for the next failed boot only'],
  override: ['--override <id>', 'go against the interlocks that this override names'],
  expires: ['--expires <when>', '30m, 1h, or a time such as 2026-11-23T14:00:00Z (default 30m)'],
  component: ['--component <name>', 'only entries of this component'],
  operation: ['--operation <id>', 'only entries of this operation'],
  correlation: ['--correlation <id>', 'only entries that one request or incident set in motion'],
  type: ['--type <type>', 'only entries of this type: transition, operation, refusal, alert …'],
  outcome: ['--outcome <outcome>', 'only entries with this outcome'],
  from: ['--from <when>', 'from then on: 2h for so long ago, or 2026-11-23T14:00:00Z'],
  since: ['--since <when>', 'another word for --from'],
  to: ['--to <when>', 'before then, in the same words'],
  by: ['--by <what>', 'whose figures: each component’s, each kind’s, or all (default kind)'],
  action: ['--action <name>', 'only operations that were asked for this'],
  status: ['--status <name>', 'only how long everything was in this status'],
  limit: ['--limit <count>', 'at most so many (default 50)', parseCount],
  after: ['--after <seq>', 'go on behind this sequence number', parseCount],
  oldestFirst: ['--oldest-first', 'begin with the oldest entry'],
  jsonl: ['--jsonl', 'export: one JSON object a line, all pages unless --limit says otherwise'],
  open: ['--open', 'only those of which anything still stands'],
  file: [
    '--file <file>',
    'what history export has written, in place of a service; - for standard input',
  ],
  key: ['--key <key>', 'a public key that the journal is to be sealed by, kept elsewhere'],
  head: ['--head <file>', 'heads that are to be borne out, JSON, one a line; - for standard input'],
  replay: [
    '--since <where>',
    'first what came since: behind a sequence (4711), for so long (10m), or from a time on',
  ],
  count: ['--count <count>', 'stop after so many events', parseCount],
  step: ['--step <number>', 'confirm this step, or have the service do it', parseCount],
  yes: ['--yes', 'do not ask: every step is done, or may be done'],
  sarif: ['--sarif <file>', 'write SARIF 2.1.0 for code review tools there; - for standard output'],
  strict: ['--strict', 'warnings count as errors'],
  format: ['--format <format>', 'for which tool; scxml and xstate are for machines only'],
  seed: ['--seed <number>', 'rehearse what is drawn from this seed, on a virtual clock', parseSeed],
  for: ['--for <duration>', 'how much time passes in the rehearsal (default 1d)', parseWait],
  faults: ['--faults <level>', 'what goes wrong in the rehearsal (default heavy)'],
  hosts: [
    '--hosts <count>',
    'how many hosts there are (default: as in the file, at most 2)',
    parseCount,
  ],
  faultCount: ['--faults <count>', 'how much may go wrong (default 1)', parseFaults],
  requests: [
    '--requests <count>',
    'how many requests may be under way at once (default 1)',
    parseCount,
  ],
  renew: ['--renew', 'all of that may go wrong again each time when all is at rest'],
  slowSupplies: [
    '--slow-supplies',
    'supplies take their time, as all else does, in place of following first: far more states',
  ],
  maxStates: ['--max-states <count>', 'stop there, and say what was not explored', parseCount],
  workers: [
    '--workers <count>',
    'threads that explore (default: as many as there are cores)',
    parseCount,
  ],
  story: ['--story <file>', 'carry out this story again, on a virtual clock'],
  at: ['--at <seq>', 'show the System as it was right after this entry', parseCount],
  why: [
    '--why <seq>',
    'say why there is this entry: what was given, which rule, what it saw',
    parseCount,
  ],
  range: [
    '--story <from..to>',
    'write what led to these entries as a story that runs as a test',
    parseRange,
  ],
  anyVersion: [
    '--any-version',
    'replay what another version has recorded too: what does this one decide?',
  ],
  hide: ['--hide <what>', 'replace names, secrets (what people said, and who), or both', parseHide],
  out: ['--out <file>', 'write it there, for its owner alone (default: standard output)'],
} as const satisfies Record<string, readonly [string, string, Parse?]>

export function optionOf(flag: Flag): Option {
  const [spelled, meaning, parse]: readonly [string, string, Parse?] = flags[flag]
  const option = new Option(spelled, meaning)
  if (credentialFlags.includes(flag)) option.helpGroup('What lets us in there:')
  // Two commands may mean different things by the same word.
  option.attributeName = () => flag
  if (parse !== undefined) option.argParser(parse)
  if (flag === 'format') option.default('mermaid')
  const valid = choices[flag]
  return valid === undefined ? option : option.choices(valid)
}

/** Where NATS is, and what lets us in there. */
export const natsFlags = [
  ...(['nats', 'natsUser', 'natsPasswordFile', 'natsTokenFile', 'natsCreds', 'natsNkey'] as const),
  ...(['natsCa', 'natsCert', 'natsKey', 'inboxPrefix'] as const),
] as const satisfies readonly Flag[]
/** What every command takes that asks a service. */
export const reachFlags = ['socket', 'url', 'tokenFile', 'nats', 'json'] as const

export type NatsFlag = Exclude<(typeof natsFlags)[number], 'nats'>
const credentialFlags: readonly Flag[] = natsFlags.filter((flag) => flag !== 'nats')

const formats = ['mermaid', 'dot', 'svg', 'scxml', 'xstate', 'json']
const restorePolicies = ['None', 'AlwaysOn', 'AlwaysOff', 'Restore'] as const
type RestorePolicy = (typeof restorePolicies)[number]

/** What may be given, where that is one of a few words. */
const choices: { readonly [K in Flag]?: readonly string[] } = {
  format: formats,
  faults: ['none', 'light', 'heavy'],
  by: ['component', 'kind', 'action'],
  ifMissed: ['run', 'skip'],
  restore: restorePolicies,
  restoreOnce: [...restorePolicies, 'none'],
  autoReboot: ['on', 'off'],
  autoRebootOnce: ['on', 'off', 'none'],
}

/** What starters take from the environment where no flag was given; clients have `reach`. */
export function withEnvironment(given: Given, env: Shell['env']): Given {
  const { STATEMGR_CONFIG, STATEMGR_DATA, STATEMGR_HTTP, STATEMGR_NATS } = env
  const { STATEMGR_SOCKET, STATEMGR_ROLES } = env
  return {
    ...(STATEMGR_CONFIG ? { config: STATEMGR_CONFIG } : {}),
    ...(STATEMGR_DATA ? { data: STATEMGR_DATA } : {}),
    ...(STATEMGR_HTTP ? { http: addressInEnvironment(STATEMGR_HTTP) } : {}),
    ...(STATEMGR_NATS ? { nats: STATEMGR_NATS } : {}),
    ...(STATEMGR_SOCKET ? { socket: STATEMGR_SOCKET } : {}),
    ...(STATEMGR_ROLES ? { roles: STATEMGR_ROLES } : {}),
    ...given,
  }
}

function addressInEnvironment(text: string): HttpAddress {
  const address = addressOf(text)
  if (address === null) throw new UsageError(`STATEMGR_HTTP is ${text}. ${addressHint}`)
  return address
}

type Parse = (text: string) => unknown
