/**
 * Prints the import graph in figures: the folders, the arrows between them, and the circles, of
 * which there are none. `npm run rooms`; it fails where there is one.
 */
import { dirname, join } from 'node:path'
import { cruised, type Report } from './depcruise.ts'

export interface Figures {
  /** Files that were looked at. Tests and contract suites are not: a test may look at anything. */
  readonly files: number
  /** By folder: its files, and the other folders that they import. */
  readonly folders: ReadonlyMap<string, Folder>
  /** How many folders import how many others. */
  readonly arrows: number
  /** Folders that are on a circle, or between two. */
  readonly circling: readonly string[]
}

interface Folder {
  readonly files: number
  readonly imports: ReadonlySet<string>
}

/** What is counted: sources and what helps tests, but no test. */
const isCounted = (path: string): boolean =>
  /^(src|test|bench)\/.*\.ts$/.test(path) && !/\.test\.ts$|\/contract[./]/.test(path)

export function figuresOf({ modules }: Pick<Report, 'modules'>): Figures {
  const counted = modules.filter(({ source }) => isCounted(source))
  const byFolder = Map.groupBy(counted, ({ source }) => dirname(source))
  const folders = new Map(
    [...byFolder].sort().map(([folder, files]): [string, Folder] => {
      const imported = files.flatMap(({ dependencies }) =>
        dependencies.map(({ resolved }) => resolved).filter(isCounted),
      )
      const others = imported.map(dirname).filter((one) => one !== folder)
      return [folder, { files: files.length, imports: new Set(others) }]
    }),
  )
  return {
    files: counted.length,
    folders,
    arrows: [...folders.values()].reduce((sum, { imports }) => sum + imports.size, 0),
    circling: circlingIn(folders),
  }
}

/** What is left when whoever imports nobody, or is imported by nobody, is taken away in turn. */
function circlingIn(folders: Figures['folders']): readonly string[] {
  const left = new Set(folders.keys())
  const isEnd = (name: string) => {
    const imports = folders.get(name)?.imports ?? new Set()
    const isImported = [...left].some((one) => folders.get(one)?.imports.has(name))
    return !isImported || [...left].every((one) => !imports.has(one))
  }
  for (let end = [...left].find(isEnd); end !== undefined; end = [...left].find(isEnd)) {
    left.delete(end)
  }
  return [...left]
}

export function figuresText({ files, folders, arrows, circling }: Figures): string {
  const names = [...folders.keys()]
  const width = Math.max(...names.map((name) => name.length))
  const row = (name: string, ...cells: readonly (string | number)[]) =>
    `${name.padEnd(width)}${cells.map((cell) => String(cell).padStart(13)).join('')}\n`
  const rows = [...folders].map(([name, folder]) => {
    const importers = names.filter((one) => folders.get(one)?.imports.has(name))
    return row(name, folder.files, folder.imports.size, importers.length)
  })
  const circles = circling.length === 0 ? 'no circle' : `circles among ${circling.join(', ')}`
  return [
    row('folder', 'files', 'imports', 'imported by'),
    ...rows,
    `\n${files} files in ${folders.size} folders, ${arrows} arrows between them, ${circles}\n`,
  ].join('')
}

if (import.meta.main) {
  const figures = figuresOf(cruised(join(import.meta.dirname, '../..')))
  process.stdout.write(figuresText(figures))
  if (figures.circling.length > 0) process.exitCode = 1
}
