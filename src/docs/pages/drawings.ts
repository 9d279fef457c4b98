/**
 * Writes the page of the drawings: what can be drawn, for which tools, and what the data looks
 * like.
 */

import { recipe } from '../../core/machines/steps.ts'
import type { Platform } from '../../core/model/platform/platform.ts'
import { believed } from '../../core/model/power.ts'
import { stateDiagramOf } from '../../draw/diagram-drawn.ts'
import { diagramOf } from '../../draw/diagram-of.ts'
import { scxmlOf } from '../../draw/diagram-scxml.ts'
import { xstateOf } from '../../draw/diagram-xstate.ts'
import { flowchartOf } from '../../draw/graph-mermaid.ts'
import { graphOfRecipe } from '../../draw/recipe-graph.ts'
import { block, page, table } from '../markdown.ts'
import { usual } from '../times.ts'

export const drawings = (): string => {
  const diagram = diagramOf(valve, 'valve')
  const powerOn = usual.recipes['host.power-on']
  if (diagram === null || powerOn === undefined) throw new Error('the examples are not there')
  return page(
    '# Drawings',
    `\`statemgr graph WHAT\` draws what the service goes by, from the same tables: a machine
(\`host\`), a recipe (\`host.power-on\`), or what depends on what (\`dependencies\`). With
\`--config FILE\` it draws your platform, with its own kinds, recipes and times; without, the
built-in ones.`,
    table(
      ['format', 'for', 'machine', 'recipe', 'dependencies'],
      [
        ['`mermaid`', 'Markdown on GitHub, GitLab and elsewhere', 'yes', 'yes', 'yes'],
        ['`dot`', 'Graphviz', 'yes', 'yes', 'yes'],
        ['`svg`', 'a picture; Graphviz is built in', 'yes', 'yes', 'yes'],
        ['`json`', 'programs of your own', 'yes', 'yes', 'yes'],
        ['`scxml`', 'State Chart XML 1.0 of the W3C: Qt, Apache Commons SCXML …', 'yes', '', ''],
        ['`xstate`', 'XState 5, Stately', 'yes', '', ''],
      ],
    ),
    '## Events',
    `In SCXML and XState what happens is an event, one word with dots:`,
    table(
      ['event', 'happens when'],
      [
        ['`request.PowerOn`', 'somebody asks for the action'],
        ['`PowerOn.power-good`', 'this step of its recipe is over, and the status changes'],
        ['`PowerOn.done`, `PowerOn.failed`', 'the recipe is over, or goes no further'],
        ['`PowerOn.failed-early`', 'it fails before there is anything to take back'],
        ['`PowerOn.undone`, `PowerOn.not-undone`', 'what was done is taken back, or cannot be'],
        ['`PowerOn.aborted`', 'somebody aborts it'],
        ['`failure.boot-failed`', 'a step fails whose failure holds the component'],
        ['`deadline.never-observed`', 'a waiting status has lasted too long'],
        ['`observed.On`, `observed.Off`, `observed.Unknown`', 'hardware is seen to be so'],
      ],
    ),
    `Where the hardware decides, SCXML asks \`observed\` in its data model, XState the guard
\`observed\` with the power that it must be. A request without a target changes nothing: it is so
already. Names with other characters than letters, digits, \`-\` and \`_\` are spelled with
these; \`meta.status\` has the name itself.`,
    '## A machine',
    'As an example a valve that opens and closes, and may stick. For mermaid:',
    block('mermaid', stateDiagramOf(diagram)),
    'As SCXML:',
    block('xml', scxmlOf(diagram)),
    'For XState 5:',
    block('json', JSON.stringify(xstateOf(diagram), null, 2)),
    'which becomes a machine like this:',
    block('js', xstateUse),
    'And as it is, with `--format json`:',
    block('json', JSON.stringify(diagram, null, 2)),
    '## A recipe',
    'How a host is powered on: what each step waits for, and in red how it is taken back.',
    block('mermaid', flowchartOf(graphOfRecipe(powerOn))),
  )
}

const xstateUse = `import { createActor, createMachine } from 'xstate'
import config from './valve.json' with { type: 'json' }

let power = 'Off' // as the hardware is
const guards = { observed: (_, wanted) => wanted.power === power }
const valve = createActor(createMachine(config, { guards })).start()
valve.send({ type: 'request.Open' })`

const step = { target: 'self', timeoutMs: 5000 } as const
const recipeOf = (name: string, status: string, ends: string, verb: string) =>
  recipe(name, 'valve', {
    class: 'up',
    status,
    ends,
    steps: [
      {
        ...step,
        kind: 'call',
        name: verb,
        service: 'valves',
        verb,
        retries: 0,
        backoffMs: 0,
        undo: [],
      },
    ],
  })

const moving = {
  class: 'waiting',
  impliedPower: null,
  timeout: { afterMs: 5000, to: 'Stuck', code: 'stuck' },
} as const

/** Small enough to be read as a whole. */
const valve: Pick<Platform, 'machines' | 'recipes'> = {
  machines: {
    valve: {
      kind: 'valve',
      firstStatus: 'Closed',
      statusWhenPower: { On: 'Open', Off: 'Closed' },
      failureStatus: 'Stuck',
      statuses: {
        Closed: { class: 'stable', impliedPower: believed('Off'), timeout: null },
        Opening: moving,
        Open: { class: 'stable', impliedPower: believed('On'), timeout: null },
        Closing: moving,
        Stuck: { class: 'held', impliedPower: null, timeout: null },
      },
      actions: {
        Open: { recipe: 'valve.open', from: ['Closed'], satisfiedBy: ['Open'] },
        Close: { recipe: 'valve.close', from: 'any', satisfiedBy: ['Closed'] },
      },
    },
  },
  recipes: {
    'valve.open': recipeOf('valve.open', 'Opening', 'Open', 'open'),
    'valve.close': recipeOf('valve.close', 'Closing', 'Closed', 'close'),
  },
}
