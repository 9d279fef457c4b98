/** Defines the recipes of what is switched: how own kinds go on and off by default. */

import { coolingSteps } from './cooling-steps.ts'
import { known } from './host-recipes.ts'
import type { Settings } from './settings.ts'
import { call, dependentsOff, type NamesOf, observe, recipe, stayOff } from './steps.ts'

/** By their own names, behind that of the kind. */
export type SwitchedRecipe =
  NamesOf<typeof switchedRecipes> extends `${string}.${infer Name}` ? Name : never

/** `service` is who switches it; only the verbs `on` and `off` are asked of it. */
export const switchedRecipes = (kind: string, service: string, settings: Settings) => [
  ...upRecipes(kind, service, settings),
  ...downRecipes(kind, service, settings),
  ...quietRecipes(kind, settings),
]

function upRecipes(kind: string, service: string, settings: Settings) {
  const { up, off } = switchedSteps(service, settings)
  const rising = {
    class: 'up',
    ends: 'On',
    undoing: 'PoweringOff',
    power: 'On',
    failed: 'observed',
    energises: true,
    checks: `${kind}PowerOn`,
  } as const
  return [
    recipe(`${kind}.power-on`, kind, {
      ...rising,
      status: 'PoweringOn',
      abortable: true,
      steps: up,
    }),
    recipe(`${kind}.power-cycle`, kind, {
      ...rising,
      status: 'PowerCycling',
      steps: [
        ...off,
        stayOff(settings),
        ...up.map((step) => (step.after?.length === 0 ? { ...step, after: ['stay off'] } : step)),
      ],
    }),
  ]
}

function downRecipes(kind: string, service: string, settings: Settings) {
  const { off, forceOff, lowered } = switchedSteps(service, settings)
  const falling = { status: 'PoweringOff', ends: 'Off', power: 'Off' } as const
  const isolating = { ...falling, ends: 'Isolated', sets: { lock: 'isolated' } } as const
  return [
    recipe(`${kind}.power-off`, kind, {
      ...falling,
      class: 'down',
      failed: 'observed',
      steps: [dependentsOff(settings), ...off, ...lowered],
    }),
    recipe(`${kind}.force-off`, kind, {
      ...falling,
      class: 'force',
      steps: [...forceOff, ...lowered],
    }),
    recipe(`${kind}.isolate`, kind, { ...isolating, class: 'force', steps: forceOff }),
    recipe(`${kind}.emergency-off`, kind, { ...falling, class: 'emergency', steps: forceOff }),
    recipe(`${kind}.emergency-isolate`, kind, {
      ...isolating,
      class: 'emergency',
      steps: forceOff,
    }),
    recipe(`${kind}.emergency-cut`, kind, { ...falling, class: 'cut', steps: forceOff }),
  ]
}

const quietRecipes = (kind: string, settings: Settings) => [
  recipe(`${kind}.enter-maintenance`, kind, {
    class: 'quiet',
    ends: 'Maintenance',
    sets: { lock: 'maintenance' },
  }),
  recipe(`${kind}.exit-maintenance`, kind, {
    class: 'quiet',
    ends: 'observed',
    sets: { unlock: 'maintenance' },
    steps: [known(settings)],
  }),
  recipe(`${kind}.recover`, kind, {
    class: 'quiet',
    ends: 'observed',
    sets: { lock: null },
    steps: [known(settings)],
  }),
  recipe(`${kind}.identify-on`, kind, { class: 'quiet', sets: { identify: true } }),
  recipe(`${kind}.identify-off`, kind, { class: 'quiet', sets: { identify: false } }),
]

function switchedSteps(service: string, settings: Settings) {
  const { transitionTimeoutMs, forceTimeoutMs } = settings
  const { raised, lowered, raisedNames } = coolingSteps(settings, 'load')
  const offWithin = (timeoutMs: number) => [
    call('power off', service, 'off', 'self', settings, {
      verifiedByNext: true,
      undo: { none: 'power is not given back by itself' },
    }),
    observe('power gone', 'self', { power: 'Off' }, timeoutMs),
  ]
  const off = offWithin(transitionTimeoutMs)
  const forceOff = offWithin(forceTimeoutMs)
  const up = [
    ...raised,
    observe('power dependencies good', 'supplies', { level: 'normal' }, transitionTimeoutMs, {
      after: [],
    }),
    call('power on', service, 'on', 'self', settings, {
      after: [...raisedNames, 'power dependencies good'],
      undo: off,
      verifiedByNext: true,
    }),
    observe('power good', 'self', { power: 'On' }, transitionTimeoutMs),
  ]
  return { up, off, forceOff, lowered }
}
