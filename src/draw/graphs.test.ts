/** Graphs of recipes and of what depends on what, in the languages they are drawn in. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instance } from '@viz-js/viz'
import { configOf, example, platformWith } from '../../test/harness/platform.ts'
import { elementsOf, readXml } from '../../test/harness/xml.ts'
import { dependenciesOf, graphOfDependencies } from './dependencies.ts'
import type { Graph } from './graph.ts'
import { dotOf } from './graph-dot.ts'
import { flowchartOf } from './graph-mermaid.ts'
import { graphOfRecipe, recipeShown } from './recipe-graph.ts'

const services = { power: 'powermgr', thermal: 'thermalmgr', sensors: 'sensormon', leds: 'ledmgr' }

const whole = dependenciesOf(example, services)

const hostile: Graph = {
  name: 'a "graph" \\',
  flow: 'right',
  groups: [
    { id: 'group', label: 'of "<b>" ]' },
    { id: 'empty', label: 'nothing' },
  ],
  nodes: [
    {
      id: 'end"',
      lines: ['"quoted"', 'back\\N', '<tag> & |pipe|', 'größer'],
      look: 'good',
      group: null,
    },
    { id: 'n0', lines: ['; # `md`'], look: 'plain', group: 'group' },
  ],
  edges: [
    { from: 'end"', to: 'group', label: '] -> "x"\nnext', isDashed: true },
    { from: 'n0', to: 'end"', label: '', isDashed: false },
  ],
}

test('host.power-on is drawn with its steps, what each waits for, and how it is taken back', () => {
  const recipe = example.recipes['host.power-on']!
  const { nodes, edges } = graphOfRecipe(recipe)
  const titles = new Map(nodes.map(({ id, lines }) => [id, lines[0]]))
  assert.deepEqual(
    edges.map(({ from, to, label }) => `${titles.get(from)} → ${titles.get(to)} ${label}`.trim()),
    [
      'raise cooling → power on',
      'power dependencies good → power on',
      'power on → power good',
      'power good → boot started',
      'boot started → operating system running',
      'raise cooling → release cooling undo',
      'power on → force off undo',
      'force off → power off',
    ],
  )
  const boot = nodes.find(({ lines }) => lines[0] === 'boot started')
  assert.deepEqual(boot?.lines, [
    'boot started',
    'until boot is started',
    'within 300 s',
    'status On',
    'else held: Quiesced',
  ])
})

test('every step and every undo of every recipe is drawn, and every arrow leads somewhere', () => {
  for (const recipe of Object.values(example.recipes)) {
    const { nodes, edges } = graphOfRecipe(recipe)
    const undone = recipe.steps.flatMap((step) =>
      step.kind === 'call' && !('none' in step.undo) ? step.undo : [],
    )
    assert.equal(nodes.length, recipe.steps.length + undone.length, recipe.name)
    const ids = nodes.map(({ id }) => id)
    assert.equal(new Set(ids).size, ids.length)
    for (const { from, to } of edges) assert.ok(ids.includes(from) && ids.includes(to))
    for (const { after } of recipeShown(recipe).steps) assert.ok(after !== undefined)
  }
})

test('power leads from the supplies over the chassis to the hosts', () => {
  const ties = whole.ties.map(({ from, to, why }) => `${from} ${why} ${to}`)
  for (const tie of [
    'supply/psu.0 powers chassis.0',
    'chassis.0 powers host.1',
    'supply/psu.1 powers host.1',
    'zone/cpu_zone cools host.0',
    'sensor/dimm_temp health host.0',
    'service/powermgr switches supply',
    'service/ledmgr lights component',
  ]) {
    assert.ok(ties.includes(tie), `${tie} is not among:\n${ties.join('\n')}`)
  }
  assert.equal(new Set(ties).size, ties.length)
})

test('what a platform has none of is not drawn, nor who would see to it', () => {
  const least = platformWith(() => configOf({ hosts: [{ name: 'host.0' }] }))
  const { ties } = dependenciesOf(least, services)
  assert.deepEqual(ties.map(({ from, to }) => `${from} ${to}`).toSorted(), [
    'chassis.0 host.0',
    'service/ledmgr component',
    'service/powermgr component',
  ])
})

const drawn = [
  ...Object.values(example.recipes).map(graphOfRecipe),
  graphOfDependencies(whole),
  hostile,
]

test('Graphviz draws every graph as a picture with all its boxes and arrows', async () => {
  const viz = await instance()
  for (const graph of drawn) {
    const { output = '', errors } = viz.render(dotOf(graph), { format: 'svg' })
    const wrong = errors.filter(({ level }) => level === 'error')
    assert.deepEqual(wrong, [], graph.name)
    const things = elementsOf(readXml(output), 'g').map(({ attributes }) => attributes.get('class'))
    assert.equal(things.filter((one) => one === 'node').length, graph.nodes.length)
    assert.equal(things.filter((one) => one === 'edge').length, graph.edges.length)
  }
})

test('in mermaid, no text breaks out of its box, and every arrow has two ends', () => {
  for (const graph of drawn) {
    const lines = flowchartOf(graph).trimEnd().split('\n')
    const text = '(?:[^"#;<>]|#\\d+;|<br/>)*'
    const line = new RegExp(
      `^(flowchart (TB|LR)|  end| +n\\d+\\["${text}"\\]|  subgraph g\\d+\\["${text}"\\]` +
        `|  [gn]\\d+ -(-|\\.-)>(\\|"${text}"\\|)? [gn]\\d+` +
        '|  classDef \\w+ fill:#\\w+,stroke:#\\w+,color:#111|  class [n\\d,]+ \\w+)$',
    )
    for (const one of lines) assert.match(one, line)
  }
})
