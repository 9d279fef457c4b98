/** Tests that the environment outranks the file, by names that follow from the options' paths. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConfig } from '../load.ts'
import { optionVariables } from './environment.ts'

const options = { hosts: [{ name: 'host.0' }], limits: { stagger: '1s', queue: 3 } }

function configWith(env: Readonly<Record<string, string>>, given: unknown = options) {
  const loaded = parseConfig(given, env)
  assert.ok('config' in loaded, JSON.stringify(loaded))
  return loaded.config
}

function problemsWith(env: Readonly<Record<string, string>>) {
  const loaded = parseConfig(options, env)
  return 'problems' in loaded
    ? loaded.problems.map(({ path, message, hint }) => `${path}: ${message} (${hint})`)
    : []
}

test('the path of an option in capitals is the name of its variable', () => {
  const variables = [...optionVariables.keys()]
  for (const name of [
    'STATEMGR_TRANSITION_TIMEOUT',
    'STATEMGR_LIMITS_STAGGER',
    'STATEMGR_INTEGRATIONS_RETRY_ATTEMPTS',
    'STATEMGR_POLICIES_HOST_POWER_ON_MAX_CONCURRENT',
    'STATEMGR_BMC_INITIALIZATION_TIMEOUT',
  ]) {
    assert.ok(variables.includes(name), name)
  }
  assert.equal(new Set(variables).size, variables.length)
  assert.ok(variables.every((name) => /^STATEMGR(_[A-Z]+)+$/.test(name)))
})

test('the environment outranks what is written', () => {
  const { limits, metrics, serviceName, integrations } = configWith({
    STATEMGR_LIMITS_STAGGER: '2s',
    STATEMGR_LIMITS_OFF_CONFIRMATIONS: '4',
    STATEMGR_METRICS: 'false',
    STATEMGR_SERVICE_NAME: '7',
    STATEMGR_INTEGRATIONS_RETRY_DELAY: '5s',
    HOME: '/root',
  })
  assert.deepEqual([limits.stagger, limits.queue, limits.offConfirmations], [2000, 3, 4])
  assert.deepEqual([metrics, serviceName, integrations.retry.delay], [false, '7', 5000])
})

test('a variable that is empty sets nothing', () => {
  assert.equal(configWith({ STATEMGR_LIMITS_STAGGER: '' }).limits.stagger, 1000)
})

test('a policy is set under the name that it was written with', () => {
  const written = { ...options, policies: { host_power_on: { healthCheck: false } } }
  const env = { STATEMGR_POLICIES_HOST_POWER_ON_MAX_CONCURRENT: '5' }
  const { hostPowerOn } = configWith(env, written).policies
  assert.deepEqual([hostPowerOn.healthCheck, hostPowerOn.maxConcurrent], [false, 5])
})

test('what a variable sets is checked like what is written, and named in the problem', () => {
  assert.deepEqual(problemsWith({ STATEMGR_LIMITS_STAGGER: '2', STATEMGR_METRICS: 'yes' }), [
    "metrics: must be true or false, not 'yes' (set by STATEMGR_METRICS) (write true)",
    "limits.stagger: '2' is not a duration: a whole number and 'ms', 's', 'm', 'h' or 'd' " +
      "(set by STATEMGR_LIMITS_STAGGER) (did you mean '2s'?)",
  ])
})

test('a variable that sets no option is a problem', () => {
  assert.deepEqual(problemsWith({ STATEMGR_LIMIT_STAGGER: '2s' }), [
    'STATEMGR_LIMIT_STAGGER: this environment variable sets no option (did you mean ' +
      "'STATEMGR_LIMITS_STAGGER'?)",
  ])
})

test('where something else than a group was written, that is the problem', () => {
  const loaded = parseConfig({ ...options, limits: 7 }, { STATEMGR_LIMITS_STAGGER: '2s' })
  assert.ok('problems' in loaded)
  assert.deepEqual(
    loaded.problems.map(({ path }) => path),
    ['limits'],
  )
})
