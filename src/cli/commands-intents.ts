/** Lists the commands about intents: overrides, schedules and preferences. */
import type { ArgRow, CommandRow } from './shell/command.ts'
import { reachFlags } from './shell/flags.ts'

const reach = reachFlags
const component: ArgRow = { spelled: '<component>', meaning: 'host.0, chassis.0, bmc.0 …' }

export const intentCommands: readonly CommandRow[] = [
  {
    name: 'override',
    group: 'Act',
    summary: 'leave to go against interlocks: what stands, or grant and revoke it',
    args: [],
    flags: reach,
    examples: [
      ['statemgr override', 'what stands'],
      ['statemgr check host.0 PowerOn', 'the names of the interlocks, and which of them object'],
    ],
    load: async () => (await import('./commands/override.ts')).list,
  },
  {
    name: 'override list',
    group: 'See',
    summary: 'list the overrides that stand, and how long they do',
    args: [],
    flags: reach,
    examples: [['statemgr override list --json', 'for programs']],
    load: async () => (await import('./commands/override.ts')).list,
  },
  {
    name: 'override grant',
    group: 'Act',
    summary: 'let requests for one component go against named interlocks, for a while',
    args: [component, { spelled: '<interlocks>', meaning: 'as check names them, with commas' }],
    flags: [...reach, 'reason', 'expires'],
    examples: [
      [
        'statemgr override grant host.0 health,locked --expires 20m --reason "DIMM 3 is out"',
        'then: statemgr power on host.0 --override ID',
      ],
    ],
    load: async () => (await import('./commands/override.ts')).grant,
  },
  {
    name: 'override revoke',
    group: 'Act',
    summary: 'end an override before its time',
    args: [{ spelled: '<id>', meaning: 'the id of an override' }],
    flags: [...reach, 'reason'],
    examples: [['statemgr override revoke 0198c4-7 --reason "done"', 'as list shows it']],
    load: async () => (await import('./commands/override.ts')).revoke,
  },
  {
    name: 'schedule',
    group: 'Act',
    summary: 'actions at a wall time: what stands, or add and cancel',
    args: [],
    flags: reach,
    examples: [['statemgr schedule', 'what is to come']],
    load: async () => (await import('./commands/schedule.ts')).list,
  },
  {
    name: 'schedule list',
    group: 'See',
    summary: 'list what is to come, the next first',
    args: [],
    flags: reach,
    examples: [['statemgr schedule list --json', 'for programs']],
    load: async () => (await import('./commands/schedule.ts')).list,
  },
  {
    name: 'schedule add',
    group: 'Act',
    summary: 'ask for an action at a wall time, once',
    args: [
      component,
      { spelled: '<action>', meaning: 'PowerOn, GracefulShutdown, PowerOff …' },
      { spelled: '<at>', meaning: '2026-11-23T22:00:00Z, or 8h from now' },
    ],
    flags: [...reach, 'reason', 'ifMissed'],
    examples: [
      [
        'statemgr schedule add host.0 PowerOn 2026-11-24T06:00:00Z --if-missed run',
        'also if the service was away then: once it is back',
      ],
      ['statemgr schedule add chassis.0 PowerOff 8h --reason "weekend"', 'skipped if missed'],
    ],
    load: async () => (await import('./commands/schedule.ts')).add,
  },
  {
    name: 'schedule cancel',
    group: 'Act',
    summary: 'cancel a schedule',
    args: [{ spelled: '<id>', meaning: 'the id of a schedule' }],
    flags: [...reach, 'reason'],
    examples: [['statemgr schedule cancel 0198c4-7', 'as list shows it']],
    load: async () => (await import('./commands/schedule.ts')).cancel,
  },
  {
    name: 'preferences',
    group: 'See',
    summary: 'what a component does by itself after a power loss or a failed boot',
    args: [component],
    flags: reach,
    examples: [['statemgr preferences host.0', 'as it was set, else as the configuration has it']],
    load: async () => (await import('./commands/preferences.ts')).get,
  },
  {
    name: 'preferences set',
    group: 'Act',
    summary: 'set what a component does by itself; what is not named stays',
    args: [component],
    flags: [...reach, 'reason', 'restore', 'restoreOnce', 'autoReboot', 'autoRebootOnce'],
    examples: [
      ['statemgr preferences set host.0 --restore AlwaysOn', 'on after every power loss'],
      [
        'statemgr preferences set chassis.0 --restore-once AlwaysOff --reason "fan swap"',
        'stays off after the next power loss, then as before',
      ],
      ['statemgr preferences set host.0 --auto-reboot off', 'a boot that fails is held at once'],
    ],
    load: async () => (await import('./commands/preferences.ts')).set,
  },
  {
    name: 'rules',
    group: 'See',
    summary: 'list the rules that the configuration adds to the interlocks, and the policy engine',
    args: [],
    flags: reach,
    examples: [
      ['statemgr rules', 'what may be forbidden, warned of or delayed, and when'],
      ['statemgr check host.0 PowerOn --reason "test"', 'what they say now'],
    ],
    load: async () => (await import('./commands/rules.ts')).list,
  },
]
