/**
 * Implements `statemgr graph`: draws a machine, a recipe, or what depends on what, for many tools.
 */

import { dependenciesOf, graphOfDependencies } from '../../draw/dependencies.ts'
import { graphOfMachine, stateDiagramOf } from '../../draw/diagram-drawn.ts'
import { diagramOf } from '../../draw/diagram-of.ts'
import { scxmlOf } from '../../draw/diagram-scxml.ts'
import { xstateOf } from '../../draw/diagram-xstate.ts'
import type { Graph } from '../../draw/graph.ts'
import { dotOf } from '../../draw/graph-dot.ts'
import { flowchartOf } from '../../draw/graph-mermaid.ts'
import { graphOfRecipe, recipeShown } from '../../draw/recipe-graph.ts'
import { type Compiled, compile } from '../../platform/compile/platform.ts'
import { parseConfig } from '../../platform/load.ts'
import type { Config } from '../../platform/schema/config.ts'
import { didYouMean } from '../../text/nearest.ts'
import { type Exit, exits, UsageError } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'
import { requireConfig } from './validate.ts'

export async function graph(shell: Shell, given: Given): Promise<Exit> {
  const [what = ''] = given.args
  const format = given.format ?? 'mermaid'
  const config = given.config === undefined ? builtIn() : requireConfig(shell, given)
  const drawing = drawingOf(compile(config), what)
  const draw = drawing.formats[format]
  if (draw === undefined) {
    const possible = Object.keys(drawing.formats).join(', ')
    throw new UsageError(
      `${drawing.is} cannot be drawn as ${format}: only a machine has states. ` +
        `It can be drawn as ${possible}`,
    )
  }
  shell.out(await draw())
  return exits.done
}

type Format = NonNullable<Given['format']>

/** What can be drawn, in the formats that make sense of it. */
interface Drawing {
  readonly is: string
  readonly formats: { readonly [F in Format]?: () => string | Promise<string> }
}

const dependencies = 'dependencies'

function drawingOf({ platform, integrations }: Compiled, what: string): Drawing {
  const recipe = new Map(Object.entries(platform.recipes)).get(what)
  if (recipe !== undefined) {
    return drawn(`the recipe ${what}`, graphOfRecipe(recipe), recipeShown(recipe))
  }
  const diagram = Object.hasOwn(platform.machines, what) ? diagramOf(platform, what) : null
  if (diagram !== null) {
    const { is, formats } = drawn(`the machine ${what}`, graphOfMachine(diagram), diagram)
    return {
      is,
      formats: {
        ...formats,
        mermaid: () => stateDiagramOf(diagram),
        scxml: () => scxmlOf(diagram),
        xstate: () => json(xstateOf(diagram)),
      },
    }
  }
  if (what !== dependencies) throw nothingCalled(what, Object.keys(platform.machines), platform)
  const all = dependenciesOf(platform, integrations)
  return drawn('what depends on what', graphOfDependencies(all), all)
}

function drawn(is: string, graph: Graph, data: object): Drawing {
  return {
    is,
    formats: {
      mermaid: () => flowchartOf(graph),
      dot: () => dotOf(graph),
      svg: () => svgOf(graph),
      json: () => json(data),
    },
  }
}

const json = (data: object) => `${JSON.stringify(data, null, 2)}\n`

/** Graphviz itself, compiled to WebAssembly: a megabyte that only pictures need. */
async function svgOf(graph: Graph): Promise<string> {
  const { instance } = await import('@viz-js/viz')
  return (await instance()).renderString(dotOf(graph), { format: 'svg' })
}

function nothingCalled(
  what: string,
  kinds: readonly string[],
  { recipes }: Compiled['platform'],
): UsageError {
  const [kind = ''] = what.split('.')
  const all = [...kinds, dependencies, ...Object.keys(recipes)]
  const ofKind = Object.keys(recipes).filter((name) => name.startsWith(`${kind}.`))
  const list =
    ofKind.length > 0
      ? `The recipes of ${kind} are: ${ofKind.join(', ')}`
      : `There are the machines ${kinds.join(', ')}, their recipes such as host.power-on, ` +
        `and ${dependencies}`
  return new UsageError(`there is nothing called ${what} to draw${didYouMean(what, all)}\n${list}.`)
}

/** The built-in machines and recipes do not depend on what there is of each kind. */
function builtIn(): Config {
  const loaded = parseConfig({ hosts: [{ name: 'host.0' }] })
  if ('config' in loaded) return loaded.config
  throw new Error('the least configuration there is was refused')
}
