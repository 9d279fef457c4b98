/** Defines the recipes of a chassis: its supplies, its main rail, and what becomes of its hosts. */

import type { EachStep } from '../model/platform/platform.ts'
import type { PowerVerb } from '../model/verbs.ts'
import { coolingSteps } from './cooling-steps.ts'
import { known } from './host-recipes.ts'
import type { Settings } from './settings.ts'
import {
  call,
  callsMs,
  eachOff,
  type NamesOf,
  observe,
  orderlyOffMs,
  recipe,
  stayOff,
} from './steps.ts'

export type ChassisRecipe = NamesOf<typeof chassisRecipes>

export const chassisRecipes = (settings: Settings) => {
  const { up, down, downForced } = chassisSteps(settings)
  const { fedDown, fedCut, fedBack } = fedSteps(settings)
  const taken = settings.hostShutdownRequired ? fedDown : fedCut
  return [
    recipe('chassis.power-on', 'chassis', {
      class: 'up',
      status: 'PoweringOn',
      ends: 'On',
      undoing: 'PoweringOff',
      power: 'On',
      failed: 'observed',
      energises: true,
      abortable: true,
      checks: 'chassisPowerOn',
      steps: up,
    }),
    recipe('chassis.power-off', 'chassis', {
      class: 'down',
      status: 'PoweringOff',
      ends: 'Off',
      power: 'Off',
      checks: 'chassisPowerOff',
      steps: [...taken, ...down],
    }),
    recipe('chassis.force-off', 'chassis', {
      class: 'force',
      status: 'PoweringOff',
      ends: 'Off',
      power: 'Off',
      steps: [...fedCut, ...downForced],
    }),
    recipe('chassis.emergency-shutdown', 'chassis', {
      class: 'cut',
      status: 'PoweringOff',
      ends: 'Off',
      power: 'Off',
      steps: downForced.map((step, i) => (i === 0 ? { ...step, after: [] } : step)),
    }),
    recipe('chassis.power-cycle', 'chassis', {
      class: 'up',
      status: 'PowerCycling',
      ends: 'On',
      power: 'On',
      failed: 'observed',
      energises: true,
      checks: 'chassisPowerOn',
      steps: [
        ...taken,
        ...down,
        stayOff(settings),
        ...up.map((step) => (step.after?.length === 0 ? { ...step, after: ['stay off'] } : step)),
        ...fedBack,
      ],
    }),
    recipe('chassis.enter-maintenance', 'chassis', {
      class: 'quiet',
      ends: 'Maintenance',
      sets: { lock: 'maintenance' },
    }),
    recipe('chassis.exit-maintenance', 'chassis', {
      class: 'quiet',
      ends: 'observed',
      sets: { unlock: 'maintenance' },
      steps: [known(settings)],
    }),
    recipe('chassis.recover', 'chassis', {
      class: 'quiet',
      ends: 'observed',
      steps: [known(settings)],
    }),
    recipe('chassis.supplies-on', 'chassis', {
      class: 'quiet',
      needs: 'On',
      steps: suppliesBack(settings),
    }),
    recipe('chassis.identify-on', 'chassis', { class: 'quiet', sets: { identify: true } }),
    recipe('chassis.identify-off', 'chassis', { class: 'quiet', sets: { identify: false } }),
  ]
}

function chassisSteps(settings: Settings) {
  const { transitionTimeoutMs, forceTimeoutMs } = settings
  const { raised, lowered } = coolingSteps(settings, 'chassis')
  const suppliesOff = call('supply off', 'power', 'off', 'supplies-reversed', settings, {
    ignoreFailureBecause: 'an idle supply harms nothing',
    undo: { none: 'a supply is not turned on by itself' },
  })
  const cutBy = (verb: PowerVerb, timeoutMs: number) => [
    call('main rail off', 'power', verb, 'self', settings, {
      verifiedByNext: true,
      undo: { none: 'power is not given back by itself' },
    }),
    observe('chassis power off', 'self', { power: 'Off' }, timeoutMs),
  ]
  const cut = cutBy('off', transitionTimeoutMs)
  // A button that is held may be held again: what is pressed must not be, and could stay undone.
  const cutForced = cutBy(settings.pressesButtons ? 'force-off' : 'off', forceTimeoutMs)
  const standIn = settings.suppliesStandIn
    ? { ignoreFailureBecause: 'the others stand in for it' }
    : {}
  const fed = observe('supplies give power', 'self', { fed: true }, transitionTimeoutMs)
  const up = [
    call('supply on', 'power', 'on', 'supplies', settings, {
      after: [],
      verifiedByNext: true,
      ...standIn,
      undo: [{ ...suppliesOff, target: 'self' as const }],
    }),
    observe('supply good', 'supplies', { level: 'normal' }, transitionTimeoutMs, standIn),
    ...(settings.suppliesStandIn ? [fed] : []),
    ...raised,
    observe('cooling confirmed', 'zones', { level: 'normal' }, transitionTimeoutMs),
    call('main rail on', 'power', 'on', 'self', settings, {
      after: [settings.suppliesStandIn ? fed.name : 'supply good', 'cooling confirmed'],
      undo: cut,
      verifiedByNext: true,
    }),
    observe('chassis power good', 'self', { power: 'On' }, transitionTimeoutMs),
  ]
  return {
    up,
    down: [...cut, suppliesOff, ...lowered],
    downForced: [...cutForced, suppliesOff, ...lowered],
  }
}

/** A supply that gives nothing any more is turned on anew, while the others carry the chassis. */
function suppliesBack(settings: Settings) {
  const { transitionTimeoutMs } = settings
  const tried = { ignoreFailureBecause: 'the others are turned on all the same' }
  return [
    call('supply on again', 'power', 'on', 'supplies', settings, {
      after: [],
      skipIf: { level: 'normal' },
      verifiedByNext: true,
      ...tried,
      undo: { none: 'a supply that gives power harms nothing' },
    }),
    observe('supply back', 'supplies', { level: 'normal' }, transitionTimeoutMs, tried),
    observe('every supply gives power', 'supplies', { level: 'normal' }, transitionTimeoutMs),
  ]
}

/** What becomes of those that it feeds. Hosts go first and come back last: they depend on parts. */
function fedSteps(settings: Settings) {
  const { forceTimeoutMs, transitionTimeoutMs, partsTimeoutMs, dependencyLevels } = settings
  // Those that others need wait for them.
  const hostsDown = eachOff(
    'hosts shut down',
    'hosts',
    'GracefulShutdown',
    (1 + dependencyLevels) * orderlyOffMs(settings),
  )
  const byTheRail = {
    ignoreFailureBecause: 'cutting the main rail takes their power anyway',
  }
  const hostsCut = eachOff(
    'hosts forced off',
    'hosts',
    'ForceOff',
    forceTimeoutMs + callsMs(settings),
    byTheRail,
  )
  const partsDown = eachOff('power off', 'parts', 'PowerOff', partsTimeoutMs)
  const partsCut = eachOff('force off', 'parts', 'ForceOff', partsTimeoutMs, byTheRail)
  const hostsBack: EachStep = {
    kind: 'each',
    name: 'hosts back on',
    target: 'hosts-that-were-on',
    action: 'PowerOn',
    until: { power: 'On' },
    timeoutMs: transitionTimeoutMs + 2 * callsMs(settings) + settings.bootTimeoutMs,
    ignoreFailureBecause: 'each host tells of its own failure',
  }
  const partsBack: EachStep = {
    ...hostsBack,
    name: 'power back on',
    target: 'parts-that-were-on',
    timeoutMs: partsTimeoutMs,
    ignoreFailureBecause: 'each part tells of its own failure',
  }
  return {
    fedDown: [hostsDown, partsDown],
    fedCut: [hostsCut, partsCut],
    fedBack: [partsBack, hostsBack],
  }
}
