/** Writes the few words of Markdown that the reference is made of. */

/** Paragraphs, tables and headings, a blank line between each two. */
export const page = (...parts: readonly string[]): string =>
  `${parts
    .filter((part) => part !== '')
    .map((part) => part.trim())
    .join('\n\n')}\n`

/** A table; columns that are empty in every row are left out. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = head.map((_, at) => rows.some((row) => (row[at] ?? '') !== ''))
  const line = (cells: readonly string[]) =>
    `| ${cells
      .filter((_, at) => columns[at])
      .map(cell)
      .join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** What would end a cell, or be taken for HTML, outside of code. */
const cell = (text: string) =>
  text
    .replaceAll('\n', ' ')
    .replaceAll('|', '\\|')
    .replaceAll(/<(?!br\/>)(?=[^`]*(?:`[^`]*`[^`]*)*$)/g, '&lt;')
    .trim()

export const code = (text: string) => `\`${text}\``

export const codes = (texts: readonly string[]) => texts.map(code).join(', ')

export const block = (language: string, text: string) =>
  `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``

/** `a, b and c`. */
export const listed = (texts: readonly string[], word = 'and'): string =>
  texts.length < 2
    ? texts.join('')
    : `${texts.slice(0, -1).join(', ')} ${word} ${texts[texts.length - 1]}`
