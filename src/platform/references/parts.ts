/** Checks what components of own kinds, and whatever depends on something, need to be there. */
import { hintAt } from '../../text/nearest.ts'
import { kindOfName } from '../compile/kind-of.ts'
import type { Finding } from '../findings/problems.ts'
import { unknown } from '../findings/unknown.ts'
import { type Path, valueAt } from '../findings/walk.ts'
import { finding, inEach, inEvery, textsAt } from '../findings/written.ts'
import { builtInKinds, namesIn, ownKinds } from './kind-names.ts'
import { allIn, predicateFindings } from './predicates.ts'
import { servicesIn } from './recipes.ts'

export const partFindings = (written: unknown): readonly Finding[] => [
  ...strangeKinds(written),
  ...wantingActions(written),
  ...inEvery(written, ['kinds']).flatMap((kind) =>
    textsAt(written, [...kind, 'service']).flatMap((one) =>
      unknown('service', one, servicesIn(written)),
    ),
  ),
  ...textsAt(written, ['leds', 'ours']).flatMap((one) => unknown('component', one, allIn(written))),
  ...inEach(written, ['sensors'])
    .flatMap((sensor) => textsAt(written, [...sensor, 'whileOn']))
    .flatMap((one) => unknown('component', one, allIn(written))),
  ...dependingAt(written).flatMap((path) => [
    ...inEach(written, [...path, 'dependsOn']).flatMap((one) => predicateFindings(written, one)),
    ...inEach(written, [...path, 'healthRules']).flatMap((one) => predicateFindings(written, one)),
    ...vainDependencies(written, path),
  ]),
]

/** Everything that may depend on something. */
const dependingAt = (written: unknown): readonly Path[] => [
  ...inEach(written, ['hosts']),
  ...inEach(written, ['components']),
  ['chassis'],
]

/** The name of a component begins with its kind, which has to be one of the file's own. */
function strangeKinds(written: unknown): readonly Finding[] {
  const known = ownKinds(written)
  return componentsIn(written).flatMap(({ path, name, kind }) => {
    if (known.includes(kind) && name.includes('.')) return []
    if (builtInKinds.includes(kind)) {
      const message = `'${name}' is a ${kind}, which is no kind of this platform's own`
      const hint = kind === 'host' ? 'list it under hosts' : `describe it under ${kind}`
      return [finding('unknown-reference', path, message, hint)]
    }
    if (known.includes(kind)) {
      const message = `'${name}' does not say which ${kind} it is`
      return [finding('malformed-value', path, message, `did you mean '${kind}.0'?`)]
    }
    const hint = hintAt(kind, known) ?? `add it: kinds: {${kind}: {}}`
    return [finding('unknown-reference', path, `there is no kind '${kind}'`, hint)]
  })
}

/** What the chassis, an emergency or a lost dependency will ask of it. */
function wantingActions(written: unknown): readonly Finding[] {
  return componentsIn(written)
    .filter(({ kind }) => ownKinds(written).includes(kind))
    .flatMap(({ path, name, kind, at }) => {
      const { actions } = namesIn(written, kind)
      const isFed = valueAt(written, [...at, 'chassisPower']) !== false
      const isLoad = valueAt(written, ['kinds', kind, 'load']) === true
      const isShut = inEach(written, [...at, 'dependsOn']).some(
        (one) => valueAt(written, [...one, 'whenLost']) === 'shutdown',
      )
      const wanted: readonly (readonly [boolean, string, string])[] = [
        [isFed, 'PowerOn', 'the chassis feeds it'],
        [isFed, 'PowerOff', 'the chassis feeds it'],
        [isFed, 'ForceOff', 'the chassis feeds it'],
        [isLoad || isShut, 'EmergencyOff', 'it goes off in an emergency'],
        [isLoad, 'EmergencyIsolate', 'it is isolated in an emergency'],
      ]
      return wanted
        .filter(([is, action]) => is && !actions.includes(action))
        .map(([, action, why]) =>
          finding(
            'missing-action',
            path,
            `${name} needs an action ${action}: ${why}`,
            `add it to kinds.${kind}.actions, or leave base: none out`,
          ),
        )
    })
}

/** What feeds it has to be there anyway, and nothing waits for itself. */
function vainDependencies(written: unknown, path: Path): readonly Finding[] {
  const own = textsAt(written, [...path, 'name'])[0]?.name
  const chassis = textsAt(written, ['chassis', 'name'])[0]?.name ?? 'chassis.0'
  const isFed = path[0] !== 'chassis' && valueAt(written, [...path, 'chassisPower']) !== false
  return inEach(written, [...path, 'dependsOn'])
    .flatMap((one) => textsAt(written, [...one, 'component']))
    .flatMap(({ path: at, name }) => {
      if (name === own) {
        return [finding('vain-dependency', at, `'${name}' depends on itself`, 'leave it out')]
      }
      if (!isFed || name !== chassis) return []
      const message = `it takes its power from '${name}', and goes off with it anyway`
      return [finding('vain-dependency', at, message, 'leave it out')]
    })
}

const componentsIn = (written: unknown) =>
  inEach(written, ['components']).flatMap((at) =>
    textsAt(written, [...at, 'name']).map(({ path, name }) => ({
      at,
      path,
      name,
      kind: kindOfName(name),
    })),
  )
