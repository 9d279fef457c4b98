/** Acknowledges alerts: somebody has seen one; it stands on until its condition is gone. */

import { forgetBugsOf, internal } from '../automation/protection/containment.ts'
import type { AlertAcknowledge } from '../model/events/command.ts'
import { type CommandResult, recorded, refused } from '../model/events/command-result.ts'
import { lookUp, without } from '../model/look-up.ts'
import type { Platform } from '../model/platform/platform.ts'
import { refuse } from '../model/refusals.ts'
import type { Alert } from '../model/system/signals.ts'
import { change, put, type System } from '../model/system/system.ts'
import { rowOf } from '../model/table.ts'
import { activeAlert } from './notify.ts'

/**
 * What was lost with a store, a bug, and what an operation left, is over for the service once
 * somebody has seen it.
 */
export function acknowledge(
  _: Platform,
  system: System,
  { alert: id, actor, reason }: AlertAcknowledge,
  now: number,
): CommandResult {
  const alert = activeAlert(system, id)
  if (alert === undefined) {
    return refused(system, refuse('unknown-alert', `the alert ${id} does not stand`))
  }
  const { intents } = system
  const before = lookUp(intents.acknowledged, id)
  if (before !== undefined && before.actor === actor && before.note === reason) {
    return recorded(system, { alert: id, acknowledged: before })
  }
  const acknowledgement = { actor, note: reason, at: now }
  const next = {
    ...withoutAftermath(system, alert),
    intents: {
      ...intents,
      damage: alert.code === 'store-damaged' ? null : intents.damage,
      behind: alert.code === 'journal-behind' ? null : intents.behind,
      takenDown:
        alert.code === 'taken-down'
          ? without(intents.takenDown, alert.component)
          : intents.takenDown,
      bugs: alert.code === internal ? forgetBugsOf(intents.bugs, alert.component) : intents.bugs,
      refusedSchedules:
        alert.code === 'schedule-refused'
          ? without(intents.refusedSchedules, alert.id.split('/').at(-1)!)
          : intents.refusedSchedules,
      acknowledged: { ...intents.acknowledged, [id]: acknowledgement },
    },
    // Whether it is carried again shows when it is tried: until then it is taken for mended.
    bus: alert.code === 'bus-refused' ? withoutRefusal(system, alert) : system.bus,
  }
  return recorded(next, { alert: id, acknowledged: acknowledgement })
}

/** What an operation left somebody has seen to. */
function withoutAftermath(system: System, { code, component: name, id }: Alert): System {
  const component = rowOf(system.components, name)
  if (component?.aftermath === undefined) return system
  const aftermath = component.aftermath.filter(
    (one) => id !== [code, name, one.operation].join('/') || one.code !== code,
  )
  return aftermath.length === component.aftermath.length
    ? system
    : put(system, change(component, { aftermath }))
}

const withoutRefusal = ({ bus }: System, { id, code, component }: Alert): System['bus'] => ({
  ...bus,
  refused: bus.refused.filter(({ subject }) => id !== [code, component, subject].join('/')),
})
