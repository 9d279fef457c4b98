/** What the compiler accepts of a platform, and each mistake that it finds. */
import { defineMachine, definePlatform, defineRecipe } from '../../src/platform/define/checked.ts'

const start = defineRecipe({
  class: 'up',
  status: 'PoweringOn',
  ends: 'On',
  power: 'On',
  steps: [
    { call: 'coolantmgr.on', verifiedByNext: true, undo: [{ call: 'coolantmgr.off' }] },
    { observe: { power: 'On' } },
    { pause: '2s', after: ['coolantmgr.on', 'observe power On'] },
    { observe: { sensor: 'flow', is: ['normal'] }, name: 'flows', enters: 'Priming' },
  ],
})

const pump = defineMachine('pump', {
  service: 'coolantmgr',
  statuses: {
    Priming: { class: 'waiting', impliedPower: 'On', deadline: '30s', onTimeout: 'Failed' },
  },
  actions: { Prime: { recipe: 'prime', from: ['On'], satisfiedBy: ['Priming'] } },
  recipes: {
    'power-on': { replaces: true, ...start },
    prime: { class: 'quiet', steps: [{ call: 'coolantmgr.prime', undo: { none: 'it is water' } }] },
  },
  addedSteps: [{ before: 'power off', steps: [{ pause: '1s' }], inEmergencies: true }],
  leds: { flow: { show: [{ status: ['Priming'], pattern: 'blink' }, { pattern: 'off' }] } },
})

const valve = defineMachine('valve', {
  base: 'none',
  statuses: {
    Open: { class: 'stable', impliedPower: 'On' },
    Shut: { class: 'stable', impliedPower: 'Off' },
  },
  statusWhenPower: { On: 'Open', Off: 'Shut' },
  failureStatus: 'Shut',
})

const whole = {
  integrations: { others: ['coolantmgr'] },
  kinds: { pump, valve, host: { actions: { Twin: { recipe: 'power-on', from: ['Off'] } } } },
  hosts: [{ name: 'host.0', thermalZone: 'loop', powerDependencies: ['psu.0'] }],
  chassis: { powerSequence: ['psu.0'], healthRules: [{ component: 'pump.0', health: 'Warning' }] },
  components: [
    { name: 'valve.0', dependsOn: [{ component: 'pump.0', is: ['On', 'Priming'] }] },
    { name: 'pump.0', dependsOn: [{ resource: 'coolant', is: ['normal'] }] },
  ],
  zones: [{ name: 'loop', warning: 50, critical: 60 }],
  sensors: [{ name: 'flow', lowerCritical: 4, unit: 'l/min' }],
  supplies: [{ name: 'psu.0' }],
  resources: [{ name: 'coolant', sensors: ['flow'] }],
} as const

definePlatform(whole, { coolantmgr: ['prime'] })
definePlatform({ hosts: [{ name: 'host.0' }] })

// ── Recipes ──

defineRecipe({
  class: 'quiet',
  steps: [
    { pause: '1s', name: 'first' },
    // @ts-expect-error: there is no step before it of that name
    { pause: '1s', after: ['frist'] },
  ],
})

defineRecipe({
  class: 'quiet',
  steps: [
    // @ts-expect-error: it comes after itself
    { pause: '1s', name: 'only', after: ['only'] },
  ],
})

defineRecipe({
  class: 'quiet',
  // @ts-expect-error: unknown target
  steps: [{ call: 'thermal.raise', target: 'zone', undo: { none: 'it cools by itself' } }],
})

// @ts-expect-error: unknown class
defineRecipe({ class: 'upward' })

// @ts-expect-error: unknown option of a recipe
defineRecipe({ class: 'quiet', step: [] })

defineRecipe({
  class: 'quiet',
  // @ts-expect-error: unknown option of a step
  steps: [{ pause: '1s', afer: [] }],
})

// ── Machines ──

// @ts-expect-error: an action from a status that there is not
defineMachine('pump', { actions: { Prime: { recipe: 'power-on', from: ['Runing'] } } })

defineMachine('pump', {
  // @ts-expect-error: an action is satisfied by a status that there is not
  actions: { P: { recipe: 'power-on', from: 'any', satisfiedBy: ['Primed'] } },
})

// @ts-expect-error: an action without such a recipe
defineMachine('pump', { actions: { Prime: { recipe: 'prime', from: 'any' } } })

// @ts-expect-error: a recipe that ends in a status that there is not
defineMachine('pump', { recipes: { prime: { class: 'quiet', ends: 'Primed' } } })

defineMachine('pump', {
  // @ts-expect-error: a step that enters a status that there is not
  recipes: { prime: { class: 'quiet', steps: [{ pause: '1s', enters: 'Primed' }] } },
})

defineMachine('pump', {
  // @ts-expect-error: an added step that enters a status that there is not
  addedSteps: [{ after: 'power on', steps: [{ pause: '1s', enters: 'Primed' }] }],
})

defineMachine('pump', {
  // @ts-expect-error: an added step that comes after one that is not before it
  addedSteps: [{ after: 'power on', steps: [{ pause: '1s', after: ['power on'] }] }],
})

// @ts-expect-error: a waiting status is given up as one that there is not
defineMachine('p', { statuses: { Wet: { class: 'waiting', deadline: '1s', onTimeout: 'Dry' } } })

// @ts-expect-error: a status of the base again, without replaces
defineMachine('pump', { statuses: { Off: { class: 'stable' } } })

// @ts-expect-error: replaces where there is nothing
defineMachine('pump', { statuses: { Wet: { class: 'stable', replaces: true } } })

// @ts-expect-error: an LED of a status that there is not
defineMachine('pump', { leds: { flow: { show: [{ status: ['Dry'], pattern: 'on' }] } } })

// @ts-expect-error: a kind without a base does not say what it is when it is on
defineMachine('valve', { base: 'none', statuses: { Open: { class: 'stable' } } })

// @ts-expect-error: Running is a status of a host, not of a chassis
defineMachine('chassis', { actions: { Tidy: { recipe: 'recover', from: ['Running'] } } })

// @ts-expect-error: a recipe that was defined alone, of a status that this kind does not have
defineMachine('fan', { recipes: { prime: defineRecipe({ class: 'quiet', ends: 'Primed' }) } })

// ── Platforms ──

// @ts-expect-error: coolantmgr does not say that it understands prime
definePlatform(whole)

definePlatform({
  hosts: [{ name: 'host.0' }],
  kinds: {
    // @ts-expect-error: there is no service of that name
    pump: { recipes: { p: { class: 'quiet', steps: [{ call: 'tray.on', undo: { none: '-' } }] } } },
  },
})

definePlatform({
  hosts: [{ name: 'host.0' }],
  kinds: {
    pump: {
      // @ts-expect-error: there is no such verb of thermal
      recipes: { p: { class: 'quiet', steps: [{ call: 'thermal.rise', undo: { none: '-' } }] } },
    },
  },
})

// @ts-expect-error: a kind switched by a service that there is not
definePlatform({ hosts: [{ name: 'host.0' }], kinds: { pump: { service: 'pumpmgr' } } })

// @ts-expect-error: a component of a kind that there is not
definePlatform({ hosts: [{ name: 'host.0' }], kinds: { pump: {} }, components: [{ name: 'p.0' }] })

definePlatform({
  kinds: { pump: {} },
  components: [{ name: 'pump.0' }],
  // @ts-expect-error: a pump is never Running
  hosts: [{ name: 'host.0', dependsOn: [{ component: 'pump.0', is: ['Running'] }] }],
})

// @ts-expect-error: depends on a component that there is not
definePlatform({ hosts: [{ name: 'host.0', dependsOn: [{ component: 'pump.1' }] }] })

// @ts-expect-error: depends on a resource that there is not
definePlatform({ hosts: [{ name: 'host.0', dependsOn: [{ resource: 'fabric' }] }] })

// @ts-expect-error: a zone that there is not
definePlatform({ hosts: [{ name: 'host.0', thermalZone: 'lop' }], zones: whole.zones })

// @ts-expect-error: a supply that there is not
definePlatform({ hosts: [{ name: 'host.0' }], chassis: { powerSequence: ['psu.1'] } })

// @ts-expect-error: a health sensor that there is not
definePlatform({ hosts: [{ name: 'host.0', healthSensors: ['flaw'] }], sensors: whole.sensors })

// @ts-expect-error: unknown option of a platform
definePlatform({ hosts: [{ name: 'host.0' }], zone: [] })

// @ts-expect-error: unknown option of a host
definePlatform({ hosts: [{ name: 'host.0', thermalZones: 'loop' }], zones: whole.zones })
