/** Tests that the word that was probably meant is found, and none where nothing is like it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hintAt, nearest, orRather } from './nearest.ts'

const policies = ['hostPowerOn', 'hostReset', 'chassisPowerOff']

test('the nearest is a word of which half is right, or of which what was written is part', () => {
  assert.equal(nearest('HOSTRESTE', policies), 'hostReset')
  assert.equal(nearest('host_reset', policies), 'hostReset')
  assert.equal(nearest('hostRse', policies), 'hostReset')
  assert.equal(nearest('power', policies), 'hostPowerOn')
  assert.equal(nearest('host', []), null)
})

test('nothing is near a word that is like none', () => {
  assert.equal(nearest('owe', policies), null)
  assert.equal(nearest('quite another', policies), null)
  assert.equal(nearest('Fly', ['PowerOn', 'Nmi', 'Isolate']), null)
  assert.equal(nearest('x'.repeat(101), ['x'.repeat(101)]), null)
  assert.equal(nearest('x'.repeat(100_000), policies), null)
})

test('of several that are as near, the first is the nearest', () => {
  assert.equal(nearest('psu.2', ['psu.0', 'psu.1']), 'psu.0')
})

test('what all of them begin with makes none of them nearer', () => {
  const subjects = ['statemgr.host.get', 'statemgr.bmc.get']
  assert.equal(nearest('statemgr.host.gett', subjects), 'statemgr.host.get')
  assert.equal(nearest('statemg.host.get', subjects), 'statemgr.host.get')
  assert.equal(nearest('statemgr.xyzzy.fly', subjects), null)
  assert.equal(nearest('hots.0', ['host.0', 'host.1']), 'host.0')
  assert.equal(nearest('host.rack', ['host.0', 'host.1']), null)
})

test('a hint names the word that was probably meant, else the first dozen that there are', () => {
  assert.equal(hintAt('hostRest', policies), "did you mean 'hostReset'?")
  assert.equal(hintAt('zzz', policies), 'known: hostPowerOn, hostReset, chassisPowerOff')
  const many = Array.from({ length: 13 }, (_, index) => `sensor.${index}`)
  assert.match(hintAt('zzz', many)!, /^known: sensor\.0, .*, sensor\.11, …$/)
  assert.equal(hintAt('zzz', []), null)
})

test('a sentence about what there is not ends with what was meant, or with what there is', () => {
  assert.equal(orRather('hots.0', ['host.0']), ': did you mean host.0?')
  assert.equal(orRather('fly', ['host.0', 'bmc']), '; known: host.0, bmc')
  assert.equal(orRather('fly', []), '')
})
