/** `statemgr graph`: draws the statuses of a kind of component. */
import { compile } from '../platform/compile.ts'
import { parseConfig } from '../platform/load.ts'
import type { Config } from '../platform/schema.ts'
import { diagramOf, dotOf, mermaidOf } from '../wire/diagram.ts'
import { nearest } from '../wire/nearest.ts'
import { type Exit, exits, UsageError } from './exits.ts'
import type { Given } from './flags.ts'
import type { Shell } from './shell.ts'
import { requireConfig } from './validate.ts'

export async function graph(shell: Shell, given: Given): Promise<Exit> {
  const [kind = ''] = given.args
  const config = given.config === undefined ? builtIn() : requireConfig(shell, given)
  const { platform } = compile(config)
  const diagram = diagramOf(platform, kind)
  if (diagram === null) {
    const kinds = Object.keys(platform.machines)
    const meant = `perhaps ${nearest(kind, kinds)} is meant`
    throw new UsageError(`there is no kind ${kind}; ${meant}. There are: ${kinds.join(', ')}`)
  }
  if (given.format === 'json') shell.out(`${JSON.stringify(diagram, null, 2)}\n`)
  else shell.out(given.format === 'dot' ? dotOf(diagram) : mermaidOf(diagram))
  return exits.done
}

/** The built-in machines do not depend on what there is of each kind. */
function builtIn(): Config {
  const loaded = parseConfig({ hosts: [{ name: 'host.0' }] })
  if ('config' in loaded) return loaded.config
  throw new Error('the least configuration there is was refused')
}
