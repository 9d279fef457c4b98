/**
 * Checks what the parts of a configuration say of each other: names that must exist, and exist
 * once.
 */

import { hintAt } from '../../text/nearest.ts'
import { type Finding, problemsMax } from '../findings/problems.ts'
import { valueAt } from '../findings/walk.ts'
import { finding, itemsAt, textsAt } from '../findings/written.ts'
import { policyNames } from '../schema/policies.ts'
import { figureFindings } from './figures.ts'
import { kindFindings } from './kinds.ts'
import { type Kind, mentions, namesOf, singular } from './mentions.ts'
import { partFindings } from './parts.ts'
import { simulationFindings } from './simulation.ts'
import { statusLimitFindings } from './status-limits.ts'
import { subjectFindings } from './subjects.ts'
import { ubmcFindings } from './ubmc.ts'

/**
 * Looks at what was written, right or wrong, so that these findings come together with those of the
 * schema. What is not of its type is passed over: the schema says that.
 */
export function crossFindings(written: unknown): readonly Finding[] {
  return [
    ...duplicates(written),
    ...unknownNames(written),
    ...hostsElsewhere(written),
    ...nothingFed(written),
    ...nothingSent(written),
    ...policyClashes(written),
    ...restoreClashes(written),
    ...figureFindings(written),
    ...kindFindings(written),
    ...statusLimitFindings(written),
    ...partFindings(written),
    ...subjectFindings(written),
    ...simulationFindings(written),
    ...ubmcFindings(written),
  ]
}

function duplicates(written: unknown): readonly Finding[] {
  const kinds = Object.keys(singular) as Kind[]
  const lists = [
    ...kinds.map((kind) => [`${singular[kind]} `, namesOf(written, kind)] as const),
    ...mentions(written).map(({ names }) => ['', names] as const),
    ['', hostDependencies(written)] as const,
  ]
  return lists.flatMap(([what, names]) => {
    const firsts = new Map(names.map(({ path, name }) => [name, path] as const).reverse())
    return names
      .filter(({ path, name }) => firsts.get(name) !== path)
      .map(({ path, name }) =>
        finding('duplicate-name', path, `${what}'${name}' is here twice`, 'name each once'),
      )
  })
}

function unknownNames(written: unknown): readonly Finding[] {
  const unknown = mentions(written).flatMap(({ kind, names }) => {
    const known = new Set(namesOf(written, kind).map(({ name }) => name))
    return names.filter(({ name }) => !known.has(name)).map((named) => ({ kind, ...named }))
  })
  // Looking for the nearest is dear, and nobody is shown more than these.
  return unknown.slice(0, problemsMax).map(({ kind, path, name }) => {
    const known = namesOf(written, kind).map((one) => one.name)
    const hint = hintAt(name, known) ?? `list it under ${kind}: - name: ${name}`
    return finding('unknown-reference', path, `there is no ${singular[kind]} '${name}'`, hint)
  })
}

/** A host that is not there is nobody whom the chassis could take along. */
function hostsElsewhere(written: unknown): readonly Finding[] {
  const known = namesOf(written, 'hosts').map(({ name }) => name)
  const named = hostDependencies(written)
  const unnamed = known.filter((host) => !named.some(({ name }) => name === host))
  return named
    .filter(({ name }) => !known.includes(name))
    .slice(0, problemsMax)
    .map(({ path, name }) => {
      const hint = hintAt(name, unnamed) ?? 'leave it out, or list it under hosts'
      return finding('dependency-without-host', path, `there is no host '${name}'`, hint)
    })
}

const hostDependencies = (written: unknown) => textsAt(written, ['chassis', 'hostDependencies'])

function nothingFed(written: unknown): readonly Finding[] {
  const lists = ['hosts', 'components'].map((list) => [list])
  // What is no group, or no list, is objected to by the schema.
  const isGroup = typeof written === 'object' && !Array.isArray(written)
  const isEmpty = lists.every((path) => {
    const list = valueAt(written, path)
    return list === undefined || (Array.isArray(list) && list.length === 0)
  })
  if (!isGroup || !isEmpty) return []
  const at = valueAt(written, ['hosts']) === undefined ? [] : ['hosts']
  const hint = 'list hosts, or components of kinds of your own'
  return [finding('nothing-fed', at, 'there is neither a host nor another component', hint)]
}

/** A collector is named, and there is neither anything to count nor to trace. */
function nothingSent(written: unknown): readonly Finding[] {
  const isOff = (option: string) => valueAt(written, [option]) === false
  if (valueAt(written, ['otlp', 'endpoint']) === undefined) return []
  if (!isOff('metrics') || !isOff('tracing')) return []
  const message = 'nothing is sent there: metrics and tracing are both off'
  const hint = 'leave it out, or turn one of them on'
  return [finding('option-without-use', ['otlp', 'endpoint'], message, hint)]
}

function policyClashes(written: unknown): readonly Finding[] {
  return Object.entries(policyNames).flatMap(([snake, camel]) =>
    valueAt(written, ['policies', snake]) === undefined ||
    valueAt(written, ['policies', camel]) === undefined
      ? []
      : finding(
          'option-twice',
          ['policies', snake],
          `is the same as ${camel}, which is here too`,
          'keep one of them',
        ),
  )
}

/** A host that is always to be on, on a chassis that stays off: one of them would be ignored. */
function restoreClashes(written: unknown): readonly Finding[] {
  const policy = valueAt(written, ['chassis', 'powerRestore'])
  if (policy !== 'None' && policy !== 'AlwaysOff') return []
  return itemsAt(written, ['hosts']).flatMap((_, index) => {
    const path = ['hosts', index, 'powerRestore']
    if (valueAt(written, path) !== 'AlwaysOn') return []
    const message = `it takes its power from a chassis that stays off: powerRestore: ${policy}`
    const hint = 'leave it out, or give the chassis powerRestore: Restore'
    return finding('restore-contradiction', path, message, hint)
  })
}
