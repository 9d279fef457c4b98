/** Every option of the configuration does something, and the table of them says what. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { configSchema } from '../../src/platform/schema/config.ts'
import { boardWith, type Trace, traceOf } from '../harness/options/board.ts'
import { elsewhere } from '../harness/options/elsewhere.ts'
import { awaited, optionsOf } from '../harness/options/options-of.ts'
import { plays } from '../harness/options/plays.ts'
import type { OptionRow } from '../harness/options/row.ts'
import { rows } from '../harness/options/rows.ts'
import { unnoticed } from '../harness/options/unnoticed.ts'

const root = join(import.meta.dirname, '../..')

/** With `LONG=1` each is played; without it those that once did nothing at all. */
const once = ['policies.hostReset.thermalCheck', 'chassis.hostDependencies[]', 'stateValidation']
const played =
  process.env.LONG === undefined ? rows.filter(({ option }) => once.includes(option)) : rows

test('each option has one behaviour that shows it, and nothing else has', () => {
  const shown = [
    ...rows.map(({ option }) => option),
    ...elsewhere.flatMap(({ options }) => Object.keys(options)),
    ...Object.keys(unnoticed),
    ...awaited(configSchema),
  ]
  assert.deepEqual(shown.toSorted(), optionsOf(configSchema).toSorted())
})

test('what a test elsewhere is to show, a test of that name is there for', () => {
  for (const { file, title } of elsewhere) {
    const path = join(root, file)
    assert.ok(existsSync(path), file)
    assert.ok(title !== '' && readFileSync(path, 'utf8').includes(title), `${file}: ${title}`)
  }
})

test('an option that is new has no behaviour yet, and is found', () => {
  const more = configSchema.extend({ brandNew: configSchema.shape.serviceName.unwrap().optional() })
  assert.ok(optionsOf(more).includes('brandNew'))
})

suite('hardware or whoever asks notices each option', () => {
  const boards = new Map<string, Promise<Trace>>()
  const without = ({ play, also = {} }: OptionRow) => {
    const key = `${play} ${JSON.stringify(also)}`
    const known = boards.get(key) ?? traceOf(boardWith(also), plays[play])
    boards.set(key, known)
    return known
  }
  for (const row of played) {
    test(`${row.option}: ${row.shows}`, async () => {
      const before = await without(row)
      const after = await traceOf(boardWith({ ...row.also, ...row.set }), plays[row.play])
      assert.notDeepEqual(
        { when: after.when, refused: after.refused },
        { when: before.when, refused: before.refused },
      )
      if (row.play !== 'kept') assert.deepEqual([...before.bugs, ...after.bugs], [])
    })
  }
})
