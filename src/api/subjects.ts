/** The bus API: every subject with what it is for and what it takes, as one table. */
import { z } from 'zod'
import {
  asking,
  byEnter,
  byForce,
  byPhase,
  control,
  type Endpoint,
  endpoint,
  identify,
} from './endpoint.ts'
import * as field from './fields.ts'
import { emergencies } from './subjects-emergency.ts'
import { intents } from './subjects-intents.ts'
import { overrides } from './subjects-overrides.ts'
import { recoveries } from './subjects-recovery.ts'

export const subjectOf = (serviceName: string, { path }: Endpoint): string =>
  `${serviceName}.${path}`

const states: readonly Endpoint[] = [
  endpoint('hosts.list', 'Lists the hosts and their states.', {}, () => ({ kind: 'hosts' })),
  endpoint('host.get', 'Shows the state of a host.', { name: field.name }, ({ name }) => {
    return { kind: 'component', component: name, componentKind: 'host' }
  }),
  endpoint(
    'chassis.get',
    'Shows the state of a chassis.',
    { name: field.optionalName },
    ({ name }) => ({ kind: 'component', component: name, componentKind: 'chassis' }),
  ),
  endpoint('bmc.get', 'Shows the state of a BMC.', { name: field.optionalName }, ({ name }) => {
    return { kind: 'component', component: name, componentKind: 'bmc' }
  }),
  endpoint('system.status', 'Shows the System: components, operations, alerts.', {}, () => {
    return { kind: 'status' }
  }),
]

const hostControls: readonly Endpoint[] = [
  control('host.power.on', 'host', 'Powers a host on and follows its boot.', 'PowerOn'),
  control(
    'host.power.off',
    'host',
    'Shuts a host down, or with force cuts its power.',
    byForce('GracefulShutdown', 'ForceOff'),
  ),
  control('host.power.cycle', 'host', 'Takes power from a host, then gives it back.', 'PowerCycle'),
  control(
    'host.reset',
    'host',
    'Restarts a host, or with force resets it.',
    byForce('GracefulRestart', 'ForceRestart'),
  ),
  control('host.nmi', 'host', 'Sends a host a non-maskable interrupt.', 'Nmi'),
  control(
    'host.diagnostic',
    'host',
    'Takes a host into diagnostics, or resumes it.',
    byEnter('EnterDiagnostic', 'Resume'),
  ),
  control('host.isolate', 'host', 'Forces a host off and locks it.', 'Isolate'),
  control('host.recover', 'host', 'Lets a held host go once its trouble is gone.', 'Recover'),
  control('host.identify', 'host', 'Turns the identify LED of a host on or off.', identify),
]

const chassisControls: readonly Endpoint[] = [
  control('chassis.power.on', 'chassis', 'Powers a chassis on.', 'PowerOn'),
  control(
    'chassis.power.off',
    'chassis',
    'Shuts the hosts down, then powers a chassis off; with force at once.',
    byForce('PowerOff', 'ForceOff'),
  ),
  control(
    'chassis.power.cycle',
    'chassis',
    'Powers a chassis off and on again, and the hosts that were on with it.',
    'PowerCycle',
  ),
  control(
    'chassis.emergency',
    'chassis',
    'Takes power from a whole chassis at once, whatever is under way.',
    'EmergencyShutdown',
  ),
  control(
    'chassis.maintenance',
    'chassis',
    'Begins or ends maintenance of a chassis.',
    byEnter('EnterMaintenance', 'ExitMaintenance'),
  ),
  control('chassis.recover', 'chassis', 'Lets a failed chassis go once mended.', 'Recover'),
  control(
    'chassis.identify',
    'chassis',
    'Turns the identify LED of a chassis on or off.',
    identify,
  ),
]

const bmcControls: readonly Endpoint[] = [
  control(
    'bmc.maintenance',
    'bmc',
    'Begins or ends maintenance of a BMC.',
    byEnter('EnterMaintenance', 'ExitMaintenance'),
  ),
  control(
    'bmc.update',
    'bmc',
    'Prepares a BMC for an update, or completes the update.',
    byPhase('PrepareUpdate', 'CompleteUpdate'),
  ),
  control(
    'bmc.reboot',
    'bmc',
    'Reboots a BMC, with force whatever it is doing.',
    byForce('Reboot', 'ForceReboot'),
  ),
  control('bmc.shutdown', 'bmc', 'Shuts a BMC down.', 'Shutdown'),
  control('bmc.recover', 'bmc', 'Lets a held BMC go once its trouble is gone.', 'Recover'),
]

const anyControl = endpoint(
  'action',
  'Asks a component for an action by its name, a platform’s own included.',
  { name: field.name, action: field.action, ...field.controlFields },
  (asked) => asking(asked, null, asked.action),
)

const operations: readonly Endpoint[] = [
  endpoint(
    'operation.get',
    'Shows an operation with its steps.',
    { id: field.text128 },
    (asked) => {
      return { kind: 'operation', ...asked }
    },
  ),
  endpoint(
    'operations.list',
    'Lists the operations under way and the latest that ended.',
    {
      component: field.optionalName,
      state: field.operationState.nullable().default(null),
      limit: field.limit,
    },
    (asked) => ({ kind: 'operations', ...asked }),
  ),
  endpoint(
    'operation.abort',
    'Aborts an operation, where that is safe.',
    { id: field.text128, reason: field.reason, actor: field.actor },
    (asked) => ({ kind: 'operation.abort', ...asked }),
  ),
  endpoint(
    'interlocks.check',
    'Says what speaks against an action now, and what would clear it.',
    {
      name: field.name,
      action: field.action,
      override: field.text128.nullable().default(null),
      actor: field.actor,
      reason: field.reason,
    },
    ({ name, ...asked }) => ({ kind: 'check', component: name, ...asked }),
  ),
]

const records: readonly Endpoint[] = [
  endpoint(
    'history.query',
    'Finds journal entries, a page at a time.',
    {
      component: field.journaled.exactOptional(),
      type: field.entryType.exactOptional(),
      outcome: field.text128.exactOptional(),
      operation: field.text128.exactOptional(),
      correlation: field.text128.exactOptional(),
      from: field.count.exactOptional(),
      to: field.count.exactOptional(),
      after: field.count.exactOptional(),
      order: z.enum(['newest', 'oldest']).exactOptional(),
      limit: field.limit,
    },
    (query) => ({ kind: 'history', query }),
  ),
]

export const endpoints: readonly Endpoint[] = [
  ...states,
  ...hostControls,
  ...chassisControls,
  ...bmcControls,
  anyControl,
  ...emergencies,
  ...operations,
  ...overrides,
  ...records,
  ...recoveries,
  ...intents,
]
