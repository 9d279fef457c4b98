/**
 * Replaces what nobody else should read, so that a recording can be handed on: each word by the
 * same wherever it stands, and the journal is what comes of that.
 */

import { lookUp } from '../core/model/look-up.ts'
import type { Config } from '../platform/schema/config.ts'
import { type FileLine, RecordingError, recordingOf } from './recording.ts'
import { compare, replay } from './replayed.ts'

/** `names`: of the System and all that it has. `secrets`: what people said, and who they are. */
export const hiding = ['names', 'secrets'] as const
export type Hidden = (typeof hiding)[number]

/** Throws a `RecordingError` where the same would not come of it any more. */
export function hidden(lines: readonly FileLine[], what: readonly Hidden[]): readonly FileLine[] {
  const before = replayed(lines)
  const words = new Map<string, string>()
  if (what.includes('secrets')) collectSecrets(lines, words)
  if (what.includes('names')) collectNames(lines, words)
  const replacing = replacingOf(words)
  const given = lines
    .filter(([kind]) => kind !== 'entry')
    .map((line) => replaced(line, replacing, what.includes('secrets')))
  const after = replay(recordingOf(given))
  for (const [seq, was] of before.entries) {
    const is = JSON.stringify(replacing(JSON.parse(was.text)))
    if (after.entries.get(seq)?.text === is) continue
    throw new RecordingError(
      `cannot be hidden: entry ${seq} would come otherwise, since a name is a word that statemgr ` +
        'uses itself: export it without --hide',
    )
  }
  const journal = [...before.recording.journal.keys()].flatMap((seq): FileLine[] => {
    const entry = after.entries.get(seq)
    return entry === undefined ? [] : [['entry', entry.text]]
  })
  return [...given, ...journal]
}

function replayed(lines: readonly FileLine[]) {
  const recording = recordingOf(lines)
  const again = replay(recording)
  const [difference] = compare(recording, again).differences
  if (difference !== undefined) {
    throw new RecordingError(
      `cannot be hidden: entry ${difference.seq} does not come again as it was; ` +
        'export it without --hide',
    )
  }
  return { recording, entries: again.entries }
}

/** The keys of what people say, beside who says it, and what each is called instead. */
const said = {
  ...{ actor: 'person', reason: 'reason', note: 'note', requestId: 'request' },
  description: 'text',
} as const

/** Whatever is in there was written down by people. */
const written: readonly string[] = ['location', 'metadata']

/** Who acts by itself is no person, and its reasons are nobody's. */
const ourselves = 'statemgr'

function collectSecrets(value: unknown, words: Map<string, string>, isWritten = false): void {
  if (typeof value !== 'object' || value === null) return
  const isOurs = 'actor' in value && value.actor === ourselves
  for (const [key, part] of Object.entries(value)) {
    const word = isWritten ? 'text' : lookUp(said, key)
    if (word === undefined || typeof part !== 'string' || isOurs || part === '')
      collectSecrets(part, words, isWritten || written.includes(key))
    else if (!words.has(part)) words.set(part, `${word}-${words.size + 1}`)
  }
}

function collectNames(lines: readonly FileLine[], words: Map<string, string>): void {
  for (const line of lines) if (line[0] === 'run') collectFrom(line[1].config as Config, words)
}

function collectFrom(config: Config, words: Map<string, string>): void {
  const { systemName, chassis, bmc, hosts, zones, sensors, supplies, resources } = config
  const call = (name: string, word: string) => {
    if (!words.has(name)) words.set(name, `${word}-${words.size + 1}`)
  }
  // By itself it is called that: no name, and a word of ours.
  if (systemName !== 'system') call(systemName, 'system')
  call(chassis.name, 'chassis')
  call(bmc.name, 'bmc')
  const parts = { host: hosts, zone: zones, sensor: sensors, supply: supplies }
  const others = { resource: resources, part: config.components }
  for (const [word, list] of Object.entries({ ...parts, ...others }))
    for (const { name } of list) call(name, word)
}

type Replacing = (value: unknown) => unknown

/** In keys and texts, where they stand by themselves. */
function replacingOf(words: ReadonlyMap<string, string>): Replacing {
  if (words.size === 0) return (value) => value
  const longestFirst = [...words.keys()].sort((a, b) => b.length - a.length)
  const pattern = new RegExp(
    longestFirst.map((word) => `(?<![\\w-])${escaped(word)}(?![\\w-])`).join('|'),
    'gu',
  )
  const inText = (text: string) =>
    words.get(text) ?? text.replace(pattern, (word) => words.get(word)!)
  const replacing: Replacing = (value) => {
    if (typeof value === 'string') return inText(value)
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(replacing)
    const entries = Object.entries(value)
    return Object.fromEntries(entries.map(([key, part]) => [inText(key), replacing(part)]))
  }
  return replacing
}

/** What it is called stays; where a service is asked is a secret, too. */
function replaced(line: FileLine, replacing: Replacing, hidesPlaces: boolean): FileLine {
  const [kind, ...parts] = line
  const next = [kind, ...parts.map(replacing)] as unknown as FileLine
  if (next[0] !== 'run' || !hidesPlaces) return next
  const [, run] = next
  return ['run', { ...run, config: withoutPlaces(run.config as Config) }]
}

const escaped = (word: string): string => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function withoutPlaces(config: Config): Config {
  const { opa } = config
  if (opa === undefined) return config
  const places = ['url', 'tokenFile', 'tokenVariable', 'caFile', 'bundle'] as const
  const hiddenPlaces = places.flatMap((key) => (opa[key] === undefined ? [] : [[key, 'hidden']]))
  return { ...config, opa: { ...opa, ...Object.fromEntries(hiddenPlaces) } }
}
