/** Runs dependency-cruiser on a folder, with the rules of the rooms, and gives its report. */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')

/** The part of dependency-cruiser's report that is looked at. */
export interface Report {
  readonly modules: readonly {
    readonly source: string
    readonly couldNotResolve?: boolean
    readonly dependencies: readonly {
      /** `node:`, if the import has it. */
      readonly protocol?: string
      readonly module: string
      /** The path of the file, from the folder. */
      readonly resolved: string
      readonly rules?: readonly { readonly name: string }[]
    }[]
  }[]
  readonly summary: {
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] }
  }
}

/** What `npm run check:rooms` looks at. Throws what it printed where that is no report. */
export function cruised(folder: string): Report {
  const places = ['src', 'test', 'bench'].filter((place) => globSync(place, { cwd: folder }).length)
  const config = join(root, '.dependency-cruiser.js')
  const run = spawnSync(
    process.execPath,
    [cruiser, ...places, '--config', config, '--output-type', 'json'],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  if (!run.stdout.startsWith('{')) throw new Error(run.stderr)
  return JSON.parse(run.stdout)
}
