/**
 * Remembers what is found out once: of a part that many worlds share, or of the one asked of last.
 */

/** Whatever else it is asked with has to be the same whenever the part is the same. */
type Find<Part, Others extends readonly unknown[], Found> = (part: Part, ...others: Others) => Found

/** As long as the part is around: worth it where many worlds share it. */
export function once<Part extends object, Others extends readonly unknown[], Found>(
  find: Find<Part, Others, Found>,
): Find<Part, Others, Found> {
  const known = new WeakMap<Part, { readonly found: Found }>()
  return (part, ...others) => {
    let entry = known.get(part)
    if (entry === undefined) {
      entry = { found: find(part, ...others) }
      known.set(part, entry)
    }
    return entry.found
  }
}

/** Until another part is asked of: where the same is asked again at once. */
export function latest<Part extends object, Others extends readonly unknown[], Found>(
  find: Find<Part, Others, Found>,
): Find<Part, Others, Found> {
  let last: { readonly part: Part; readonly found: Found } | null = null
  return (part, ...others) => {
    if (last?.part !== part) last = { part, found: find(part, ...others) }
    return last.found
  }
}
