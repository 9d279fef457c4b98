/** The words: what has a name in the field is called by that, and not by a name of our own. */

import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const root = join(import.meta.dirname, '../..')

/** They hold words of earlier versions: data of format 1, what was changed, and this list. */
const exempt = ['src/engine/loop/format-1*', 'test/repo/words.test.ts', 'src/dialects/ubmc/gen/**']

/** In no sentence and in no name, alone or as a part of one; and what is said instead. */
const words = {
  forgiveness: 'self-clearing faults',
  freshen: 'publishLatest',
  indicator: 'LED',
  lamp: 'LED',
  leftover: 'configuration change',
  lifeline: 'link',
  psus: 'supplies',
  relight: 'reassertLeds',
  restless: 'flapping, or watching all',
  retold: 'notified again',
  teller: 'publisher',
  unnumbered: 'EntryDraft',
  upheld: 'retried',
  urgency: 'priority',
  worldly: 'rechecked',
}

/** Good English in a sentence, and no name of a function, a type, a value or a field. */
const names = {
  Answered: 'CommandResult',
  Ask: 'Command',
  Asked: 'Command, Request',
  Heard: 'Received',
  Told: 'AlertState',
  advice: 'externalPolicy',
  door: 'handler',
  ground: 'setup',
  hear: 'apply, deliver, submit, receive',
  heard: 'received',
  keeper: 'monitor',
  noted: 'recorded',
  pulses: 'pressesButtons',
  says: 'result',
  sight: 'predicate',
  standing: 'intents, statusClass, holds',
  told: 'notified, or what it is: entries, news',
  traits: 'LedCondition',
  wishes: 'desired power',
}

const files = globSync(['{src,test,bench}/**/*.{ts,txt,yaml}', '{docs,examples}/**/*', '*.md'], {
  cwd: root,
  exclude: ['CHANGELOG.md', ...exempt],
  withFileTypes: true,
})
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name))

test('there are files to look at', () => assert.ok(files.length > 800, `${files.length} files`))

test('no old word is back', () => {
  assert.deepEqual(
    files.flatMap((path) => {
      const at = path.slice(root.length + 1)
      return readFileSync(path, 'utf8')
        .split('\n')
        .flatMap((line, index) =>
          oldWordIn(line) === null
            ? []
            : [`${at}:${index + 1}: ${line.trim()}: ${oldWordIn(line)}`],
        )
    }),
    [],
  )
})

for (const [line, word] of [
  ['/** The lamps of a host. */', 'lamp'],
  ['export const indicatorsOf = (config: Config) => []', 'indicator'],
  ['const nextPsus = 2', 'psus'],
  ['function hear(event: Event): void {', 'hear'],
  ['  readonly told: readonly string[]', 'told'],
  ['type Asked = number', 'Asked'],
] as const) {
  test(`an old word is seen: ${line}`, () => assert.match(oldWordIn(line) ?? '', RegExp(word)))
}

test('a sentence may say that something was told, asked or heard', () => {
  assert.equal(oldWordIn('/** What was asked is told to whoever heard of it. */'), null)
  assert.equal(oldWordIn("const message = 'nobody heard it'"), null)
  assert.equal(oldWordIn('clampedTo(lampreys)'), null)
})

/** The old word that the line has, with the new one; `null` where there is none. */
function oldWordIn(line: string): string | null {
  const segments = line.match(/[A-Z]?[a-z]+/g) ?? []
  for (const segment of segments) {
    const word = segment.toLowerCase()
    const found = foundIn(words, word) ?? foundIn(words, word.replace(/s$/, ''))
    if (found !== null) return found
  }
  const [, declared = ''] =
    /^ *(?:export )?(?:async )?(?:const|let|function|class|interface|type|readonly|get) (\w+)/.exec(
      line,
    ) ?? []
  return foundIn(names, declared)
}

const foundIn = (list: Readonly<Record<string, string>>, word: string): string | null =>
  Object.hasOwn(list, word) ? `${word} (now: ${list[word]})` : null
