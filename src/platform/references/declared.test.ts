/** Tests of what is declared by being referred to, and of what is not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readConfig } from '../load.ts'

const host = `hosts:
  - name: host.0
    powerDependencies: [psu.0]
    thermalZone: cpu_zone
    healthSensors: [cpu0_temp]
`

const found = (text: string): readonly string[] => {
  const loaded = readConfig(text)
  const problems = 'problems' in loaded ? loaded.problems : loaded.warnings
  return problems.map(({ severity, path, message }) => `${severity} ${path}: ${message}`)
}

test('what is named and listed nowhere is there, and noted', () => {
  assert.deepEqual(found(host), [
    "note hosts[0].powerDependencies[0]: supply 'psu.0' is listed nowhere: it is there, " +
      'good as long as its service says so',
    "note hosts[0].thermalZone: zone 'cpu_zone' is listed nowhere: it is there, " +
      'warning 80, critical 90 °C',
    "note hosts[0].healthSensors[0]: sensor 'cpu0_temp' is listed nowhere: it is there, " +
      'without limits',
  ])
  const loaded = readConfig(`${host}    dependsOn: [{sensor: flow}, {sensor: flow}]`)
  assert.ok('config' in loaded)
  assert.deepEqual(
    [loaded.config.supplies, loaded.config.zones, loaded.config.sensors].map((parts) =>
      parts.map(({ name }) => name),
    ),
    [['psu.0'], ['cpu_zone'], ['cpu0_temp', 'flow']],
  )
})

test('beside one that is listed, a name that is not is misspelt', () => {
  const listed = `${host}supplies: [{name: psu.1}]\nzones: []\nsensors: [{name: cpu0_tmp}]`
  assert.deepEqual(found(listed), [
    "error hosts[0].powerDependencies[0]: there is no supply 'psu.0'",
    "error hosts[0].thermalZone: there is no zone 'cpu_zone'",
    "error hosts[0].healthSensors[0]: there is no sensor 'cpu0_temp'",
  ])
})

test('what is no name declares nothing, and no battery is declared without its limits', () => {
  assert.match(found('hosts: [{name: host.0, thermalZone: a zone}]').join(), /^error .*thermalZone/)
  const ups = 'emergency: {powerFailureResponse: ride_through, ups: {lowBattery: battery}}'
  assert.deepEqual(found(`hosts: [{name: host.0}]\n${ups}`), [
    "error emergency.ups.lowBattery: there is no sensor 'battery'",
  ])
})

test('a host that the chassis names and nobody lists is noted, and is no host', () => {
  const text = 'hosts: [{name: host.0}]\nchassis: {hostDependencies: [host.0, host.7]}'
  assert.deepEqual(found(text), ["note chassis.hostDependencies[1]: there is no host 'host.7'"])
})
