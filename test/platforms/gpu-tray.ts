/** `examples/gpu-tray.yaml` in TypeScript: a test shows that both are the same platform. */
import { defineMachine, definePlatform, defineRecipe } from '../../src/platform/define/checked.ts'

const start = defineRecipe({
  class: 'up',
  status: 'PoweringOn',
  ends: 'On',
  undoing: 'PoweringOff',
  power: 'On',
  failed: 'observed',
  steps: [
    {
      call: 'coolantmgr.on',
      verifiedByNext: true,
      undo: [{ call: 'coolantmgr.off' }, { observe: { power: 'Off' } }],
    },
    { observe: { power: 'On' } },
    {
      observe: { sensor: 'coolant_flow', is: ['normal'] },
      name: 'coolant flows',
      enters: 'Priming',
      timeout: '20s',
      code: 'no-flow',
    },
  ],
})

const pump = defineMachine('pump', {
  service: 'coolantmgr',
  statuses: {
    Priming: { class: 'waiting', impliedPower: 'On', deadline: '30s', code: 'priming-timeout' },
    Drained: { class: 'held', impliedPower: 'Off' },
  },
  actions: {
    Drain: { recipe: 'drain', from: ['Off'], satisfiedBy: ['Drained'] },
    Refill: { recipe: 'refill', from: ['Drained'] },
  },
  recipes: {
    'power-on': { replaces: true, ...start },
    'power-off': {
      replaces: true,
      class: 'down',
      status: 'PoweringOff',
      ends: 'Off',
      power: 'Off',
      failed: 'observed',
      steps: [
        { each: 'PowerOff', target: 'dependents', until: { power: 'Off' }, timeout: '2m' },
        {
          call: 'coolantmgr.off',
          verifiedByNext: true,
          undo: { none: 'power is not given back by itself' },
        },
        { observe: { power: 'Off' } },
      ],
    },
    'power-cycle': {
      replaces: true,
      class: 'up',
      status: 'PowerCycling',
      ends: 'On',
      undoing: 'PoweringOff',
      power: 'On',
      failed: 'observed',
      steps: [
        { each: 'PowerOff', target: 'dependents', until: { power: 'Off' }, timeout: '2m' },
        { call: 'coolantmgr.off', undo: { none: 'power is given back by the steps to come' } },
        { observe: { power: 'Off' } },
        { pause: '5s' },
        {
          call: 'coolantmgr.on',
          verifiedByNext: true,
          undo: [{ call: 'coolantmgr.off' }, { observe: { power: 'Off' } }],
        },
        { observe: { power: 'On' } },
        {
          observe: { sensor: 'coolant_flow', is: ['normal'] },
          enters: 'Priming',
          timeout: '20s',
          code: 'no-flow',
        },
      ],
    },
    drain: {
      class: 'quiet',
      ends: 'Drained',
      sets: { lock: 'drained' },
      steps: [
        {
          call: 'coolantmgr.drain',
          undo: { none: 'coolant that is out does not come back by itself' },
        },
      ],
    },
    refill: {
      class: 'quiet',
      ends: 'observed',
      sets: { unlock: 'drained' },
      steps: [{ call: 'coolantmgr.fill', undo: { none: 'what was filled in does no harm' } }],
    },
  },
  leds: {
    flow: {
      show: [
        { status: ['Priming'], pattern: 'fast-blink' },
        { status: ['Drained'], pattern: 'blink' },
        { when: 'powered', pattern: 'on' },
        { pattern: 'off' },
      ],
    },
  },
})

const gputray = defineMachine('gputray', {
  service: 'traymgr',
  load: true,
  policy: { maxConcurrent: 1 },
  actions: { Retrain: { recipe: 'retrain', from: ['On'] } },
  recipes: {
    retrain: {
      class: 'quiet',
      needs: 'On',
      steps: [
        {
          call: 'traymgr.train',
          notRepeatable: true,
          undo: { none: 'links that were trained stay trained' },
        },
      ],
    },
  },
})

const host = defineMachine('host', {
  actions: { Snapshot: { recipe: 'snapshot', from: ['Running'] } },
  recipes: {
    snapshot: {
      class: 'quiet',
      needs: 'On',
      steps: [{ call: 'power.snapshot', undo: { none: 'a snapshot harms nothing' } }],
    },
  },
})

export const gpuTray = definePlatform(
  {
    systemName: 'gpu-tray',
    kinds: { pump, gputray, host },
    hosts: [
      {
        name: 'host.0',
        powerDependencies: ['psu.0', 'psu.1'],
        thermalZone: 'board',
        healthSensors: ['cpu_temp'],
        priority: 90,
        powerWatts: 800,
      },
    ],
    chassis: {
      name: 'chassis.0',
      powerSequence: ['psu.0', 'psu.1'],
      redundancy: 1,
      healthSensors: ['leak'],
      healthRules: [
        { component: 'pump.0', is: ['Failed', 'Isolated', 'Drained'], health: 'Warning' },
      ],
    },
    bmc: { name: 'bmc.0' },
    components: [
      {
        name: 'pump.0',
        powerWatts: 60,
        dependsOn: [{ sensor: 'leak', is: ['normal'], whenLost: 'shutdown', confirm: '0s' }],
      },
      {
        name: 'gputray.0',
        thermalZone: 'loop',
        powerWatts: 2800,
        priority: 10,
        dependsOn: [
          { component: 'pump.0', whenLost: 'shutdown', confirm: '2s' },
          {
            sensor: 'coolant_flow',
            is: ['normal', 'warning'],
            whenLost: 'shutdown',
            confirm: '2s',
          },
          { resource: 'coolant', is: ['normal', 'warning'], whenLost: 'shutdown', confirm: '0s' },
        ],
      },
      {
        name: 'gputray.1',
        thermalZone: 'loop',
        powerWatts: 2800,
        priority: 20,
        dependsOn: [
          { component: 'pump.0', whenLost: 'shutdown', confirm: '2s' },
          {
            sensor: 'coolant_flow',
            is: ['normal', 'warning'],
            whenLost: 'shutdown',
            confirm: '2s',
          },
          { resource: 'coolant', is: ['normal', 'warning'], whenLost: 'shutdown', confirm: '0s' },
        ],
      },
    ],
    zones: [
      { name: 'board', warning: 70, critical: 85 },
      { name: 'loop', warning: 55, critical: 65, hysteresis: 2 },
    ],
    sensors: [
      { name: 'cpu_temp', zone: 'board', warning: 85, critical: 95 },
      {
        name: 'coolant_flow',
        unit: 'l/min',
        lowerWarning: 9,
        lowerCritical: 5,
        hysteresis: 0.5,
        whileOn: 'pump.0',
      },
      { name: 'leak', unit: 'wet', warning: 0.5, critical: 1, hysteresis: 0.1 },
      { name: 'coolant_level', unit: '%', lowerWarning: 60, lowerCritical: 40, hysteresis: 1 },
    ],
    resources: [{ name: 'coolant', sensors: ['leak', 'coolant_level'] }],
    supplies: [
      { name: 'psu.0', capacityWatts: 7000 },
      { name: 'psu.1', capacityWatts: 7000 },
    ],
    integrations: { others: ['coolantmgr', 'traymgr'] },
    emergency: { gracefulTimeout: '20s' },
    simulation: {
      bootTime: '3s',
      sensors: {
        coolant_flow: { value: 12, follows: 'pump.0', idle: 0 },
        coolant_level: { value: 85 },
        leak: { value: 0 },
      },
      zones: { loop: { cooledBy: ['pump.0'] } },
    },
  },
  { coolantmgr: ['drain', 'fill'], traymgr: ['train'], power: ['snapshot'] },
)
