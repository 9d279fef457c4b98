/** Breaks text into lines for a terminal. */

/** At blanks, with what follows indented; a word that is longer than a line stays whole. */
export function wrapped(text: string, columns: number): string {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= columns)
      lines.splice(-1, 1, `${last} ${word}`)
    else lines.push(last === undefined ? word : `${indent}${word}`)
  }
  return lines.join('\n')
}

const indent = '  '
