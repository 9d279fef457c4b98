/** Defines the recipes of a host: how each action is carried out, step by step. */
import type { Step } from '../model/platform/platform.ts'
import { coolingSteps } from './cooling-steps.ts'
import type { Settings } from './settings.ts'
import { call, dependentsOff, eachOff, type NamesOf, observe, recipe, stayOff } from './steps.ts'

export type HostRecipe = NamesOf<typeof hostRecipes>

export const hostRecipes = (settings: Settings) => [
  ...upRecipes(settings),
  ...downRecipes(settings),
  ...quietRecipes(settings),
]

const upRecipes = (settings: Settings) => {
  const { raised, powerOn, forceOff, shutdown, boot, coldBoot } = hostSteps(settings)
  return [
    recipe('host.power-on', 'host', {
      class: 'up',
      status: 'PoweringOn',
      ends: 'Running',
      undoing: 'PoweringOff',
      power: 'On',
      failed: 'observed',
      energises: true,
      abortable: true,
      checks: 'hostPowerOn',
      steps: [
        ...raised,
        observe(
          'power dependencies good',
          'supplies',
          { level: 'normal' },
          settings.transitionTimeoutMs,
          { after: [] },
        ),
        ...powerOn,
        ...boot,
      ],
    }),
    recipe('host.restart', 'host', {
      class: 'up',
      status: 'Resetting',
      ends: 'Running',
      undoing: 'PoweringOff',
      power: 'On',
      failed: 'observed',
      energises: true,
      needs: 'On',
      checks: 'hostPowerOn',
      steps: [...shutdown, ...coldBoot],
    }),
    recipe('host.reset', 'host', {
      class: 'up',
      status: 'Resetting',
      ends: 'Running',
      power: 'On',
      needs: 'On',
      checks: 'hostReset',
      steps: [
        call('reset', 'power', 'reset', 'self', settings, {
          boots: true,
          verifiedByNext: true,
          undo: { none: 'a reset cannot be taken back' },
        }),
        observe('power good', 'self', { power: 'On' }, settings.transitionTimeoutMs),
        ...boot,
      ],
    }),
    recipe('host.power-cycle', 'host', {
      class: 'up',
      status: 'PowerCycling',
      ends: 'Running',
      undoing: 'PoweringOff',
      power: 'On',
      failed: 'observed',
      energises: true,
      checks: 'hostPowerOn',
      steps: [...forceOff, ...coldBoot],
    }),
  ]
}

const downRecipes = (settings: Settings) => {
  const { lowered, forceOff, shutdown } = hostSteps(settings)
  const hurried = { gracefulTimeoutMs: settings.emergencyGracefulMs, forcesAfterGraceful: true }
  return [
    recipe('host.shutdown', 'host', {
      class: 'down',
      status: 'ShuttingDown',
      ends: 'Off',
      power: 'Off',
      failed: 'observed',
      steps: [dependentsOff(settings), ...shutdown, ...lowered],
    }),
    recipe('host.force-off', 'host', {
      class: 'force',
      status: 'PoweringOff',
      ends: 'Off',
      power: 'Off',
      steps: [...forceOff, ...lowered],
    }),
    recipe('host.emergency-off', 'host', {
      class: 'emergency',
      status: 'ShuttingDown',
      ends: 'Off',
      power: 'Off',
      steps: [
        eachOff(
          'dependents off',
          'dependents',
          'EmergencyOff',
          settings.emergencyGracefulMs + settings.forceTimeoutMs,
          {
            after: [],
            skipIf: { urgent: true },
            ignoreFailureBecause: 'an emergency waits for others for so long only',
          },
        ),
        ...hostSteps({ ...settings, ...hurried }).shutdown,
      ],
    }),
    recipe('host.emergency-isolate', 'host', {
      class: 'emergency',
      status: 'ShuttingDown',
      ends: 'Isolated',
      power: 'Off',
      sets: { lock: 'isolated' },
      steps: hostSteps({ ...settings, ...hurried }).shutdown,
    }),
    recipe('host.emergency-cut', 'host', {
      class: 'cut',
      status: 'PoweringOff',
      ends: 'Off',
      power: 'Off',
      steps: forceOff,
    }),
    recipe('host.isolate', 'host', {
      class: 'force',
      status: 'PoweringOff',
      ends: 'Isolated',
      power: 'Off',
      sets: { lock: 'isolated' },
      steps: forceOff,
    }),
  ]
}

const quietRecipes = (settings: Settings) => [
  recipe('host.nmi', 'host', {
    class: 'quiet',
    needs: 'On',
    steps: [
      call('nmi', 'power', 'nmi', 'self', settings, {
        undo: { none: 'an interrupt cannot be taken back' },
      }),
    ],
  }),
  recipe('host.enter-diagnostic', 'host', {
    class: 'quiet',
    ends: 'Diagnostic',
    sets: { lock: 'diagnostic' },
  }),
  recipe('host.resume', 'host', {
    class: 'quiet',
    ends: 'observed',
    sets: { unlock: 'diagnostic' },
    steps: [known(settings)],
  }),
  recipe('host.recover', 'host', {
    class: 'quiet',
    ends: 'observed',
    sets: { lock: null },
    steps: [known(settings)],
  }),
  recipe('host.identify-on', 'host', { class: 'quiet', sets: { identify: true } }),
  recipe('host.identify-off', 'host', { class: 'quiet', sets: { identify: false } }),
]

/** Looking is enough: what the hardware is observed to be decides. */
export const known = (settings: Settings): Step =>
  observe('look at the hardware', 'self', { known: true }, settings.transitionTimeoutMs)

function hostSteps(settings: Settings) {
  const { transitionTimeoutMs, gracefulTimeoutMs, forceTimeoutMs, bootTimeoutMs } = settings
  const { raised, lowered, raisedNames } = coolingSteps(settings, 'load')
  const cut = call('force off', 'power', 'force-off', 'self', settings, {
    verifiedByNext: true,
    undo: { none: 'power is not given back by itself' },
  })
  const dark = observe('power off', 'self', { power: 'Off' }, forceTimeoutMs)
  const forceOff = [cut, dark]
  const powerOn = [
    call('power on', 'power', 'on', 'self', settings, {
      after: [...raisedNames, 'power dependencies good'],
      // One that came on by itself meanwhile has told of its boot, and would not tell of it again.
      skipIf: { power: 'On' },
      undo: forceOff,
      boots: true,
      verifiedByNext: true,
    }),
    observe('power good', 'self', { power: 'On' }, transitionTimeoutMs),
  ]
  const held = { status: 'Quiesced', code: 'boot-failed' }
  const again = { verb: 'reset', timeoutMs: settings.callTimeoutMs }
  const boot = [
    observe('boot started', 'self', { boot: 'started' }, bootTimeoutMs, {
      enters: 'On',
      retryWith: again,
      onTimeout: held,
    }),
    observe('operating system running', 'self', { boot: 'complete' }, bootTimeoutMs, {
      enters: 'Booting',
      retryWith: again,
      onTimeout: held,
    }),
  ]
  const off = { power: 'Off' } as const
  const askToShutDown = [
    call('ask to shut down', 'power', 'shutdown', 'self', settings, {
      skipIf: off,
      ignoreFailureBecause: 'the wait after it decides',
      undo: { none: 'a shutdown cannot be called back' },
    }),
  ]
  const patient = observe('shut down', 'self', off, gracefulTimeoutMs)
  const shutdown = settings.forcesAfterGraceful
    ? [
        ...askToShutDown,
        { ...patient, ignoreFailureBecause: 'it is forced off next' },
        { ...cut, skipIf: off, enters: 'PoweringOff', forces: true as const },
        dark,
      ]
    : [...askToShutDown, patient]
  const coldBoot = [
    stayOff(settings),
    ...powerOn.map((step, i) => (i === 0 ? { ...step, after: ['stay off'] } : step)),
    ...boot,
  ]
  return { raised, lowered, powerOn, forceOff, shutdown, boot, coldBoot }
}
