/** The recording: what was given to each step leads to the same entries again, on any machine. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { storyOf } from '../../src/rehearse/stories/recorded.ts'
import { transcribe } from '../../src/rehearse/stories/story.ts'
import { readFile } from '../../src/replay/file.ts'
import { hidden } from '../../src/replay/hide.ts'
import { type FileLine, RecordingError, recordingOf } from '../../src/replay/recording.ts'
import { compare, replay } from '../../src/replay/replayed.ts'
import { playedAt, whyOf } from '../../src/replay/why.ts'
import { exampleConfig } from '../harness/platform.ts'
import { recorded } from '../harness/recorded.ts'
import { createWorld } from '../harness/world.ts'

const storyIn = (name: string) =>
  readFileSync(join(import.meta.dirname, `../stories/${name}.txt`), 'utf8')

const compared = (lines: readonly FileLine[]) => {
  const recording = recordingOf(lines)
  const replayed = replay(recording)
  return { recording, replayed, ...compare(recording, replayed) }
}

test('over a crash and a start, the same entries come of it again, byte for byte', async () => {
  const { lines } = await recorded(storyIn('a-crash-in-the-middle'))
  const { recording, same, differences, beyond } = compared(lines)
  assert.ok(recording.stretches.length >= 2)
  assert.deepEqual(differences, [])
  assert.deepEqual({ same, beyond }, { same: recording.journal.size, beyond: 0 })
  assert.ok(same >= 20)
})

test('an entry that comes otherwise is found, and so is an event that is left out', async () => {
  const { lines } = await recorded(storyIn('two-at-once'))
  const forged = lines.map((line): FileLine => {
    return line[0] === 'entry' ? ['entry', line[1].replace('"Booting"', '"Running"')] : line
  })
  assert.ok(compared(forged).differences.length > 0)
  const isAnswer = (line: FileLine) => line[0] === 'step' && line[2].kind === 'outcome'
  const place = lines.findIndex(isAnswer)
  assert.ok(compared(lines.toSpliced(place, 1)).differences.length > 0)
})

test('what the store could not keep has not happened, and what it kept then has', async () => {
  const story = [
    '> chassis.power.on {"name":"chassis.0","wait":"60s"}',
    '> disk full',
    '> host.power.on {"name":"host.0","wait":"60s"}',
    '> sim.set hosts.host.1.power "On"',
    '> advance 8s',
    '> disk sound',
    '> advance 8s',
    '> host.power.on {"name":"host.0","wait":"120s"}',
  ].join('\n')
  const { lines } = await recorded(story)
  assert.ok(lines.some(([kind]) => kind === 'unkept'))
  const { same, differences, beyond, recording } = compared(lines)
  assert.deepEqual(differences, [])
  assert.deepEqual({ same, beyond }, { same: recording.journal.size, beyond: 0 })
})

test('a ring forgets the oldest, and what is left leads to the same', async () => {
  const { lines, segments, file } = await recorded(storyIn('a-hand-on-the-hardware'), 120_000)
  assert.ok(segments >= 2)
  assert.ok(file.length < 200_000)
  const { same, differences, beyond } = compared(lines)
  assert.deepEqual(differences, [])
  assert.ok(beyond > 0, 'nothing is left of the first entries')
  assert.ok(same > 0)
})

test('names and what people said are replaced, and the same comes of it', async () => {
  const story = [
    '> chassis.power.on {"name":"chassis.0","wait":"60s","actor":"anna","reason":"rack (7)"}',
    '> host.power.on {"name":"host.0","wait":"60s","actor":"anna","requestId":"r-4711"}',
    '> sim.set zones.cpu_zone.celsius 97',
    '> advance 20s',
  ].join('\n')
  const { lines } = await recorded(story)
  const handedOn = hidden(lines, ['names', 'secrets'])
  const text = handedOn.map((line) => JSON.stringify(line)).join('\n')
  for (const word of ['anna', 'rack (7)', 'r-4711', 'host.0', 'cpu_zone', 'two-host', 'psu.0'])
    assert.ok(!text.includes(word), word)
  const { same, differences, recording } = compared(handedOn)
  assert.deepEqual(differences, [])
  assert.equal(same, compared(lines).same)
  assert.equal(recording.journal.size, same)
  const halfHidden = JSON.stringify(hidden(lines, ['secrets']))
  assert.ok(halfHidden.includes('host.0') && !halfHidden.includes('anna'))
})

test('why an entry is there: the event, the rule that made it, and what that saw', async () => {
  const { lines } = await recorded(storyIn('a-hot-zone'))
  const { recording, replayed } = compared(lines)
  const forced = entryIn(recording.journal, ({ type, component, cause }) => {
    return type === 'transition' && component === 'host.0' && cause === 'thermal-critical'
  })
  const { stretch, index } = replayed.entries.get(forced.seq)!
  const why = whyOf(recording.stretches[stretch]!, index, forced.seq)
  const maker = why.causes.find(({ isMaker }) => isMaker)
  assert.deepEqual(maker?.maker.component, 'host.0')
  assert.equal(why.component?.status, forced.from)
  const [, zone] = why.levels.find(([subject]) => subject === 'zone/cpu_zone')!
  assert.equal(zone.level, 'critical')
  assert.equal(why.entry.seq, forced.seq)
  const heeding = why.causes.find(({ maker: { place } }) => place === 'rule')
  assert.match(heeding?.doc ?? '', /heat|hot|zone/i)
  const { played, next } = playedAt(recording.stretches[stretch]!, index)
  assert.deepEqual(played.event, why.played.event)
  assert.ok(next !== null && next.at >= played.at)
})

test('a stretch is a story that comes out the same, and is shorter', async () => {
  const { lines } = await recorded(storyIn('a-lost-answer'))
  const { recording, replayed } = compared(lines)
  const [from, to] = [7, recording.journal.size].map((seq) => replayed.entries.get(seq)!)
  const stretch = recording.stretches[from!.stretch]!
  const story = storyOf(stretch, { from: from!.index, to: to!.index }, exampleConfig())
  const { text, failure } = await transcribe(story, { config: exampleConfig() })
  assert.equal(failure, null)
  assert.equal(text, story)
  for (let seq = 7; seq <= recording.journal.size; seq++) {
    const { at } = JSON.parse(recording.journal.get(seq)!)
    assert.ok(story.includes(` ${(at / 1000).toFixed(3)}  `), `entry ${seq} is in it`)
  }
  const [, given, left] = /# (\d+) events were given; these (\d+) lead/.exec(story)!
  assert.ok(Number(left) < Number(given) / 2, `${left} of ${given}`)
})

test('a recording that is cut, damaged, of another format or none says so', async () => {
  const { file } = await recorded('> advance 1s')
  assert.equal(readFile(file).lines.length, file.trimEnd().split('\n').length - 2)
  const cases: readonly (readonly [string, RegExp])[] = [
    [file.slice(0, file.length / 2), /is cut short after line \d+/],
    [file.slice(0, -1), /is cut short/],
    [file.replace('"kind":"start"', '"kind":"stark"'), /is damaged/],
    [file.replace('["step"', '["step'), /is damaged: line \d+/],
    [file.replace('"format":1', '"format":2'), /is of another statemgr \(format 2, known 1\)/],
    ['# A story\n> status\n', /is no recording/],
    ['', /is no recording/],
  ]
  for (const [text, message] of cases)
    assert.throws(
      () => readFile(text),
      (error) => {
        assert.ok(error instanceof RecordingError)
        assert.match(error.message, message)
        return true
      },
    )
})

test('nothing is recorded unless it is asked for, and then it is read piece by piece', async () => {
  const off = await createWorld()
  assert.deepEqual((await off.ask('record.read')).body, {
    ...{ isKept: false, isGone: false, segment: 0, bytes: '', next: null },
  })
  await off.stop()
  const config = { ...exampleConfig(), recording: { kept: true, bytes: 2 ** 20 } }
  const on = await createWorld({ config })
  const { body } = await on.ask('record.read')
  assert.equal(body.isKept, true)
  assert.match(Buffer.from(body.bytes, 'base64').toString(), /^\["chunk",\d+,\d+\]\n\["run",/)
  const { body: gone } = await on.ask('record.read', { segment: 9 })
  assert.deepEqual([gone.isGone, gone.next], [true, null])
  await on.stop()
})

interface Row {
  readonly seq: number
  readonly type: string
  readonly component: string
  readonly cause: string | null
  readonly from: string | null
}

function entryIn(journal: ReadonlyMap<number, string>, is: (entry: Row) => boolean): Row {
  const found = [...journal.values()].map((text) => JSON.parse(text) as Row).find(is)
  assert.ok(found, 'there is such an entry')
  return found
}
