/** Reads what a store of format 3 holds forward: the same parts, under the keys of today. */

/** By key the text of each part of format 4; what is not ours throws a `SyntaxError`. */
export function partsOfFormat4(parts: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...parts].map(([key, text]) => forward(key, text)))
}

function forward(key: string, text: string): readonly [key: string, text: string] {
  if (key === 'root') return [key, JSON.stringify({ ...JSON.parse(text), format: 4 })]
  // It had a place in a ring, by its order, and could take that of one that was remembered.
  if (key.startsWith('ended/')) return [`ended/${(JSON.parse(text) as { id: string }).id}`, text]
  return [key, text]
}
