/** Tests that the word that was probably meant is found, and none where nothing is like it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hintAt, nearest, probable } from './nearest.ts'

const policies = ['hostPowerOn', 'hostReset', 'chassisPowerOff']

test('the nearest is whichever needs the fewest letters changed, however many that are', () => {
  assert.equal(nearest('HOSTRESTE', policies), 'hostReset')
  assert.equal(nearest('quite another', policies), 'hostPowerOn')
  assert.equal(nearest('x'.repeat(100_000), policies), 'hostPowerOn')
  assert.equal(nearest('host', []), null)
})

test('of several that are as near, the first is the nearest', () => {
  assert.equal(nearest('psu.2', ['psu.0', 'psu.1']), 'psu.0')
  assert.equal(probable('psu.2', ['psu.0', 'psu.1']), 'psu.0')
})

test('a word is probable when half of it is right, or what was written is part of it', () => {
  assert.equal(probable('host_reset', policies), 'hostReset')
  assert.equal(probable('hostRse', policies), 'hostReset')
  assert.equal(probable('power', policies), 'hostPowerOn')
  assert.equal(probable('owe', policies), null)
  assert.equal(probable('quite another', policies), null)
  assert.equal(probable('x'.repeat(101), ['x'.repeat(101)]), null)
})

test('a hint names the word that was probably meant, else the first dozen that there are', () => {
  assert.equal(hintAt('hostRest', policies), "did you mean 'hostReset'?")
  assert.equal(hintAt('zzz', policies), 'known: hostPowerOn, hostReset, chassisPowerOff')
  const many = Array.from({ length: 13 }, (_, index) => `sensor.${index}`)
  assert.match(hintAt('zzz', many)!, /^known: sensor\.0, .*, sensor\.11, …$/)
  assert.equal(hintAt('zzz', []), null)
})
