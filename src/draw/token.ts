/** Shortens names for tools that allow fewer characters in one than people do. */

/**
 * A name as one word of letters, digits, `-` and `_`, as XML names, event names and state keys
 * want it. Blanks become `-`, all else its number, so that two names hardly ever become one.
 */
export const tokenOf = (name: string): string => {
  const word = name
    .replaceAll(' ', '-')
    .replaceAll(/[^A-Za-z0-9_-]/gu, (char) => `_x${char.codePointAt(0)?.toString(16)}_`)
  return /^[A-Za-z_]/.test(word) ? word : `_${word}`
}
