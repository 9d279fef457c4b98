/**
 * Derives the alerts of the bus and what is on it: what is out of reach, refused, not understood,
 * or spoken for by somebody else, and emergencies that nobody has carried out yet.
 */
import { shownDuration } from '../../text/duration.ts'
import { lookUp } from '../model/look-up.ts'
import type { Platform } from '../model/platform/platform.ts'
import { heardAllTheSame, missing } from '../model/system/bus.ts'
import type { Component } from '../model/system/component.ts'
import { whyOwed } from '../model/system/protection.ts'
import type { Condition } from '../model/system/signals.ts'
import type { System } from '../model/system/system.ts'
import { isOutOfReach } from '../operations/requests/out-of-reach.ts'

const busGuidance =
  'See to the NATS server and the way to it: nothing is seen or moved until it is back.'

export const busAlerts = ({
  bus: { lost, refused, voices, odd },
}: System): readonly Condition[] => [
  ...(lost === null
    ? []
    : [
        {
          code: 'bus-lost',
          component: 'nats',
          severity: 'Critical',
          since: lost.since,
          message: `NATS is out of reach: ${lost.why}`,
          guidance: busGuidance,
        } as const,
      ]),
  ...refused.map(
    ({ subject, why, since }) =>
      ({
        code: 'bus-refused',
        component: 'nats',
        which: subject,
        // What is told to others is told in the journal as well.
        severity: subject.startsWith('$JS.') ? 'Warning' : 'Critical',
        since,
        message: `NATS does not carry ${subject}: ${why}`,
        guidance:
          'Allow it in the permissions or limits of the NATS server. It clears when it is ' +
          'carried again, or when you acknowledge it.',
      }) as const,
  ),
  ...voices.map(
    ({ service, why, since }) =>
      ({
        code: 'two-voices',
        component: service,
        severity: 'Critical',
        since,
        message: `somebody else speaks for ${service}: ${why}`,
        guidance:
          'Do not trust what is shown: look at the hardware. Find who else is on the bus, and ' +
          'give each user what is its own to say: examples/nats-permissions.conf.',
      }) as const,
  ),
  ...odd.map(
    ({ service, about, field, value, why, since }) =>
      ({
        code: 'odd-report',
        component: about,
        // Whatever it leaves out is one alert: what is missing beside it is no other.
        which: `${service}.${why === missing && about === service ? missing : field}`,
        severity: 'Warning',
        since,
        value,
        message: `${service}: ${field} of ${about} is ${value === null ? why : `${value}: ${why}`}`,
        guidance: `${beliefOf(why)}; ${clearsByItself}`,
      }) as const,
  ),
]

const beliefOf = (why: string) => (why.endsWith(heardAllTheSame) ? countedAnew : unknownAlone)
const unknownAlone =
  'That one counts as unknown, and the rest of what is said as ever. See which version of the ' +
  'service says it'
const countedAnew =
  'Nothing is lost by that. See why the service counts anew: started again under the boot from ' +
  'before, or two of it at once'
const clearsByItself = 'it clears a minute after it was said last.'

export const serviceAlerts = ({ services, bus }: System): readonly Condition[] =>
  Object.entries(services).flatMap(([service, { available, since }]) =>
    available
      ? []
      : [
          {
            code: 'service-silent',
            component: service,
            since,
            severity: 'Critical',
            message:
              bus.lost === null
                ? `${service} does not answer`
                : `${service} is out of reach: NATS is`,
            guidance:
              bus.lost === null
                ? `Start ${service}, or see why it cannot be reached.`
                : busGuidance,
          },
        ],
  )

/**
 * It is never told as done: until somebody has heard it, and until it is seen to be so, whoever
 * asked knows that it is not.
 */
export function notCarriedOutAlerts(
  platform: Platform,
  system: System,
  component: Component,
): readonly Condition[] {
  const { bus } = system
  const { name, operation } = component
  const index = operation?.steps.findIndex(isOutOfReach) ?? -1
  if (operation === null || index < 0) return owedAlerts(platform, system, component)
  const { error, startedAt } = operation.steps[index]!
  return [
    {
      code: 'not-carried-out',
      component: name,
      severity: 'Critical',
      since: startedAt ?? operation.acceptedAt,
      message: `${operation.action} of ${name} is ${error ?? 'not carried out'}`,
      guidance:
        (bus.lost === null
          ? 'Start the service, or see why it cannot be reached: '
          : 'See to the NATS server and the way to it: ') +
        'it is asked first of all once it is back. Cut the power by hand if you cannot wait.',
    },
  ]
}

/** Whatever was answered: what came to nothing is asked again. */
function owedAlerts(
  { emergency }: Platform,
  { protection }: System,
  component: Component,
): readonly Condition[] {
  const { name } = component
  const owed = lookUp(protection.owed, name)
  if (owed === undefined || owed.offSince !== null) return []
  const why = whyOwed(component, owed)
  if (why === null) return []
  return [
    {
      code: 'not-carried-out',
      component: name,
      severity: 'Critical',
      since: owed.since,
      message: `the emergency off of ${name} by ${owed.actor} is not carried out: ${why}`,
      guidance:
        `It is asked again every ${shownDuration(emergency.retryMs)} until it is seen to be off. ` +
        'Cut the power by hand if you cannot wait.',
    },
  ]
}
