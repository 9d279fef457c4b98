/**
 * Lists every command: what it is called, what it takes, how it is used, and what carries it out.
 */

import { historyCommands } from './commands-history.ts'
import { insightCommands } from './commands-insight.ts'
import { intentCommands } from './commands-intents.ts'
import { recordingCommands } from './commands-recording.ts'
import { recoveryCommands } from './commands-recovery.ts'
import type { ArgRow, CommandRow } from './shell/command.ts'
import { natsFlags, reachFlags } from './shell/flags.ts'

const reach = reachFlags
const ask = [...reach, 'wait', 'reason', 'requestId', 'dryRun', 'override'] as const
const component: ArgRow = { spelled: '<component>', meaning: 'host.0, chassis.0, bmc.0 …' }

export const commands: readonly CommandRow[] = [
  {
    name: 'serve',
    group: 'Start',
    summary: 'run the service',
    args: [],
    flags: ['config', 'data', 'socket', 'roles', 'http', 'simulate', 'standby', ...natsFlags],
    examples: [
      ['statemgr serve --config chassis.yaml --simulate', 'try it: no hardware, nothing kept'],
      [
        'statemgr serve --config chassis.yaml --nats nats://127.0.0.1 --data /var/lib/statemgr',
        'with the services on NATS; what is answered "accepted" is on disk',
      ],
    ],
    load: async () => (await import('./starters/serve.ts')).serve,
  },
  {
    name: 'simulate',
    group: 'Start',
    summary: 'pretend the hardware, on NATS or on a virtual clock',
    args: [],
    flags: ['config', ...natsFlags, 'seed', 'for', 'faults', 'story', 'json'],
    examples: [
      [
        'statemgr simulate --seed 7 --for 7d --faults heavy',
        'a week of chance: what happened, what came of it, and whether all of it held',
      ],
      [
        'statemgr simulate --seed 7 --config chassis.yaml > story.txt',
        'a day of your own platform; every invariant, and status and LEDs against the hardware',
      ],
      [
        'statemgr simulate --story story.txt',
        'the same again; what fails is shrunk to a few lines, and fails again by them',
      ],
      [
        'statemgr simulate --config chassis.yaml --nats nats://127.0.0.1:4222',
        'hardware that outlives the service under test',
      ],
      [`nats request sim.set '{"path": "zones.cpu_zone.celsius", "value": 97}'`, 'make a zone hot'],
    ],
    load: async () => (await import('./starters/simulate.ts')).simulate,
  },
  {
    name: 'demo',
    group: 'Start',
    summary: 'a day of a two-host chassis in under a minute, in this process',
    args: [],
    flags: [],
    examples: [['statemgr demo', 'everything that can go wrong, and what is done about it']],
    load: async () => (await import('./starters/demo.ts')).demo,
  },
  {
    name: 'status',
    group: 'See',
    summary: 'what everything is and does, or all there is to know of one component',
    args: [{ ...component, spelled: '[component]' }],
    flags: reach,
    examples: [
      ['statemgr status', 'the whole System'],
      ['statemgr status host.0', 'one host, and what may be asked of it now'],
      ["statemgr status --json | jq -r '.hosts[].status'", 'for programs'],
    ],
    load: async () => (await import('./commands/status.ts')).status,
  },
  {
    name: 'check',
    group: 'See',
    summary: 'what an action would do, and what blocks it; nothing moves',
    args: [component, { spelled: '<action>', meaning: 'PowerOn, GracefulShutdown, PowerOff …' }],
    flags: [...reach, 'override', 'reason'],
    examples: [['statemgr check host.0 PowerOn', 'exit code 0 if it may, 3 if it is blocked']],
    load: async () => (await import('./commands/check.ts')).check,
  },
  {
    name: 'operations',
    group: 'See',
    summary: 'what is under way and what was, or one operation step by step',
    args: [{ spelled: '[id]', meaning: 'the id of an operation' }],
    flags: reach,
    examples: [['statemgr operations', 'the latest first']],
    load: async () => (await import('./commands/operations.ts')).operations,
  },
  {
    name: 'operations abort',
    group: 'Act',
    summary: 'stop an operation while that is safe; what it did is taken back',
    args: [{ spelled: '<id>', meaning: 'the id of an operation' }],
    flags: [...reach, 'reason'],
    examples: [
      ['statemgr operations abort 0198c4 --reason "wrong host"', 'an id may be cut short'],
    ],
    load: async () => (await import('./commands/operations.ts')).abort,
  },
  ...historyCommands,
  ...recordingCommands,
  ...insightCommands,
  ...recoveryCommands,
  {
    name: 'forecast',
    group: 'See',
    summary: 'what wears, and when it comes to a limit if it goes on so',
    args: [{ spelled: '[component]', meaning: 'zone/cpu_zone, sensor/fan0, host.0 …' }],
    flags: reach,
    examples: [
      ['statemgr forecast', 'all that goes somewhere, what is nearest to its limit first'],
      ['statemgr forecast zone/cpu_zone --json', 'one of them, for programs'],
    ],
    load: async () => (await import('./commands/forecast.ts')).forecast,
  },
  {
    name: 'watch',
    group: 'See',
    summary: 'events as they happen, until Ctrl-C; with --since what came before as well',
    args: [{ spelled: '[pattern]', meaning: 'host.0, alerts, host.* … (default: all)' }],
    flags: [...reach, 'replay', 'count'],
    examples: [
      ['statemgr watch', 'everything'],
      ['statemgr watch --since 4711', 'go on behind the last event that was seen'],
      ['statemgr watch host.0', 'one host'],
      ['statemgr watch --json | jq .data', 'for programs: one CloudEvent a line'],
    ],
    load: async () => (await import('./commands/watch.ts')).watch,
  },
  {
    name: 'power',
    group: 'Act',
    summary: 'power a host or the chassis',
    args: [
      { spelled: '<verb>', meaning: 'what to do', choices: ['on', 'off', 'cycle', 'reset'] },
      component,
    ],
    flags: [...ask, 'force'],
    examples: [
      ['statemgr power on host.0 --wait', 'on, and wait until its system runs'],
      ['statemgr power off chassis.0 --wait 10m', 'hosts down first, then the rails'],
      ['statemgr power reset host.0 --force --reason "hangs"', 'at once'],
      ['statemgr power cycle host.1 --dry-run', 'the plan, before anything moves'],
    ],
    load: async () => (await import('./commands/power.ts')).power,
  },
  {
    name: 'action',
    group: 'Act',
    summary: 'ask a component for any action by its name',
    args: [component, { spelled: '<action>', meaning: 'see allowedActions in status' }],
    flags: ask,
    examples: [
      ['statemgr action host.0 Nmi', 'an interrupt, for a dump'],
      ['statemgr action chassis.0 EnterMaintenance --reason "fan 3"', 'nothing powers on'],
      ['statemgr action host.0 Recover', 'after somebody looked at an error'],
    ],
    load: async () => (await import('./commands/action.ts')).action,
  },
  ...intentCommands,
  {
    name: 'emergency',
    group: 'Act',
    summary: 'cut power at once, whatever is under way; always accepted',
    args: [
      { spelled: '<verb>', meaning: 'what to do', choices: ['off'] },
      { spelled: '<component>', meaning: 'host.0, chassis.0 …, or all for everything' },
    ],
    flags: [...reach, 'reason'],
    examples: [
      ['statemgr emergency off all --reason "smoke"', 'the chassis and every host, now'],
      ['statemgr emergency off host.1', 'one host; chassis.0 takes its hosts with it'],
    ],
    load: async () => (await import('./commands/emergency.ts')).emergencyOff,
  },
  {
    name: 'validate',
    group: 'Learn',
    summary: 'say what is wrong with platform files, before they are used',
    args: [
      { spelled: '[files...]', meaning: 'platform files, YAML or JSON; - for standard input' },
    ],
    flags: ['config', 'json', 'sarif', 'strict'],
    examples: [
      ['statemgr validate chassis.yaml', 'each finding with its line, its code and a way out'],
      ['statemgr validate --strict --sarif findings.sarif *.yaml', 'for a code review tool'],
      ['generate | statemgr validate - --json', 'for programs; exit code 2 when there are errors'],
    ],
    load: async () => (await import('./starters/validate.ts')).validate,
  },
  {
    name: 'verify',
    group: 'Learn',
    summary: 'explore everything that can happen, and prove what always holds',
    args: [{ spelled: '[file]', meaning: 'a platform file, YAML or JSON' }],
    flags: [
      'config',
      'hosts',
      'faultCount',
      'requests',
      'renew',
      'slowSupplies',
      'maxStates',
      'workers',
      'json',
    ],
    examples: [
      ['statemgr verify chassis.yaml', 'a proof, or the shortest story of how it goes wrong'],
      [
        'statemgr verify chassis.yaml --hosts 1 --faults 2',
        'fewer hosts, and more that goes wrong',
      ],
      [
        'statemgr verify chassis.yaml --hosts 3 --max-states 1000000',
        'as far as that; what was not explored is said, and exit code 0 is for a proof alone',
      ],
    ],
    load: async () => (await import('./starters/verify.ts')).verify,
  },
  {
    name: 'graph',
    group: 'Learn',
    summary: 'draw a machine, a recipe, or what depends on what',
    args: [
      { spelled: '<what>', meaning: 'host, chassis, bmc …; host.power-on …; or dependencies' },
    ],
    flags: ['config', 'format'],
    examples: [
      ['statemgr graph host', 'its statuses and what leads from one to another, for mermaid'],
      ['statemgr graph host --format svg > host.svg', 'as a picture'],
      ['statemgr graph host.power-on', 'the steps of a recipe, and how each is taken back'],
      ['statemgr graph dependencies --config chassis.yaml --format svg > chassis.svg', 'of yours'],
      ['statemgr graph host --format xstate > host.json', 'for XState 5; scxml for others'],
    ],
    load: async () => (await import('./starters/graph.ts')).graph,
  },
  {
    name: 'completion',
    group: 'Learn',
    summary: 'print a script with which the shell completes what you type',
    args: [{ spelled: '<shell>', meaning: 'which shell', choices: ['bash'] }],
    flags: [],
    examples: [['source <(statemgr completion bash)', 'for this session; put it in ~/.bashrc']],
    load: async () => (await import('./commands/completion.ts')).completionOf(commands),
  },
]
