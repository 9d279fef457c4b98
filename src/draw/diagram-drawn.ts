/** Draws the diagram of a machine: as a graph, and as a state diagram of mermaid. */
import { anyStatus, type Diagram, type Transition } from './diagram.ts'
import { type Graph, lookOf, looks } from './graph.ts'
import { mermaidText, textOf } from './graph-mermaid.ts'

export function graphOfMachine(diagram: Diagram): Graph {
  return {
    name: diagram.kind,
    flow: 'down',
    groups: [],
    nodes: [
      ...diagram.statuses.map(({ name, class: statusClass }) => {
        return { id: name, lines: [name], look: lookOf[statusClass], group: null }
      }),
      ...(usesAny(diagram)
        ? [{ id: anyStatus, lines: ['any status'], look: 'plain', group: null } as const]
        : []),
    ],
    edges: arrowsOf(diagram).map(({ from, to, labels, causes }) => ({
      from,
      to,
      label: labels.join(',\n'),
      isDashed: causes.every((cause) => cause === 'failure' || cause === 'deadline'),
    })),
  }
}

/** A mermaid state diagram. */
export function stateDiagramOf(diagram: Diagram): string {
  const { statuses, initial } = diagram
  const ids = new Map(statuses.map(({ name }, index) => [name, idOf(name, index)]))
  const id = (name: string) => (name === anyStatus ? anyId : (ids.get(name) ?? name))
  return textOf([
    'stateDiagram-v2',
    ...statuses.map(({ name }) => {
      return id(name) === name ? `  ${name}` : `  state "${mermaidText(name)}" as ${id(name)}`
    }),
    ...(usesAny(diagram) ? [`  state "any status" as ${anyId}`] : []),
    `  [*] --> ${id(initial)}`,
    ...arrowsOf(diagram).map(({ from, to, labels }) => {
      return `  ${id(from)} --> ${id(to)} : ${mermaidText(labels.join(', '))}`
    }),
    ...(['stable', 'waiting', 'held'] as const).flatMap((one) => {
      const drawn = statuses.filter((status) => status.class === one).map(({ name }) => id(name))
      const { fill, line } = looks[lookOf[one]]
      return drawn.length === 0
        ? []
        : [
            `  classDef ${one} fill:${fill},stroke:${line},color:#111`,
            `  class ${drawn.join(',')} ${one}`,
          ]
    }),
  ])
}

const anyId = 'any_status'

/** In PascalCase a name is no word of mermaid's own, such as `end`, nor `any_status`. */
const idOf = (name: string, index: number) =>
  /^[A-Z][A-Za-z0-9]*$/.test(name) ? name : `s_${index}`

interface Arrow {
  readonly from: string
  readonly to: string
  readonly labels: readonly string[]
  readonly causes: readonly Transition['cause'][]
}

/** One arrow between two statuses, however many transitions it stands for. */
function arrowsOf({ transitions }: Diagram): readonly Arrow[] {
  const grouped = Map.groupBy(transitions, ({ from, to }) => JSON.stringify([from, to]))
  return [...grouped.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    return {
      from: first.from,
      to: first.to,
      labels: [...new Set(group.map(labelOf))],
      causes: group.map(({ cause }) => cause),
    }
  })
}

/** `Recover [On]`: only while the hardware is seen to be so. */
const labelOf = ({ on, when }: Transition) => (when === null ? on : `${on} [${when}]`)

const usesAny = ({ transitions }: Diagram) => transitions.some(({ from }) => from === anyStatus)
