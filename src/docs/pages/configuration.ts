/** Writes the page of the configuration: every option, its type, its default, and what it means. */
import { optionVariables } from '../../platform/read/environment.ts'
import { jsonSchemaText } from '../../platform/schema/json-schema.ts'
import { code, page, table } from '../markdown.ts'
import { type JsonSchema, refName, typeText } from '../schema-text.ts'

export const configuration = (): string => {
  const schema: JsonSchema = JSON.parse(jsonSchemaText())
  const { $defs = {} } = schema
  return page(
    '# Configuration',
    `One file in YAML or JSON; \`createStateManager({ config })\` of the library takes the same.
Only \`hosts\` must be there. An option that does not exist is an error that names the nearest
one that does: \`statemgr validate FILE\` finds all of them at once. For editors there is
[config.schema.json](config.schema.json), and
[two-host-chassis.yaml](../../examples/two-host-chassis.yaml) is commented to teach.`,
    `A **duration** is a whole number with its unit: \`200ms\`, \`30s\`, \`5m\`, \`2h\`, \`7d\`.
Temperatures are in °C, power and heat in W. An option that is one value and in no list can also
be set by the environment, by the variable beside it.`,
    `## Top level`,
    optionsTable(schema, []),
    ...sections(schema, []),
    ...Object.entries($defs).flatMap(([name, one]) => [
      `## ${refName(name)}`,
      one.description ?? '',
      one.properties === undefined ? typeText(one) : optionsTable(one, []),
      ...sections(one, []),
    ]),
  )
}

/** A group of options has a section of its own, and so has what a list is made of. */
function sections(schema: JsonSchema, path: readonly string[]): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, option]) => {
    const { group, spelled } = groupIn(option, name)
    const here = [...path, spelled]
    if (group === null || isOtherName(option) || placeOf(group, here) !== here.join('.')) return []
    return [
      `## \`${here.join('.')}\``,
      prose(option.description ?? group.description ?? ''),
      optionsTable(group, here),
      ...sections(group, here),
    ]
  })
}

/** Groups that are alike are described where they come first. */
const places = new Map<string, string>()

function placeOf({ properties = {} }: JsonSchema, path: readonly string[]): string {
  const alike = JSON.stringify(properties)
  const place = places.get(alike) ?? path.join('.')
  places.set(alike, place)
  return place
}

/** Policies may have a second name, written apart: described once, by the other. */
const isOtherName = ({ description = '' }: JsonSchema) => description.startsWith('The same as ')

/** Outside of a table `<kind>` would be taken for HTML. */
const prose = (text: string) => text.replaceAll('<', '&lt;')

/** `hosts[]` for what is in a list, `kinds.<name>` for what has names of its own. */
function groupIn(
  option: JsonSchema,
  name: string,
): { readonly group: JsonSchema | null; readonly spelled: string } {
  if (option.properties !== undefined) return { group: option, spelled: name }
  if (option.items !== undefined) return groupIn(option.items, `${name}[]`)
  const { additionalProperties: others } = option
  return typeof others === 'object'
    ? groupIn(others, `${name}.<name>`)
    : { group: null, spelled: name }
}

function optionsTable(schema: JsonSchema, path: readonly string[]): string {
  const { properties = {}, required = [] } = schema
  return table(
    ['option', 'type', 'default', 'meaning', 'environment'],
    Object.entries(properties).map(([name, option]) => {
      const { group, spelled } = groupIn(option, name)
      const place = group === null ? '' : placeOf(group, [...path, spelled])
      const anchor = place.replaceAll(/[^A-Za-z0-9_-]/g, '').toLowerCase()
      return [
        code(name),
        group === null || isOtherName(option)
          ? typeText(option)
          : `[${typeText(option)}](#${anchor})`,
        required.includes(name) ? 'must be given' : group === null ? defaultText(option) : '',
        option.description ?? group?.description ?? '',
        variableText([...path, name]),
      ]
    }),
  )
}

function defaultText({ default: value }: JsonSchema): string {
  if (value === undefined) return ''
  const isEmpty = typeof value === 'object' && Object.keys(value ?? {}).length === 0
  return isEmpty ? 'none' : code(typeof value === 'string' ? value : JSON.stringify(value))
}

function variableText(path: readonly string[]): string {
  const [variable] =
    [...optionVariables].find(([, option]) => option.join('.') === path.join('.')) ?? []
  return variable === undefined ? '' : code(variable)
}
