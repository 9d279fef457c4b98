/** Every rule of the analysis: what is built in is clean, and each thing that is wrong is found. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configOf, example, exampleConfig, platformWith } from '../../../test/harness/platform.ts'
import {
  type Change,
  waiting,
  withAction,
  withComponent,
  withHost,
  withLeds,
  withRecipe,
  withStatus,
  withSteps,
  wrong,
} from '../../../test/harness/wrong-platforms.ts'
import { analyse } from './analyse.ts'
import { analysisCatalogue } from './catalogue.ts'

test('the built-in machines and recipes are clean, whatever the example is', () => {
  assert.deepEqual(analyse(example), [])
  for (const file of ['single-host.yaml', 'blade-chassis.yaml', 'gpu-tray.yaml']) {
    assert.deepEqual(analyse(platformWith(() => exampleConfig(file))), [])
  }
})

test('the base of kinds of one’s own is clean', () => {
  const own = configOf({
    hosts: [{ name: 'host.0' }],
    kinds: { pump: {}, tray: { load: true } },
    components: [
      { name: 'pump.0', chassisPower: false },
      { name: 'tray.0', dependsOn: [{ component: 'pump.0' }] },
    ],
  })
  assert.deepEqual(analyse(platformWith(() => own)), [])
})

test('every rule has something here that breaks it', () => {
  assert.deepEqual(Object.keys(wrong).sort(), Object.keys(analysisCatalogue).sort())
})

for (const [code, [at, change]] of Object.entries(wrong)) {
  test(`${code} is found, and nothing else is`, () => {
    const found = analyse(change(example))
    assert.deepEqual(
      [...new Set(found.map((one) => `${one.code} ${one.at.join('.')}`))],
      [`${code} ${at}`],
    )
    const { severity, mend } = analysisCatalogue[code as keyof typeof analysisCatalogue]
    assert.deepEqual([found[0]!.severity, found[0]!.hint], [severity, mend])
  })
}

test('whatever a machine, a recipe or a component names that is not there is found', () => {
  const gone: readonly (readonly [string, Change])[] = [
    ['machines.host', withHost(() => ({ failureStatus: 'Gone' }))],
    ['machines.host.statuses.Quiesced', withStatus('Quiesced', waiting('Gone'))],
    ['machines.host.actions.Nmi', withAction('Nmi', { recipe: 'chassis.recover' })],
    ['machines.host.actions.Nmi', withAction('Nmi', { satisfiedBy: ['Gone'] })],
    ['recipes.host.nmi', withRecipe('host.nmi', { checks: 'gone' })],
    ['recipes.host.nmi', withRecipe('host.nmi', { kind: 'gone' })],
    ['recipes.host.nmi.steps.0', withSteps({ service: 'gone' })],
    ['recipes.host.nmi.steps.0', withSteps({ enters: 'Gone' })],
    ['recipes.host.nmi.steps.0', withSteps({ after: ['gone'] })],
    ['components.host.0', withComponent('host.0', () => ({ chassis: 'chassis.9' }))],
    ['components.host.0', withComponent('host.0', () => ({ kind: 'gone' }))],
    ['ledTables.host.leak', withLeds({ host: { leak: [[{ statuses: ['Gone'] }, 'on']] } })],
  ]
  for (const [at, change] of gone) {
    const found = analyse(change(example)).filter((one) => one.code === 'unknown-name')
    assert.ok(
      found.some((one) => one.at.join('.') === at),
      at,
    )
  }
})

test('a status that names what is not there is told with what is probably meant', () => {
  const [found] = analyse(withRecipe('host.nmi', { ends: 'Runing' })(example))
  assert.equal(found?.message, 'there is no status of a host Runing: did you mean Running?')
})
