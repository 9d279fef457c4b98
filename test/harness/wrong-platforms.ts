/** Lists platforms that are wrong, each by one change, with the rule that finds it. */

import type { ComponentDescription } from '../../src/core/model/platform/description.ts'
import type { Machine, Platform, Recipe, Step } from '../../src/core/model/platform/platform.ts'

export type Change = (platform: Platform) => Platform

export const withHost =
  (change: (machine: Machine) => Partial<Machine>): Change =>
  (platform) => {
    const host = platform.machines.host!
    return { ...platform, machines: { ...platform.machines, host: { ...host, ...change(host) } } }
  }

export const withStatus = (status: string, row: Partial<Machine['statuses'][string]>): Change =>
  withHost(({ statuses }) => {
    const blank = { class: 'held', impliedPower: null, timeout: null } as const
    return { statuses: { ...statuses, [status]: { ...(statuses[status] ?? blank), ...row } } }
  })

export const withAction = (action: string, row: Partial<Machine['actions'][string]>): Change =>
  withHost(({ actions }) => {
    const blank = { recipe: 'host.nmi', from: ['Off'], satisfiedBy: [] }
    return { actions: { ...actions, [action]: { ...(actions[action] ?? blank), ...row } } }
  })

export const withRecipe =
  (name: string, change: Partial<Recipe>): Change =>
  (platform) => {
    const recipe = { ...platform.recipes[name]!, ...change }
    return { ...platform, recipes: { ...platform.recipes, [name]: recipe } }
  }

export const withSteps = (...steps: readonly object[]): Change =>
  withRecipe('host.nmi', { steps: steps.map((one) => ({ ...call, ...one }) as Step) })

const call = {
  kind: 'call',
  name: 'nmi',
  service: 'power',
  verb: 'nmi',
  target: 'self',
  timeoutMs: 1,
  retries: 0,
  backoffMs: 0,
  undo: { none: 'an interrupt' },
}

const recoverOthers: Step = {
  kind: 'each',
  name: 'others',
  target: 'dependents',
  action: 'Recover',
  until: { power: 'Off' },
  timeoutMs: 1e9,
}

export const withComponent =
  (
    name: string,
    change: (description: ComponentDescription) => Partial<ComponentDescription>,
  ): Change =>
  (platform) => {
    const changed = { ...platform.components[name]!, ...change(platform.components[name]!) }
    return { ...platform, components: { ...platform.components, [name]: changed } }
  }

export const withLeds =
  (tables: Platform['ledTables']): Change =>
  (platform) => ({ ...platform, ledTables: { ...platform.ledTables, ...tables } })

const all = (...changes: readonly Change[]): Change => {
  return (platform) => changes.reduce((sofar, change) => change(sofar), platform)
}

const lost = (to: string, afterMs = 1e6) => ({ afterMs, to, code: 'lost' })
export const waiting = (to: string) => ({ class: 'waiting', timeout: lost(to) }) as const

const asUbmc: Change = (platform) => ({
  ...platform,
  dialects: { ...platform.dialects, power: 'ubmc' },
})

/** For each code something that has it, and where the finding is. */
export const wrong: Readonly<Record<string, readonly [at: string, change: Change]>> = {
  'status-unreachable': [
    'machines.host.statuses.Lost',
    all(withStatus('Lost', {}), withAction('Resume', { from: ['Lost', 'Quiesced'] })),
  ],
  'status-without-exit': [
    'machines.host.statuses.Diagnostic',
    all(
      ...['ForceRestart', 'PowerCycle', 'GracefulShutdown', 'ForceOff', 'Resume'].map((action) =>
        withAction(action, { from: ['Quiesced', 'Running', 'Isolated'] }),
      ),
    ),
  ],
  'waiting-without-deadline': [
    'machines.host.statuses.PoweringOn',
    withStatus('PoweringOn', { timeout: null }),
  ],
  'deadline-circular': [
    'machines.host.statuses.PoweringOn',
    all(
      withStatus('PoweringOn', waiting('Resetting')),
      withStatus('Resetting', waiting('PoweringOn')),
    ),
  ],
  'deadline-out-of-place': [
    'machines.host.statuses.Quiesced',
    withStatus('Quiesced', { timeout: lost('Error') }),
  ],
  'deadline-too-short': [
    'limits.settleMs',
    withStatus('Unknown', { timeout: lost('Error', 1000) }),
  ],
  'power-contradiction': [
    'machines.host.statusWhenPower',
    withHost(() => ({ statusWhenPower: { On: 'Off', Off: 'Off' } })),
  ],
  'failure-not-held': ['machines.host.failureStatus', withHost(() => ({ failureStatus: 'Off' }))],
  'cell-contradiction': [
    'machines.host.actions.EnterDiagnostic',
    withAction('EnterDiagnostic', { from: ['Running', 'Diagnostic'] }),
  ],
  'cell-twice': [
    'machines.host.actions.Resume',
    withAction('Resume', { from: ['Diagnostic', 'Quiesced', 'Quiesced'] }),
  ],
  'already-elsewhere': [
    'machines.host.actions.PowerOn',
    withAction('PowerOn', { satisfiedBy: ['Isolated'] }),
  ],
  'action-unreachable': ['machines.host.actions.Nmi', withAction('Nmi', { from: [] })],
  'needs-contradiction': ['machines.host.actions.Nmi', withAction('Nmi', { from: ['Off'] })],
  'recipe-unused': [
    'recipes.host.nmi',
    withHost(({ actions: { Nmi, ...actions } }) => ({ actions })),
  ],
  'energises-unchecked': ['recipes.host.power-on', withRecipe('host.power-on', { checks: null })],
  'energises-unsaid': ['recipes.host.nmi.steps.0', withSteps({ verb: 'on' })],
  'policy-checks-nothing': [
    'policies.hostPowerOn',
    (platform) => {
      const checks = { thermalCheck: false, healthCheck: false, powerCheck: false, bmcCheck: false }
      const hostPowerOn = { ...platform.checks.hostPowerOn!, ...checks }
      return { ...platform, checks: { ...platform.checks, hostPowerOn } }
    },
  ],
  'ends-contradiction': [
    'recipes.host.force-off',
    withRecipe('host.force-off', { ends: 'Running' }),
  ],
  'status-not-waiting': [
    'recipes.host.force-off',
    withRecipe('host.force-off', { status: 'Error' }),
  ],
  'lock-for-ever': [
    'recipes.host.enter-diagnostic',
    all(
      withRecipe('host.resume', { sets: {} }),
      withRecipe('host.recover', { sets: { unlock: 'isolated' } }),
    ),
  ],
  'undo-without-reason': ['recipes.host.nmi.steps.0', withSteps({ undo: [] })],
  'verb-misspelt': ['recipes.host.nmi.steps.0', withSteps({ verb: 'nni' })],
  'verb-unanswered': ['recipes.host.nmi.steps.0', all(asUbmc, withSteps({ verb: 'blink' }))],
  'shared-taken-away': [
    'recipes.host.nmi.steps.0',
    withSteps({ service: 'thermal', verb: 'lower', target: 'zones' }),
  ],
  'unknown-name': ['recipes.host.nmi', withRecipe('host.nmi', { ends: 'Gone' })],
  'step-ambiguous': [
    'recipes.host.nmi.steps.1',
    withSteps({}, {}, { name: 'then', after: ['nmi'] }),
  ],
  'step-cycle': ['recipes.host.nmi.steps.0', withSteps({ after: ['nmi'] })],
  'recipe-cycle': [
    'recipes.chassis.recover',
    all(
      withComponent('chassis.0', () => ({ dependents: ['chassis.0'] })),
      withRecipe('chassis.recover', { steps: [recoverOthers] }),
    ),
  ],
  'dependency-cycle': [
    'components.host.0.dependsOn',
    all(
      ...['host.0', 'host.1'].map((name) =>
        withComponent(name, () => {
          const on = { component: name === 'host.0' ? 'host.1' : 'host.0', statuses: ['Running'] }
          return { dependsOn: [{ on, whenLost: 'alert', confirmMs: 0 }] }
        }),
      ),
    ),
  ],
  'parallel-conflict': [
    'recipes.host.nmi.steps.1',
    withSteps({}, { name: 'reset', verb: 'reset', after: [] }),
  ],
  'each-too-short': [
    'recipes.chassis.power-off.steps.0',
    (platform) => {
      const { steps } = platform.recipes['chassis.power-off']!
      const hasty = steps.map((step, index) => (index === 0 ? { ...step, timeoutMs: 10 } : step))
      return withRecipe('chassis.power-off', { steps: hasty })(platform)
    },
  ],
  'again-too-late': [
    'components.host.0.bootTimeout',
    (platform) => {
      const plan = platform.plans['host.0']!['host.power-on']!
      const steps = plan.recipe.steps.map((step) => ({ ...step, timeoutMs: 10 }))
      const plans = { 'host.power-on': { ...plan, recipe: { ...plan.recipe, steps } } }
      return { ...platform, plans: { ...platform.plans, 'host.0': plans } }
    },
  ],
  'led-without-pattern': [
    'ledTables.host.leak',
    withLeds({ host: { leak: [['critical', 'on']] } }),
  ],
  'led-row-unreachable': [
    'ledTables.host.leak',
    withLeds({
      host: {
        leak: [
          ['always', 'off'],
          ['critical', 'on'],
        ],
      },
    }),
  ],
  'listed-twice': [
    'components.chassis.0.supplies',
    withComponent('chassis.0', ({ supplies }) => ({ supplies: [...supplies, supplies[0]!] })),
  ],
}
