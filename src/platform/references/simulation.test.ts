/** The simulation names what there is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../load.ts'

const platform = (simulation: string) => `
hosts: [{name: host.0}]
kinds: {pump: {}}
components: [{name: pump.0}]
sensors: [{name: flow, unit: l/min, lowerCritical: 4}]
zones: [{name: loop, warning: 50, critical: 60}]
simulation:
  ${simulation}
`
const problemsOf = (simulation: string) => {
  const loaded = readConfig(platform(simulation))
  return 'problems' in loaded ? loaded.problems : []
}

test('a simulation that names what there is has no findings', () => {
  assert.deepEqual(problemsOf('sensors: {flow: {value: 12, follows: pump.0}}'), [])
  assert.deepEqual(problemsOf('zones: {loop: {cooledBy: [pump.0]}}'), [])
  assert.deepEqual(problemsOf('startsOn: [pump.0, host.0, chassis.0]'), [])
  assert.deepEqual(problemsOf('sensors: {flow: {value: 12, follows: host.0}}'), [])
})

test('a sensor that tells of the power of nothing is found too', () => {
  const text = platform('speed: 1').replace('lowerCritical: 4', 'lowerCritical: 4, whileOn: pmp.0')
  const loaded = readConfig(text)
  assert.ok('problems' in loaded)
  assert.deepEqual(
    loaded.problems.map(({ message }) => message),
    ["there is no component 'pmp.0'"],
  )
})

test('what it names and is not there is found, with its line and the nearest that is', () => {
  const cases = [
    ['sensors: {flw: {value: 12}}', "there is no sensor 'flw'", 'flow'],
    ['sensors: {flow: {value: 12, follows: pmp.0}}', "there is no component 'pmp.0'", 'pump.0'],
    ['zones: {lop: {cooledBy: [pump.0]}}', "there is no zone 'lop'", 'loop'],
    ['startsOn: [host.1]', "there is no component 'host.1'", 'host.0'],
    ['zones: {loop: {cooledBy: [pump.1]}}', "there is no component 'pump.1'", 'pump.0'],
  ] as const
  for (const [simulation, message, nearest] of cases) {
    const [problem] = problemsOf(simulation)
    assert.equal(problem?.message, message)
    assert.equal(problem?.line, 8)
    assert.match(problem?.hint ?? '', new RegExp(nearest))
  }
})
