/** Starts: the first System of a platform, and what a restart leaves of one. */
import type { Component, Operation, StepState, System } from './model.ts'
import type { Description, Platform } from './platform.ts'
import { change, componentsOf, isWorkedOn } from './system.ts'

/** Nothing is known yet: every component is in its machine's first status. */
export function firstSystem(platform: Platform, id: string, now: number): System {
  const components = Object.values(platform.components).map((d) => [
    d.name,
    firstComponent(platform, d, now),
  ])
  return {
    name: platform.name,
    id,
    boot: '',
    settlesAt: now,
    seq: 0,
    order: 0,
    calls: 0,
    energisedAt: null,
    components: Object.fromEntries(components),
    levels: {},
    services: {},
    ended: [],
  }
}

/** After a start nothing is believed until it is observed; what was under way goes on. */
export function resume(platform: Platform, system: System, boot: string, now: number): System {
  const kept = componentsOf(system).filter(({ name }) => platform.components[name] !== undefined)
  const known = new Set(kept.map(({ name }) => name))
  const added = Object.values(platform.components)
    .filter(({ name }) => !known.has(name))
    .map((description) => firstComponent(platform, description, now))
  const components = [...kept.map((c) => doubted(platform, c, now)), ...added]
  return {
    ...system,
    boot,
    settlesAt: now + platform.limits.settleMs,
    levels: {},
    services: {},
    components: Object.fromEntries(components.map((component) => [component.name, component])),
  }
}

function firstComponent(
  platform: Platform,
  { name, kind, attemptsMax, bootProgress }: Description,
  now: number,
): Component {
  const machine = platform.machines[kind]!
  const status = 'Unknown' in machine.statuses ? 'Unknown' : machine.adopts.Off
  const { gaveUp } = machine.statuses[status]!
  return {
    name,
    kind,
    status,
    since: now,
    deadline: gaveUp === null ? null : now + gaveUp.afterMs,
    revision: 1,
    requested: null,
    observed: { power: 'Unknown', at: null, source: null, serial: null, offs: 0 },
    health: 'Unknown',
    operation: null,
    lastError: null,
    cause: 'start',
    discrepancy: null,
    locks: [],
    identify: false,
    boot: bootProgress ? { progress: 'None', at: now, serial: null, before: null } : null,
    attemptsLeft: attemptsMax,
    was: null,
  }
}

function doubted(platform: Platform, component: Component, now: number): Component {
  const machine = platform.machines[component.kind]!
  const { claims, class: standing } = machine.statuses[component.status]!
  const unseen: Component = {
    ...component,
    observed: { ...component.observed, power: 'Unknown', at: null, source: null, offs: 0 },
    operation: component.operation && doubtedOperation(platform, component.operation, now),
  }
  if (unseen.operation !== null && !isPlanned(platform, unseen.operation))
    return orphaned(platform, unseen, now)
  if (isWorkedOn(unseen) || standing === 'held') return unseen
  const first = 'Unknown' in machine.statuses ? 'Unknown' : machine.adopts.Off
  const restarts =
    claims !== null ||
    component.status === 'Unknown' ||
    (first !== 'Unknown' && standing !== 'waiting') ||
    component.status === 'Rebooting' ||
    component.status === 'ShuttingDown'
  if (!restarts) return unseen
  const { gaveUp } = machine.statuses[first]!
  return change(unseen, {
    status: first,
    cause: 'start',
    since: now,
    deadline: gaveUp === null ? null : now + gaveUp.afterMs,
    was: component.was ?? component.status,
  })
}

/** A changed configuration may have taken away the plan that the operation was following. */
const isPlanned = (platform: Platform, { component, recipe, steps }: Operation) =>
  platform.plans[component]?.[recipe]?.steps.length === steps.length

function orphaned(platform: Platform, component: Component, now: number): Component {
  const { action } = component.operation!
  const message = `${action} cannot go on: the configuration has changed under it`
  return change(component, {
    status: platform.machines[component.kind]!.fails,
    since: now,
    deadline: null,
    cause: 'start',
    operation: null,
    lastError: { code: 'operation-lost', message, at: now },
  })
}

/** A call that must not be made twice may have been made: that is doubt, and looking will tell. */
function doubtedOperation(platform: Platform, operation: Operation, now: number): Operation {
  const plan = platform.plans[operation.component]?.[operation.recipe]
  const steps = operation.steps.map((state, index): StepState => {
    const step = plan?.steps[index]?.step
    const once = step?.kind === 'call' && step.once
    return state.phase === 'asking' && once && step.observable
      ? { ...state, phase: 'done', doubtful: true, deadline: null, endedAt: now }
      : state
  })
  return { ...operation, steps }
}
