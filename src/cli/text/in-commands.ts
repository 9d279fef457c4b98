/**
 * Says guidance in commands where the service says it in subjects: who types is told what to type.
 * Actions are called alike at every door, and stay as they are; and what a message tells of a
 * subject is about that subject.
 */
import type { Path } from '../../api/resources.ts'
import { oneLine } from './table.ts'

/** By subject the command that asks it, but for those of one action each, and for programs. */
export const commandFor = {
  'hosts.list': 'status',
  'system.status': 'status',
  'host.get': 'status',
  'chassis.get': 'status',
  'bmc.get': 'status',
  action: 'action',
  'emergency.off': 'emergency off',
  'operation.get': 'operations',
  'operations.list': 'operations',
  'operation.abort': 'operations abort',
  'interlocks.check': 'check',
  'override.grant': 'override grant',
  'override.revoke': 'override revoke',
  'override.list': 'override list',
  'history.query': 'history',
  'history.stats': 'stats',
  'history.verify': 'history verify',
  'history.seals': 'history export',
  'alerts.list': 'alerts',
  'alerts.acknowledge': 'alerts ack',
  'forecast.list': 'forecast',
  'incidents.list': 'incidents',
  'incidents.get': 'incidents',
  'recovery.list': 'recover',
  'recovery.get': 'recover',
  'recovery.advance': 'recover',
  'schedule.add': 'schedule add',
  'schedule.list': 'schedule list',
  'schedule.cancel': 'schedule cancel',
  'preferences.get': 'preferences',
  'preferences.set': 'preferences set',
  'policy.suggest': 'policy suggest',
  'record.read': 'record export',
  'rules.list': 'rules',
} as const satisfies Partial<Record<Path, string>>

/** On one line, with the command in the place of each subject that is named. */
export const inCommands = (text: string): string =>
  oneLine(
    text.replaceAll(named, (_, path: keyof typeof commandFor) => `statemgr ${commandFor[path]}`),
  )

/** With the name of the service before it, or without; `action` alone is a word like any other. */
const named = new RegExp(
  `(?<![\\w.])(?:[\\w-]+\\.)*?(${Object.keys(commandFor)
    .filter((path) => path.includes('.'))
    .map((path) => path.replaceAll('.', '\\.'))
    .join('|')})(?![\\w-]|\\.\\w)`,
  'g',
)
