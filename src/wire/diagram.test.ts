/** Diagrams of machines. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Machine, Recipe } from '../core/platform.ts'
import { diagramOf, dotOf, mermaidOf } from './diagram.ts'

const lamp: Machine = {
  kind: 'lamp',
  adopts: { On: 'Lit', Off: 'Dark' },
  fails: 'Broken',
  statuses: {
    Dark: { class: 'stable', claims: 'Off', gaveUp: null },
    Lighting: {
      class: 'waiting',
      claims: null,
      gaveUp: { afterMs: 5, to: 'Broken', code: 'lost' },
    },
    Lit: { class: 'stable', claims: 'On', gaveUp: null },
    Broken: { class: 'held', claims: null, gaveUp: null },
  },
  actions: {
    Light: { recipe: 'light', from: ['Dark'], already: ['Lit'] },
    Smash: { recipe: 'smash', from: 'any', already: [] },
    Admire: { recipe: 'admire', from: ['Lit'], already: [] },
  },
}

const quiet: Recipe = {
  name: 'admire',
  kind: 'lamp',
  class: 'quiet',
  status: null,
  ends: 'same',
  undoing: null,
  failed: 'held',
  energises: false,
  abortable: false,
  alone: false,
  power: null,
  needs: null,
  policy: null,
  sets: {},
  steps: [],
}

const platform = {
  machines: { lamp },
  recipes: {
    admire: quiet,
    light: { ...quiet, name: 'light', status: 'Lighting', ends: 'Lit' },
    smash: { ...quiet, name: 'smash', ends: 'Broken' },
  },
}

const diagram = diagramOf(platform, 'lamp')
assert.ok(diagram)

test('a diagram has every status, and every way from one to another once', () => {
  assert.deepEqual(
    diagram.statuses.map(({ name, class: standing }) => `${name} ${standing}`),
    ['Dark stable', 'Lighting waiting', 'Lit stable', 'Broken held'],
  )
  assert.deepEqual(
    diagram.transitions.map(({ from, to, way, on }) => `${from} → ${to}: ${way} ${on}`),
    [
      'Dark → Lighting: request Light',
      'Lighting → Lit: progress Light done',
      'Lighting → Broken: failure Light failed',
      '* → Broken: request Smash',
      'Lighting → Broken: deadline lost',
    ],
  )
})

test('there is none of a kind that the platform does not have', () => {
  assert.equal(diagramOf(platform, 'lump'), null)
})

test('in mermaid, an arrow stands for all that leads from one status to another', () => {
  assert.equal(
    mermaidOf(diagram),
    `stateDiagram-v2
  Dark
  Lighting
  Lit
  Broken
  state "any status" as any_status
  Dark --> Lighting : Light
  Lighting --> Lit : Light done
  Lighting --> Broken : Light failed, lost
  any_status --> Broken : Smash
  classDef stable fill:#d8f0dc,stroke:#2e7d32,color:#111
  class Dark,Lit stable
  classDef waiting fill:#fff3cd,stroke:#b58105,color:#111
  class Lighting waiting
  classDef held fill:#f8d7da,stroke:#b02a37,color:#111
  class Broken held
`,
  )
})

test('in Graphviz, what nobody wants is dashed', () => {
  const dot = dotOf(diagram)
  assert.match(dot, /^digraph "lamp" \{\n/)
  assert.match(dot, /"Dark" -> "Lighting" \[label="Light"\]/)
  assert.match(dot, /"Lighting" -> "Broken" \[label="Light failed, lost", style=dashed\]/)
  assert.match(dot, /\}\n$/)
})
