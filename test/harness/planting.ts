/** Plants a mistake: puts another passage in the place of one that stands once in a source. */

export interface Planted {
  /** From the root of the repository. */
  readonly file: string
  /** What stands there, exactly once, and what stands there instead. */
  readonly find: string
  readonly replace: string
}

/** How often its place occurs in a source: anything but 1 has outdated it. */
export const placesIn = (source: string, { find }: Planted): number => source.split(find).length - 1

/** The source with the mistake in it; throws where its place is outdated. */
export function withPlanted(source: string, planted: Planted): string {
  const places = placesIn(source, planted)
  if (places !== 1)
    throw new Error(`outdated: ${planted.find} is ${places} times in ${planted.file}`)
  return source.replace(planted.find, () => planted.replace)
}
