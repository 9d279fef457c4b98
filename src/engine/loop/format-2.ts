/** Reads what a store of format 2 holds forward: the same parts, in the words of today. */

/** By key the text of each part of format 3; what is not ours throws a `SyntaxError`. */
export function partsOfFormat3(parts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map(
    [...parts].map(([key, text]) => [key, JSON.stringify(forward(key, JSON.parse(text)))]),
  )
}

/** Whatever JSON there is: nothing of it is known before it is looked at. */
type Json = { readonly [key: string]: unknown }

function forward(key: string, value: Json): Json {
  switch (key) {
    case 'root':
      return { ...value, format: 3 }
    case 'alerts':
      return each(value, withFacts)
    case 'intents':
      return {
        ...value,
        recoveries: each((value.recoveries ?? {}) as Json, withFacts),
        // Only a start knew of lost power then.
        restoration: value.restoration
          ? { isAtStart: true, lost: [], ...(value.restoration as Json) }
          : null,
      }
    default:
      return value
  }
}

/** What keeps an alert did not keep its figures yet. */
const withFacts = ({ alert, ...others }: Json): Json => ({
  alert: { until: null, value: null, limit: null, unit: null, ...(alert as Json) },
  ...others,
})

const each = (value: Json, change: (one: Json) => Json): Json =>
  Object.fromEntries(Object.entries(value).map(([key, one]) => [key, change(one as Json)]))
