/**
 * The contract of verbs: every verb that a recipe or a mitigation can send, in either dialect, is
 * one that the peer is known to answer, or one that is known never to be sent.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mitigationCalls } from '../../src/core/automation/protection/mitigations.ts'
import type { Planned, Platform } from '../../src/core/model/platform/platform.ts'
import type { Mitigation, MitigationKind } from '../../src/core/model/system/protection.ts'
import { powerActions, translate, ubmcVerbs } from '../../src/dialects/ubmc/power/verbs.ts'
import { nativeVerbs, targetKindOf, verbRow } from '../../src/dialects/verbs.ts'
import { verbsOf } from '../../src/sim/plant/command.ts'
import { shapeOf } from '../../src/sim/shape-of.ts'
import { example, exampleConfig, platformWith, systemIn } from '../harness/platform.ts'

interface Sent {
  readonly service: string
  readonly verb: string
  readonly target: string
}

/** Whatever the settings make of the recipes: what is left out in one is there in another. */
const platforms: readonly Platform[] = [
  example,
  platformWith((config) => ({
    ...config,
    policies: {
      ...config.policies,
      chassisPowerOff: {
        ...config.policies.chassisPowerOff,
        hostShutdownRequired: false,
        forcesHosts: false,
      },
    },
  })),
]

const sent = platforms.flatMap(callsOf)
const wordOf = ({ service, verb, target }: Sent) =>
  `${service} ${verb} ${targetKindOf(example, service, target)}`
const words = [...new Set(sent.map(wordOf))].sort()

test('there are verbs to look at', (t) => {
  assert.ok(words.length >= 12, `only ${words.length} verbs were found`)
  t.diagnostic(words.join(', '))
})

test('native services are known to answer every verb that is sent', () => {
  const unanswered = sent.filter(({ service, verb, target }) => {
    const kind = targetKindOf(example, service, target)
    return verbRow(nativeVerbs, service, kind, verb) === null
  })
  assert.deepEqual([...new Set(unanswered.map(wordOf))], [])
})

test('what native services are said to answer, the simulated ones do', () => {
  const shape = shapeOf(exampleConfig())
  const silent = sent.filter(({ service, verb, target }) => {
    const name = service === 'thermal' ? shape.services.thermal : shape.services.power
    return !verbsOf(shape, name).get(target)?.includes(verb)
  })
  assert.deepEqual([...new Set(silent.map(wordOf))], [])
})

/** What is never sent to u-bmc, and what the recipes that would send it come to. */
const impossible = {
  'power cap host': 'the cap is refused, and the next step of shedding takes a host down',
  'power nmi host': 'Nmi fails, saying why',
  'power off supply': 'tolerated: an idle supply harms nothing',
  'power on supply': 'a platform for u-bmc names no powerSequence',
  'power uncap host': 'what was never capped is not uncapped',
}

test('u-bmc is known to answer every verb that is sent, but for those that never are', () => {
  const foreign = sent.filter(({ service, verb, target }) => {
    const kind = targetKindOf(example, service, target)
    return verbRow(ubmcVerbs, service, kind, verb) === null
  })
  assert.deepEqual([...new Set(foreign.map(wordOf))], [])
  const never = sent.filter((call) => translate(example, call).kind === 'impossible')
  assert.deepEqual([...new Set(never.map(wordOf))].sort(), Object.keys(impossible).sort())
})

test('nothing but the four words that powermgr knows is ever sent to it', () => {
  for (const call of sent) {
    const translated = translate(example, call)
    if (translated.kind !== 'sent') continue
    assert.ok(powerActions.includes(translated.action))
    assert.equal(call.service, 'power')
  }
})

test('a verb that nobody is known to answer is found', () => {
  const made: Sent = { service: 'power', verb: 'levitate', target: 'host.0' }
  assert.equal(verbRow(nativeVerbs, made.service, 'host', made.verb), null)
  assert.equal(verbRow(ubmcVerbs, made.service, 'host', 'constructor'), null)
  assert.equal(verbRow(ubmcVerbs, 'pump', 'component', 'on'), null)
  const translated = translate(example, made)
  assert.equal(translated.kind, 'impossible')
  assert.match(translated.kind === 'impossible' ? translated.why : '', /levitate of power .* host/)
})

/** Every call of every plan, its undo, and what is asked again; and those of all mitigations. */
function callsOf(platform: Platform): readonly Sent[] {
  const plans = Object.values(platform.plans).flatMap((byRecipe) => Object.values(byRecipe))
  return [
    ...plans.flatMap(({ steps }) => steps.flatMap(callsOfStep)),
    ...callsOfMitigations(platform),
  ]
}

function callsOfStep({ step, target, undo }: Planned): readonly Sent[] {
  const undone = undo.flatMap(callsOfStep)
  if (step.kind === 'call') return [{ service: step.service, verb: step.verb, target }, ...undone]
  if (step.kind !== 'observe' || step.retryWith === undefined) return undone
  return [{ service: 'power', verb: step.retryWith.verb, target }, ...undone]
}

function callsOfMitigations(platform: Platform): readonly Sent[] {
  const targets: Readonly<Record<MitigationKind, string>> = {
    cooling: 'cpu_zone',
    cap: 'host.0',
    cut: 'host.0',
  }
  const mitigations = (['beginning', 'releasing'] as const).flatMap((state) =>
    Object.entries(targets).map(([kind, target]) =>
      mitigationOf(kind as MitigationKind, target, state),
    ),
  )
  const system = systemIn(platform)
  const protection = {
    ...system.protection,
    mitigations: Object.fromEntries(mitigations.map((mitigation) => [mitigation.id, mitigation])),
  }
  return mitigationCalls(platform, { ...system, protection })
}

function mitigationOf(
  kind: MitigationKind,
  target: string,
  state: Mitigation['state'],
): Mitigation {
  return {
    id: `${kind}/${target}/${state}`,
    kind,
    target,
    state,
    cause: 'test',
    correlation: 'test',
    why: 'test',
    since: 0,
    order: 1,
    attempts: 1,
    phase: 'asking',
    deadline: null,
    error: null,
  }
}
