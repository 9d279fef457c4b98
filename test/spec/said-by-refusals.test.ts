/**
 * What refusals say that are none of an interlock: for every code that there is, and every place
 * that refuses with it, the sentence, the evidence and what to do about it.
 */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { lineOf } from '../harness/said/judged.ts'
import { ofCommands } from '../harness/said/of-commands.ts'
import { ofDoors } from '../harness/said/of-doors.ts'
import { ofLoop } from '../harness/said/of-loop.ts'
import { type Refused, stopWorlds } from '../harness/said/refused.ts'
import { type OtherCode, todos } from '../harness/said/todos.ts'

after(stopWorlds)

type Cases = Readonly<Partial<Record<OtherCode, readonly Refused[]>>>

/** A code without a case does not compile. */
const codes = Object.keys({ ...ofCommands, ...ofDoors, ...ofLoop } satisfies Required<Cases>)

const casesOf = (code: string): readonly Refused[] =>
  [ofCommands, ofDoors, ofLoop].flatMap((of: Cases) => of[code as OtherCode] ?? [])

for (const code of codes as readonly OtherCode[]) {
  for (const [index, one] of casesOf(code).entries()) {
    test(`${code} (${index + 1}): ${one.message}`, async () => {
      const refusal = await one.play()
      const { saw = [], todo = todos[code] } = one
      assert.deepEqual(
        [refusal.code, refusal.message, refusal.evidence.map(lineOf), refusal.guidance],
        [code, one.message, saw, todo],
      )
    })
  }
}

const source = join(import.meta.dirname, '../../src')

test('every place of the core and of the API that refuses has a case', () => {
  const places: Record<string, number> = {}
  for (const file of globSync('{core,engine/api}/**/*.ts', { cwd: source })) {
    if (file.endsWith('.test.ts')) continue
    const text = readFileSync(join(source, file), 'utf8')
    for (const [, code] of text.matchAll(/\b(?:refuse|no)\(\s*'([a-z-]+)'/g))
      places[code!] = (places[code!] ?? 0) + 1
  }
  const short = Object.entries(places).filter(
    ([code, count]) => Object.hasOwn(todos, code) && casesOf(code).length < count,
  )
  assert.ok(Object.keys(places).length > 15)
  assert.deepEqual(short, [])
})
