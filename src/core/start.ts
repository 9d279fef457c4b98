/** Starts a System: makes the first one of a platform, and takes back beliefs after a restart. */

import { contain, noteBug, setAside } from './automation/protection/containment.ts'
import { restorationAt } from './automation/protection/lost-power.ts'
import { firstComponent } from './first-system.ts'
import { schedulesAfter } from './intents/schedules.ts'
import { overridesAfter } from './interlocks/overrides.ts'
import type { Start, StartCrash } from './model/events/event.ts'
import type { Name } from './model/ids.ts'
import { lookUp } from './model/look-up.ts'
import type { Context } from './model/platform/context.ts'
import type { Platform } from './model/platform/platform.ts'
import { isKnown } from './model/power.ts'
import { busCarries } from './model/system/bus.ts'
import { soleClaim } from './model/system/claim.ts'
import type { Component } from './model/system/component.ts'
import { lastHeard } from './model/system/evidence.ts'
import type { Intents } from './model/system/intents.ts'
import type { Operation } from './model/system/operation.ts'
import {
  beginsByItself,
  change,
  componentsOf,
  isWorkedOn,
  type StartCause,
  type System,
  statusOf,
  tableOfComponents,
} from './model/system/system.ts'
import { emptyTable, rowOf } from './model/table.ts'
import { runBegun } from './observations/bmc-run.ts'
import { claimAfter } from './observations/claim.ts'
import { inWords, isPlanned } from './observations/config-change.ts'
import { coolingAtStart } from './observations/cooling.ts'
import { countedAtStart } from './observations/power-hours.ts'
import { suppliesAtStart } from './observations/supplies.ts'
import { unobserved } from './observations/unverified-power.ts'
import { callsAreDoubted } from './operations/once.ts'

/** After a start nothing is believed until it is observed; what was under way goes on. */
export function resume(context: Context, system: System, start: Start): System {
  const { platform, now } = context
  const kept = componentsOf(system).filter(
    ({ name }) => lookUp(platform.components, name) !== undefined,
  )
  // In the order of the platform, whatever order a store has: what follows from what is the same.
  const startCause = startCauseOf(start)
  const bugs: (readonly [Component, unknown])[] = []
  const components = Object.values(platform.components).map((description) => {
    const component = rowOf(system.components, description.name)
    const first = firstComponent(platform, description, now)
    if (component === undefined) return withRestart(first, start, startCause, now)
    try {
      return withRestart(doubted(platform, component, startCause, now), start, startCause, now)
    } catch (error) {
      bugs.push([component, error])
      return unread(first, component)
    }
  })
  const resumed = {
    ...system,
    boot: start.boot,
    startCause,
    settlesAt: now + platform.limits.settleMs,
    levels: emptyTable,
    supplies: suppliesAtStart(platform, system, startCause === 'ac-loss'),
    services: {},
    bus: busCarries,
    claim: start.claim === undefined ? soleClaim : claimAfter(soleClaim, start.claim, now),
    leds: emptyTable,
    intents: {
      ...damaged(system.intents, start, now),
      // One that is not carried out yet goes on, unless power was lost once more.
      restoration:
        startCause === 'ac-loss'
          ? restorationOf(context, { ...system, components: tableOfComponents(kept) })
          : system.intents.restoration,
    },
    components: tableOfComponents(components),
  }
  const held = bugs.reduce((sofar: System, [component, error]) => {
    const what = component.operation?.recipe ?? component.status
    return contain(context, sofar, { place: 'start', what, component: component.name }, error)
  }, resumed)
  const once = componentsOf(held).reduce(
    (sofar: System, { name }) => onceOnly(context, sofar, name),
    held,
  )
  const left = start.machine === 'booted' ? afterAway(once, start.awayMs ?? null, now) : once
  return start.crash === undefined ? left : afterCrash(context, left, start.crash)
}

/** What people gave a while for has gone on while the machine was away. */
function afterAway(system: System, awayMs: number | null, now: number): System {
  const left = overridesAfter(system, awayMs, now)
  return awayMs === null ? left : schedulesAfter(left, awayMs)
}

/**
 * A bug that could not be contained is told of. Where it comes back with each start, nobody knows
 * which of the operations under way it is about: all are set aside, and power is cut without them
 * where they were to cut it.
 */
function afterCrash(context: Context, system: System, crash: StartCrash): System {
  const { message, trace, isRepeated } = crash
  const bug = { place: 'process', what: 'the run before', at: context.now, message, trace } as const
  const recorded = setAside(context, system, { ...bug, component: null })
  if (!isRepeated) return recorded
  return componentsOf(recorded).reduce(
    (sofar: System, { name, operation }) =>
      operation === null
        ? sofar
        : setAside(context, sofar, { ...bug, place: 'start', component: name }),
    recorded,
  )
}

/** As at first, but for what people set: it is held until somebody has looked. */
const unread = (first: Component, { locks, identify, requested, operation }: Component) => ({
  ...first,
  ...{ locks, identify, requested, operation },
})

/** What the run before may have had done is not done again. */
function onceOnly(context: Context, system: System, name: Name): System {
  try {
    return callsAreDoubted(context.platform, system, name, context.now)
  } catch (error) {
    return contain(context, system, { place: 'start', what: 'calls', component: name }, error)
  }
}

/** Power that cannot be worked out is not given back by itself. */
function restorationOf(context: Context, system: System): Intents['restoration'] {
  try {
    return restorationAt(context.platform, system, context.now)
  } catch (error) {
    noteBug(context, { place: 'event', what: 'restoration', component: null }, error)
    return null
  }
}

/**
 * What this service runs on is the BMC: when that was booted, the BMC was. Where nothing says why,
 * and nobody here asked, it may have lost its power, which its chassis will tell.
 */
function withRestart(component: Component, start: Start, cause: StartCause, now: number) {
  const { bmcRun } = component
  if (bmcRun === null || start.machine === 'same') return component
  const unknown = { cause: 'Unknown', at: now } as const
  if (start.machine === null) return { ...component, restartCause: unknown }
  const named = { bootId: bmcRun.bootId, resetReason: start.reset }
  const run = runBegun(component, 'own-start', named, now)
  const isUnexplained = cause === 'ac-loss' && run.restartCause?.cause === 'Unknown'
  return isUnexplained ? { ...run, restartCause: { ...unknown, cause: 'PowerLoss' as const } } : run
}

/** What was lost stays said until somebody has acknowledged it. */
const damaged = (statusClass: Intents, { damage }: Start, now: number): Intents =>
  damage === null ? statusClass : { ...statusClass, damage: { message: damage, at: now } }

function doubted(platform: Platform, kept: Component, cause: StartCause, now: number): Component {
  // What an older version did not know of is as in a first component.
  const first = firstComponent(platform, platform.components[kept.name]!, now)
  const component = inWords(platform, { ...first, ...kept }, first)
  const machine = platform.machines[component.kind]!
  const { impliedPower, class: statusClass } = statusOf(platform, component)
  const isLeft = lastsAcross(platform, component, cause)
  const observed = isLeft ? component.observed : afterStart(platform, kept, cause, now)
  // A service that was started anew meanwhile may count anew, whatever it calls its run.
  const unseen: Component = {
    ...component,
    health: first.health,
    observed: { ...observed, serial: null },
    boot: component.boot && { ...component.boot, serial: null },
    // Whatever was asked before power was lost will not come any more.
    motions: cause === 'ac-loss' ? [] : component.motions,
    powerOn: countedAtStart(component),
    // What was asked of cooling lasts; how hot it is has to be read anew.
    thermal: first.thermal && {
      ...first.thermal,
      cooling: component.thermal?.cooling ?? null,
      raised: component.thermal?.raised ?? [],
      ...(component.thermal && coolingAtStart(component.thermal)),
    },
  }
  if (unseen.operation !== null && !isPlanned(platform, unseen.operation))
    return orphaned(platform, unseen, now)
  if (isWorkedOn(unseen) || statusClass === 'held') return unseen
  const doubt = machine.firstStatus
  if (isLeft && doubt === 'Unknown') return unseen
  // What begins anew by itself, as a BMC does, is on its way again; what has no power stays.
  const isReborn = beginsByItself(machine)
  const restarts =
    impliedPower !== null ||
    component.status === 'Unknown' ||
    (isReborn && statusClass !== 'waiting') ||
    component.status === 'Rebooting' ||
    component.status === 'ShuttingDown'
  if (!restarts) return unseen
  const { timeout } = machine.statuses[doubt]!
  return change(unseen, {
    status: doubt,
    cause: 'start',
    since: now,
    deadline: timeout === null ? null : now + timeout.afterMs,
    was: component.was ?? component.status,
  })
}

/** What is assumed is so when power comes, not when something was asked that may have been done. */
const afterStart = (platform: Platform, { name }: Component, cause: StartCause, now: number) => {
  const description = platform.components[name]!
  return unobserved(cause === 'ac-loss' ? description : { ...description, assumed: 'Unknown' }, now)
}

/**
 * Nobody will tell again what nobody measures: it is as it was, unless power was lost, or something
 * was asked of it that may have been done. The BMC that this runs on is on.
 */
const lastsAcross = (
  platform: Platform,
  { name, kind, observed, operation }: Component,
  cause: StartCause,
): boolean =>
  !platform.components[name]!.isMeasured &&
  observed.unverified === true &&
  (isKnown(lastHeard(observed)) || observed.source === 'contradiction') &&
  cause !== 'ac-loss' &&
  (kind === 'bmc' || operation === null || !isSwitching(platform, operation))

/** A call that changes its power is out. */
function isSwitching(platform: Platform, { component, recipe, steps, undo }: Operation): boolean {
  if (undo?.state.phase === 'asking') return true
  const planned = lookUp(lookUp(platform.plans, component), recipe)?.steps ?? []
  return steps.some(({ phase }, index) => {
    const step = planned[index]?.step
    return phase === 'asking' && step?.kind === 'call' && step.service === 'power'
  })
}

function orphaned(platform: Platform, component: Component, now: number): Component {
  const { action } = component.operation!
  const message = `${action} cannot go on: the configuration has changed under it`
  return change(component, {
    status: platform.machines[component.kind]!.failureStatus,
    since: now,
    deadline: null,
    cause: 'start',
    operation: null,
    lastError: { code: 'operation-lost', message, at: now },
  })
}

/**
 * By the evidence that the start brings. A machine that was booted without anybody having stopped
 * the service before, and that cannot say why, is taken to have lost its power: a chassis that
 * turns out to be on corrects that.
 */
function startCauseOf({ machine, reset, clean }: Start): StartCause {
  if (machine === null) return 'first'
  if (machine === 'same') return 'service-restart'
  if (reset === 'watchdog') return 'watchdog'
  if (reset === 'software' || reset === 'pinhole') return 'bmc-reboot'
  return reset === null && clean ? 'bmc-reboot' : 'ac-loss'
}
