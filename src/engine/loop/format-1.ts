/** Reads what a store of format 1 holds forward: the same parts, in the words of today. */
import { lookUp } from '../../core/model/look-up.ts'

/** By key the text of each part of format 2; what is not ours throws a `SyntaxError`. */
export function partsOfFormat2(parts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...parts].map(([key, text]) => forward(key, JSON.parse(text))))
}

/** Whatever JSON there is: nothing of it is known before it is looked at. */
type Json = { readonly [key: string]: unknown }

function forward(key: string, value: Json): readonly [string, string] {
  const said = (to: string, now: Json) => [to, JSON.stringify(now)] as const
  if (key.startsWith('component/')) return said(key, component(value))
  if (key.startsWith('ended/')) return said(key, operation(value))
  switch (key) {
    case 'root':
      return said(key, { ...renamed(value, { marks: 'checkpoint' }), format: 2 })
    case 'standing':
      return said('intents', renamed(value, { particulars: 'descriptions' }))
    case 'alerts':
      return said(
        key,
        each(value, (alert) => renamed(alert, { isRestless: 'isFlapping' })),
      )
    case 'protection':
      return said(key, protection(value))
    default:
      return said(key, value)
  }
}

function component(value: Json): Json {
  const { operation: under, observed } = value as { operation: Json | null; observed: Json }
  return {
    ...renamed(value, { switches: 'powerChanges' }),
    observed: observed.source === 'pulse' ? { ...observed, source: 'implied' } : observed,
    operation: under && operation(under),
  }
}

function operation(value: Json): Json {
  const { advice, remarks, ...others } = value as { advice?: Json; remarks?: readonly Json[] }
  const told = { says: 'result' }
  const decision = advice?.decision as Json | null | undefined
  return {
    ...others,
    ...(advice && { externalPolicy: { ...advice, decision: decision && renamed(decision, told) } }),
    ...(remarks && { remarks: remarks.map((remark) => renamed(remark, told)) }),
  }
}

function protection({ measures = {}, ...others }: Json): Json {
  const states: Readonly<Record<string, string>> = { taking: 'beginning', standing: 'in-force' }
  const mitigation = (one: Json) => ({
    ...one,
    state: lookUp(states, String(one.state)) ?? one.state,
  })
  return { ...others, mitigations: each(measures as Json, mitigation) }
}

const each = (value: Json, change: (one: Json) => Json): Json =>
  Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one as Json)]))

/** The same under other names, in the same order. */
const renamed = (value: Json, names: Readonly<Record<string, string>>): Json =>
  Object.fromEntries(Object.entries(value).map(([key, one]) => [lookUp(names, key) ?? key, one]))
