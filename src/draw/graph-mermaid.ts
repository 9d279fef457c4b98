/** Writes a graph down for mermaid, as a flowchart. */
import { type Graph, looks } from './graph.ts'

export function flowchartOf(graph: Graph): string {
  const ids = new Map([
    ...graph.nodes.map(({ id }, index) => [id, `n${index}`] as const),
    ...graph.groups.map(({ id }, index) => [id, `g${index}`] as const),
  ])
  const idOf = (id: string) => ids.get(id) ?? id
  const box = ({ id, lines }: Graph['nodes'][number]) =>
    `${idOf(id)}["${lines.map(mermaidText).join('<br/>')}"]`
  const used = Object.entries(looks).filter(([name]) =>
    graph.nodes.some(({ look }) => look === name),
  )
  return textOf([
    `flowchart ${graph.flow === 'down' ? 'TB' : 'LR'}`,
    ...graph.nodes.filter(({ group }) => group === null).map((node) => `  ${box(node)}`),
    ...graph.groups.flatMap(({ id, label }) => [
      `  subgraph ${idOf(id)}["${mermaidText(label)}"]`,
      ...graph.nodes.filter(({ group }) => group === id).map((node) => `    ${box(node)}`),
      '  end',
    ]),
    ...graph.edges.map(({ from, to, label, isDashed }) => {
      const arrow = isDashed ? '-.->' : '-->'
      const text = label === '' ? '' : `|"${mermaidText(label)}"|`
      return `  ${idOf(from)} ${arrow}${text} ${idOf(to)}`
    }),
    ...used.flatMap(([name, { fill, line }]) => [
      `  classDef ${name} fill:${fill},stroke:${line},color:#111`,
      `  class ${graph.nodes.flatMap(({ id, look }) => (look === name ? idOf(id) : []))} ${name}`,
    ]),
  ])
}

/** What means something to mermaid is written as its number, as mermaid wants it. */
export const mermaidText = (text: string) =>
  text.replaceAll(/[#;:"'`<>&{}|[\]()\\%\n]/g, (char) => `#${char.charCodeAt(0)};`)

export const textOf = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('')
