/** Translates a machine into a diagram of it: as data, for mermaid, and for Graphviz. */
import type { Machine, Platform, Recipe, StatusRow } from '../core/platform.ts'

/** The statuses of a kind of component and what leads from one to another. */
export interface Diagram {
  readonly kind: string
  readonly statuses: readonly DrawnStatus[]
  readonly transitions: readonly Transition[]
}

export interface DrawnStatus {
  readonly name: string
  readonly class: StatusRow['class']
  /** The power that the status stands for; `null` when it says nothing of power. */
  readonly power: StatusRow['claims']
}

/** `request`: somebody asked. `progress`: a recipe went on. `failure`, `deadline`: it did not. */
export interface Transition {
  /** A status, or `*` for any. */
  readonly from: string
  readonly to: string
  readonly way: 'request' | 'progress' | 'failure' | 'deadline' | 'observation'
  /** An action, a step or a code. */
  readonly on: string
}

/** What a diagram is drawn from: the tables of a platform. */
export type Drawable = Pick<Platform, 'machines' | 'recipes'>

/** The diagram of a kind of component, or `null` when the platform has none of that kind. */
export function diagramOf(platform: Drawable, kind: string): Diagram | null {
  const machine = platform.machines[kind]
  if (machine === undefined) return null
  const statuses = Object.entries(machine.statuses)
  const transitions = [
    ...Object.entries(machine.actions).flatMap(([action, { recipe, from }]) => {
      return requested(machine, platform.recipes[recipe], action, from === 'any' ? [any] : from)
    }),
    ...statuses.flatMap(([name, { gaveUp }]): readonly Transition[] => {
      return gaveUp === null
        ? []
        : [{ from: name, to: gaveUp.to, way: 'deadline', on: gaveUp.code }]
    }),
    ...('Unknown' in machine.statuses ? observed(machine, 'Unknown') : []),
  ]
  return {
    kind,
    statuses: statuses.map(([name, row]) => ({ name, class: row.class, power: row.claims })),
    transitions: unique(transitions),
  }
}

/** A mermaid state diagram. */
export function mermaidOf(diagram: Diagram): string {
  const { statuses } = diagram
  return lines([
    'stateDiagram-v2',
    ...statuses.map(({ name }) => `  ${name}`),
    ...(usesAny(diagram) ? [`  state "any status" as ${anyNode}`] : []),
    ...arrows(diagram).map(({ from, to, label }) => `  ${from} --> ${to} : ${label}`),
    ...(['stable', 'waiting', 'held'] as const).flatMap((one) => {
      const names = statuses.filter((status) => status.class === one).map(({ name }) => name)
      const { fill, line } = colours[one]
      return names.length === 0
        ? []
        : [
            `  classDef ${one} fill:${fill},stroke:${line},color:#111`,
            `  class ${names.join(',')} ${one}`,
          ]
    }),
  ])
}

/** A Graphviz digraph. */
export function dotOf(diagram: Diagram): string {
  return lines([
    `digraph "${diagram.kind}" {`,
    '  node [shape=box, style="rounded,filled", fontname="sans-serif"]',
    '  edge [fontname="sans-serif", fontsize=10]',
    ...diagram.statuses.map((status) => {
      const { fill, line } = colours[status.class]
      return `  "${status.name}" [fillcolor="${fill}", color="${line}"]`
    }),
    ...(usesAny(diagram) ? [`  "${anyNode}" [label="any status", style=dashed]`] : []),
    ...arrows(diagram).map(({ from, to, label, ways }) => {
      const style = ways.every((way) => way === 'failure' || way === 'deadline')
        ? ', style=dashed'
        : ''
      return `  "${from}" -> "${to}" [label="${label}"${style}]`
    }),
    '}',
  ])
}

const any = '*'
/** A status cannot be called so: statuses are names in PascalCase. */
const anyNode = 'any_status'

const colours = {
  stable: { fill: '#d8f0dc', line: '#2e7d32' },
  waiting: { fill: '#fff3cd', line: '#b58105' },
  held: { fill: '#f8d7da', line: '#b02a37' },
} as const

/** What an action leads through: the statuses of its recipe, how that ends, and how it fails. */
function requested(
  machine: Machine,
  recipe: Recipe | undefined,
  action: string,
  from: readonly string[],
): readonly Transition[] {
  if (recipe === undefined) return []
  const stages = stagesOf(recipe)
  const ends = endsOf(machine, recipe)
  const [first] = stages
  if (first === undefined) {
    return ends.flatMap((to) => from.map((one) => ({ from: one, to, way: 'request', on: action })))
  }
  const last = stages.at(-1) ?? first
  return [
    ...from.map((one) => ({ from: one, to: first.status, way: 'request', on: action }) as const),
    ...stages.slice(1).map(({ status, on }, before) => {
      return { from: stages[before]?.status ?? status, to: status, way: 'progress', on } as const
    }),
    ...ends.map(
      (to) => ({ from: last.status, to, way: 'progress', on: `${action} done` }) as const,
    ),
    ...failures(
      machine,
      recipe,
      action,
      stages.map(({ status }) => status),
    ),
  ]
}

interface Stage {
  readonly status: string
  /** What was over when it was entered. */
  readonly on: string
}

function stagesOf({ name, status, steps }: Recipe): readonly Stage[] {
  const entered = steps.flatMap((step, at) => {
    if (step.enters === undefined) return []
    const before = steps[at - 1]
    if (before === undefined) return [{ status: step.enters, on: name }]
    // Not needed, unless what was tried before it and may fail did fail.
    const isFallback = step.unless !== undefined && before.tolerates !== undefined
    return [{ status: step.enters, on: isFallback ? `${before.name} in vain` : before.name }]
  })
  return status === null ? entered : [{ status, on: name }, ...entered]
}

function endsOf(machine: Machine, { ends }: Recipe): readonly string[] {
  if (ends === 'same') return []
  return ends === 'adopt' ? [machine.adopts.On, machine.adopts.Off] : [ends]
}

/** Rolled back where there is an undo, held where a step says so, and else where failures end. */
function failures(
  machine: Machine,
  recipe: Recipe,
  action: string,
  stages: readonly string[],
): readonly Transition[] {
  const on = `${action} failed`
  const [first = machine.fails] = stages
  const rolledBack =
    recipe.undoing === null
      ? []
      : [
          { from: first, to: recipe.undoing, way: 'failure', on } as const,
          {
            from: recipe.undoing,
            to: machine.adopts.Off,
            way: 'progress',
            on: 'rolled back',
          } as const,
        ]
  const held = recipe.steps.flatMap((step) => {
    if (step.kind !== 'observe' || step.holds === undefined) return []
    const { status, code } = step.holds
    return [{ from: step.enters ?? first, to: status, way: 'failure', on: code } as const]
  })
  if (recipe.failed === 'adopt') {
    const last = stages.at(-1) ?? first
    const { On, Off } = machine.adopts
    return [...held, ...[On, Off].map((to) => ({ from: last, to, way: 'failure', on }) as const)]
  }
  const failing = recipe.undoing ?? first
  return [...rolledBack, ...held, { from: failing, to: machine.fails, way: 'failure', on }]
}

function observed(machine: Machine, from: string): readonly Transition[] {
  return (['On', 'Off'] as const).map((power) => {
    return { from, to: machine.adopts[power], way: 'observation', on: `observed ${power}` }
  })
}

function unique(transitions: readonly Transition[]): readonly Transition[] {
  const seen = new Map<string, Transition>()
  for (const one of transitions) {
    const key = [one.from, one.to, one.way, one.on].join('\n')
    if (one.from !== one.to && !seen.has(key)) seen.set(key, one)
  }
  return [...seen.values()]
}

interface Arrow {
  readonly from: string
  readonly to: string
  readonly label: string
  readonly ways: readonly Transition['way'][]
}

/** One arrow between two statuses, however many transitions it stands for. */
function arrows({ transitions }: Diagram): readonly Arrow[] {
  const grouped = Map.groupBy(transitions, ({ from, to }) => `${from}\n${to}`)
  return [...grouped.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    return {
      from: first.from === any ? anyNode : first.from,
      to: first.to,
      label: [...new Set(group.map(({ on }) => on))].join(', '),
      ways: group.map(({ way }) => way),
    }
  })
}

function usesAny({ transitions }: Diagram): boolean {
  return transitions.some(({ from }) => from === any)
}

function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('')
}
