/** Writes a graph down for Graphviz, in its DOT language. */
import { type Edge, type Graph, looks, type Node } from './graph.ts'

export function dotOf(graph: Graph): string {
  const clusters = clustersOf(graph)
  const lines = [
    `digraph ${quoted(graph.name)} {`,
    `  graph [rankdir=${graph.flow === 'down' ? 'TB' : 'LR'}, compound=true, fontname="Helvetica"]`,
    '  node [shape=box, style="rounded,filled", margin="0.2,0.1", fontname="Helvetica"]',
    '  edge [fontname="Helvetica", fontsize=10]',
    ...graph.nodes.filter(({ group }) => group === null).map((node) => `  ${nodeOf(node)}`),
    ...graph.groups.flatMap(({ id, label }, index) => [
      `  subgraph "cluster_${index}" {`,
      `    graph [label=${quoted(label)}, style=rounded, color="#999999"]`,
      ...graph.nodes.filter(({ group }) => group === id).map((node) => `    ${nodeOf(node)}`),
      '  }',
    ]),
    ...graph.edges.map((edge) => `  ${edgeOf(edge, clusters)}`),
    '}',
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function nodeOf({ id, lines, look }: Node): string {
  const { fill, line } = looks[look]
  return `${quoted(id)} [label=${quoted(lines.join('\n'))}, fillcolor="${fill}", color="${line}"]`
}

/** An arrow to a group is one to a box in it that ends at the group's border. */
type Clusters = ReadonlyMap<string, { readonly node: string; readonly cluster: string }>

function clustersOf({ groups, nodes }: Graph): Clusters {
  const clusters = groups.flatMap(({ id }, index) => {
    const member = nodes.find(({ group }) => group === id)
    return member === undefined ? [] : [{ id, node: member.id, cluster: `cluster_${index}` }]
  })
  return new Map(clusters.map(({ id, ...rest }) => [id, rest]))
}

function edgeOf({ from, to, label, isDashed }: Edge, clusters: Clusters): string {
  const [tail, head] = [clusters.get(from), clusters.get(to)]
  const attributes = [
    ...(label === '' ? [] : [`label=${quoted(label)}`]),
    ...(isDashed ? ['style=dashed'] : []),
    ...(tail === undefined ? [] : [`ltail=${quoted(tail.cluster)}`]),
    ...(head === undefined ? [] : [`lhead=${quoted(head.cluster)}`]),
  ]
  const ends = `${quoted(tail?.node ?? from)} -> ${quoted(head?.node ?? to)}`
  return attributes.length === 0 ? ends : `${ends} [${attributes.join(', ')}]`
}

/** In a quoted string a backslash begins an escape such as `\N` for the node's own name. */
const quoted = (text: string) =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
