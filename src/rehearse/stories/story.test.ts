/** Stories that cannot be carried out say why; those that can say what is not as it should be. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleConfig } from '../../../test/harness/platform.ts'
import { createRandom } from '../../sim/services/random.ts'
import { manyPolicies, slowHeart } from '../profiles/variants.ts'
import { configWith, differences } from './config-path.ts'
import { StoryError } from './interpreter.ts'
import { configCommands, transcribe } from './story.ts'

const config = exampleConfig()

test('a command that makes no sense is named, with what would', async () => {
  for (const [command, why] of [
    ['advance soon', /soon is no duration: it looks like 500ms/],
    ['restart {"awya":"5m"}', /Unrecognized key: "awya"/],
    ['restart {"reset":"flood"}', /expected one of "power"/],
    ['sim.set hosts.host.0.pwoer "On"', /there is no hosts.host.0.pwoer. Perhaps .*power/],
    ['sim.set hosts.host.0.power On', /On is no JSON value/],
    ['sim.fault {"service":"powermgr","kind":"explode"}', /explode|Invalid/],
    ['disk broken', /broken is no duration/],
    ['config limits.observInterval 5', /a configuration has no limits.observInterval/],
    ['config hosts.host.7.priority 5', /a configuration has no hosts.host.7.priority/],
    ['config limits.queue many', /many is no JSON value/],
    ['action {"name":', /is no JSON value/],
    ['fly', /there is no fly/],
  ] as const) {
    const transcript = transcribe(`> ${command}\n`, { config })
    await assert.rejects(transcript, (error) => {
      assert.ok(error instanceof StoryError, `${command}: ${error}`)
      assert.match(error.message, why)
      return true
    })
  }
})

test('a story that breaks off in the middle still ends in order', async () => {
  for (const story of [
    '> disk 3s\n> chassis.power.on {"name":"chassis.0"}\n',
    '> disk full\n> chassis.power.on {"name":"chassis.0"}\n',
  ]) {
    assert.equal((await transcribe(story, { config })).failure, null)
  }
  const { text } = await transcribe('> crash\n> status\n> judge\n', { config })
  assert.match(text, /> status\n {2}= nobody answered system.status\n> judge\n {2}= all holds\n/)
})

test('an operation and an override are referred to by what they are of', async () => {
  const { text } = await transcribe(
    [
      '> chassis.power.on {"name":"chassis.0","wait":"60s"}',
      '> host.power.on {"name":"host.0"}',
      '> operation.get {"id":"@host.0"}',
      '> override.revoke {"id":"@override"}',
      '',
    ].join('\n'),
    { config },
  )
  assert.match(text, /> operation.get .*\n {2}= .*"component":"host.0"/)
  assert.match(text, /> override.revoke .*\n {2}= 404 /)
})

test('a configuration and what differs in it give the other one', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    for (const other of [manyPolicies(config, createRandom(seed)), slowHeart(config)]) {
      const made = differences(config, other).reduce(
        (before, [path, value]) => configWith(before, path, value) ?? before,
        config,
      )
      assert.deepEqual(made, other)
      assert.equal(configCommands(other, made).length, 0)
    }
  }
})
