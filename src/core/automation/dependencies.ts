/** Dependencies: what follows for a component that is on when what it needs is lost. */

import { hasLeave } from '../interlocks/overrides.ts'
import type { Component } from '../model/component.ts'
import type { Dependency } from '../model/description.ts'
import type { Platform } from '../model/platform.ts'
import { evaluate, predicateText, subjectOf, trueSince } from '../model/predicates.ts'
import type { Alert } from '../model/signals.ts'
import { componentOf, type System } from '../model/system.ts'
import { shed } from './shedding.ts'

/** Shuts down what cannot do without it. What cannot be seen is not lost: that is only told. */
export const heedDependencies = (platform: Platform, system: System, now: number): System =>
  platform.depending.reduce((sofar, { name, dependsOn }) => {
    // One that only waits for its turn waits for this, too.
    if (!isOn(platform, componentOf(sofar, name))) return sofar
    const lost = dependsOn.find(
      (one) => one.whenLost === 'shutdown' && isLost(sofar, one) && now >= believedAt(sofar, one),
    )
    if (lost === undefined || hasLeave(sofar, name, 'dependency')) return sofar
    return shed(platform, sofar, name, offFor(sofar, lost), now)
  }, system)

/** When a loss will have lasted for long enough to be believed. */
export const dependencyDeadlines = (platform: Platform, system: System): readonly number[] =>
  platform.depending.flatMap(({ dependsOn }) =>
    dependsOn
      .filter((one) => one.whenLost === 'shutdown' && isLost(system, one))
      .map((one) => believedAt(system, one)),
  )

/** Told of what is on; `which` is what it has lost. */
export function dependencyAlerts(platform: Platform, system: System): readonly Unnamed[] {
  return platform.depending.flatMap(({ name, dependsOn }) => {
    const component = componentOf(system, name)
    if (!isOn(platform, component)) return []
    return dependsOn
      .filter((one) => isLost(system, one))
      .map(({ on, whenLost }) => ({
        code: 'dependency-lost',
        component: name,
        which: subjectOf(on),
        severity: 'Critical' as const,
        since: trueSince(system, on) ?? component.since,
        message: `${name} depends on ${subjectOf(on)}: ${predicateText(system, on)}`,
        guidance:
          whenLost === 'shutdown'
            ? 'It is shut down by itself. Bring back what it depends on, then power it on.'
            : 'Bring back what it depends on, or power it off before it suffers.',
      }))
  })
}

type Unnamed = Omit<Alert, 'id'> & { readonly which: string }

const isLost = (system: System, { on }: Dependency) => evaluate(system, on) === 'not'

const believedAt = (system: System, { on, confirmMs }: Dependency) =>
  (trueSince(system, on) ?? 0) + confirmMs

const offFor = (system: System, { on }: Dependency) => ({
  action: 'EmergencyOff',
  cause: 'dependency-lost',
  reason: predicateText(system, on),
  correlation: `dependency/${subjectOf(on)}@${trueSince(system, on)}`,
})

const isOn = (platform: Platform, { kind, status, observed }: Component) =>
  platform.machines[kind]!.statuses[status]!.impliedPower === 'On' || observed.power === 'On'
