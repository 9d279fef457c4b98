/** Reads JSON from the wire, where anything may come. */

/** `undefined` for what is not JSON: no schema takes that. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
