/** Derives the alerts of others that are there, and of nobody that acts. */
import type { Instance } from '../model/system/claim.ts'
import type { Condition } from '../model/system/signals.ts'
import type { System } from '../model/system/system.ts'

export const claimAlerts = (system: System): readonly Condition[] => [
  ...system.claim.others.map((other) =>
    other.system === system.name ? anotherAlert(system, other) : sharedAlert(system, other),
  ),
  ...silenceAlerts(system),
]

function anotherAlert(
  { name, boot, claim }: System,
  other: System['claim']['others'][number],
): Condition {
  const acts = claim.role === 'waiting' && other.boot === claim.actor?.boot
  return {
    code: 'another-instance',
    component: 'statemgr',
    which: other.boot,
    severity: 'Critical',
    since: other.seenAt,
    message: `another statemgr is there for ${name}: ${inWords(other)}; ${
      acts ? `it acts, and this one (boot ${boot}) does not` : doing[other.role]
    }`,
    guidance: acts
      ? 'Ask that one. Stop one of the two; started with --standby, this one takes over by itself.'
      : 'Stop one of the two, or see who says so: this one goes on acting.',
  }
}

/** Clients' requests go to a queue group of the service's name, whose members share them. */
const sharedAlert = ({ name }: System, other: System['claim']['others'][number]): Condition => ({
  code: 'name-shared',
  component: 'statemgr',
  which: other.boot,
  severity: 'Critical',
  since: other.seenAt,
  message:
    `the System ${other.system} is served under the same service name as ${name}: ` +
    `${inWords(other)}; what clients ask reaches the one or the other`,
  guidance: 'Give one of the two another serviceName, or a NATS account of its own.',
})

const doing: Readonly<Record<Instance['role'], string>> = {
  acting: 'it acts as well',
  looking: 'it looks who acts',
  waiting: 'it does not act, and observes',
}

const silenceAlerts = ({ name, claim: { actor, silentSince } }: System): readonly Condition[] =>
  actor === null || silentSince === null
    ? []
    : [
        {
          code: 'nobody-acts',
          component: 'statemgr',
          severity: 'Critical',
          since: silentSince,
          message: `${inWords(actor)} acts for ${name} and does not answer any more`,
          guidance:
            'Until one acts again nothing but heat and an emergency off is seen to. ' +
            'Start that one, or this one anew; with --standby it takes over by itself.',
        },
      ]

/** Which run it is, where, and since when. */
const inWords = ({ boot, since, where }: Instance): string =>
  `boot ${boot} (${where}) since ${since}`
