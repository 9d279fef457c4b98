/** Defines a graph: boxes in groups with arrows between them, before it is written down. */

export interface Graph {
  readonly name: string
  /** Which way the arrows go, mostly: down or to the right. */
  readonly flow: 'down' | 'right'
  readonly groups: readonly Group[]
  readonly nodes: readonly Node[]
  readonly edges: readonly Edge[]
}

export interface Group {
  readonly id: string
  readonly label: string
}

export interface Node {
  readonly id: string
  /** What stands in the box, the most important first. */
  readonly lines: readonly string[]
  readonly look: Look
  readonly group: string | null
}

/** Both ends are ids of nodes, or of groups that have a node. */
export interface Edge {
  readonly from: string
  readonly to: string
  readonly label: string
  /** What nobody wants, or what is not always so. */
  readonly isDashed: boolean
}

/** The looks, with the colours that mean the same in every drawing. */
export const looks = {
  good: { fill: '#d8f0dc', line: '#2e7d32' },
  moving: { fill: '#fff3cd', line: '#b58105' },
  stopped: { fill: '#f8d7da', line: '#b02a37' },
  acting: { fill: '#dbe9f9', line: '#1f5fa8' },
  plain: { fill: '#f4f4f4', line: '#666666' },
} as const

export type Look = keyof typeof looks

/** What a machine's statuses look like, by their class. */
export const lookOf = { stable: 'good', waiting: 'moving', held: 'stopped' } as const
