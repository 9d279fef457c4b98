/**
 * Lists the commands about what somebody should see to: alerts, incidents, and how to mend them.
 */
import type { CommandRow } from './shell/command.ts'
import { reachFlags } from './shell/flags.ts'

const reach = reachFlags

export const recoveryCommands: readonly CommandRow[] = [
  {
    name: 'alerts',
    group: 'See',
    summary: 'conditions that somebody should see to',
    args: [],
    flags: reach,
    examples: [['statemgr alerts', 'with what to do about each, and who has seen it']],
    load: async () => (await import('./commands/alerts.ts')).alerts,
  },
  {
    name: 'alerts ack',
    group: 'Act',
    summary: 'say that you have seen an alert; it stands on until its condition is gone',
    args: [{ spelled: '<id>', meaning: 'the id of an alert, as statemgr alerts shows it' }],
    flags: [...reach, 'reason'],
    examples: [
      [
        'statemgr alerts ack level-warning/zone/cpu_zone --reason "fan ordered"',
        'everybody sees that somebody is at it',
      ],
      ['statemgr alerts ack store-damaged/statemgr', 'this one is gone with it'],
    ],
    load: async () => (await import('./commands/alerts.ts')).acknowledge,
  },
  {
    name: 'incidents',
    group: 'See',
    summary: 'what went wrong together: its root and why, what followed, what is still open',
    args: [{ spelled: '[id]', meaning: 'the id of an incident: its timeline, and all of it' }],
    flags: [...reach, 'component', 'open', 'limit'],
    examples: [
      ['statemgr incidents', 'the latest first, and what comes again'],
      ['statemgr incidents --component host.0 --open', 'what keeps a host from its work now'],
      ['statemgr watch incidents', 'as they begin, spread and end'],
    ],
    load: async () => (await import('./commands/incidents.ts')).incidents,
  },
  {
    name: 'recover',
    group: 'Act',
    summary: 'mend what an alert tells of, step by step; what is done is kept',
    args: [{ spelled: '[alert]', meaning: 'the id of an alert; without it, all there is to mend' }],
    flags: [...reach, 'step', 'yes', 'reason'],
    examples: [
      ['statemgr recover', 'what there is to mend, and how far each has come'],
      ['statemgr recover boot-failed/host.0', 'the procedure; on a terminal it asks for each step'],
      ['statemgr recover boot-failed/host.0 --step 2', 'confirm step 2, or have the service do it'],
      ['statemgr recover boot-failed/host.0 --yes', 'all steps that are left, without asking'],
    ],
    load: async () => (await import('./commands/recover.ts')).recover,
  },
]
