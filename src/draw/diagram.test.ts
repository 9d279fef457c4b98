/** Diagrams of machines, as people see them. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Machine, Recipe } from '../core/model/platform/platform.ts'
import { believed } from '../core/model/power.ts'
import { graphOfMachine, stateDiagramOf } from './diagram-drawn.ts'
import { diagramOf } from './diagram-of.ts'
import { dotOf } from './graph-dot.ts'

const beacon: Machine = {
  kind: 'beacon',
  firstStatus: 'Dark',
  statusWhenPower: { On: 'Lit', Off: 'Dark' },
  failureStatus: 'Broken',
  statuses: {
    Dark: { class: 'stable', impliedPower: believed('Off'), timeout: null },
    Lighting: {
      class: 'waiting',
      impliedPower: null,
      timeout: { afterMs: 5, to: 'Broken', code: 'lost' },
    },
    Glowing: { class: 'waiting', impliedPower: null, timeout: null },
    Dimming: { class: 'waiting', impliedPower: null, timeout: null },
    Lit: { class: 'stable', impliedPower: believed('On'), timeout: null },
    Broken: { class: 'held', impliedPower: null, timeout: null },
  },
  actions: {
    Light: { recipe: 'light', from: ['Dark'], satisfiedBy: ['Lit'] },
    Smash: { recipe: 'smash', from: 'any', satisfiedBy: ['Broken'] },
    Admire: { recipe: 'admire', from: ['Lit'], satisfiedBy: [] },
    Mend: { recipe: 'mend', from: ['Broken', 'Lit'], satisfiedBy: ['Lit'] },
  },
}

const quiet: Recipe = {
  name: 'admire',
  kind: 'beacon',
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
  checks: null,
  sets: {},
  steps: [],
}

const look = { kind: 'observe', name: 'look', target: 'self', timeoutMs: 5 } as const

const platform = {
  machines: { beacon },
  recipes: {
    admire: quiet,
    light: {
      ...quiet,
      name: 'light',
      status: 'Lighting',
      ends: 'Lit',
      undoing: 'Dimming',
      failed: 'observed',
      abortable: true,
      steps: [
        { ...look, until: { known: true } },
        {
          ...look,
          name: 'glow',
          until: { power: 'On' },
          enters: 'Glowing',
          onTimeout: { status: 'Broken', code: 'no-glow' },
        },
      ],
    },
    smash: { ...quiet, name: 'smash', ends: 'Broken' },
    mend: { ...quiet, name: 'mend', ends: 'observed' },
  },
} as const

const diagram = diagramOf(platform, 'beacon')
assert.ok(diagram)

test('a diagram has every status, and every cause from one to another once', () => {
  assert.deepEqual(
    diagram.statuses.map(({ name, class: statusClass }) => `${name} ${statusClass}`),
    [
      'Dark stable',
      'Lighting waiting',
      'Glowing waiting',
      'Dimming waiting',
      'Lit stable',
      'Broken held',
    ],
  )
  assert.equal(diagram.initial, 'Dark')
  assert.deepEqual(
    diagram.transitions.map(({ from, to, cause, on, when }) => {
      return `${from} → ${to}: ${cause} ${on}${when === null ? '' : ` (${when})`}`
    }),
    [
      'Dark → Lighting: request Light',
      'Lighting → Glowing: progress look',
      'Glowing → Lit: progress Light done',
      'Lighting → Dimming: failure Light failed',
      'Lighting → Dimming: request Light aborted',
      'Glowing → Broken: failure no-glow',
      'Glowing → Dimming: request Light aborted',
      'Lighting → Lit: failure Light failed early (On)',
      'Lighting → Dark: failure Light failed early (Off)',
      'Lighting → Broken: failure Light failed early (Unknown)',
      'Dimming → Lit: progress Light undone (On)',
      'Dimming → Dark: progress Light undone (Off)',
      'Dimming → Broken: failure Light not undone',
      '* → Broken: request Smash',
      'Broken → Lit: request Mend (On)',
      'Broken → Dark: request Mend (Off)',
      'Lit → Dark: request Mend (Off)',
      'Lighting → Broken: deadline lost',
      'Dark → Lit: observation observed On',
      'Lit → Dark: observation observed Off',
    ],
  )
})

test('what is so already is known of each status', () => {
  const unchanged = diagram.statuses.flatMap(({ name, unchanged: actions }) =>
    actions.map((action) => `${name} ${action}`),
  )
  assert.deepEqual(unchanged, ['Lit Light', 'Lit Mend', 'Broken Smash'])
})

test('there is none of a kind that the platform does not have', () => {
  assert.equal(diagramOf(platform, 'lump'), null)
})

test('in mermaid, an arrow stands for all that leads from one status to another', () => {
  assert.equal(
    stateDiagramOf(diagram),
    `stateDiagram-v2
  Dark
  Lighting
  Glowing
  Dimming
  Lit
  Broken
  state "any status" as any_status
  [*] --> Dark
  Dark --> Lighting : Light
  Lighting --> Glowing : look
  Glowing --> Lit : Light done
  Lighting --> Dimming : Light failed, Light aborted
  Glowing --> Broken : no-glow
  Glowing --> Dimming : Light aborted
  Lighting --> Lit : Light failed early #91;On#93;
  Lighting --> Dark : Light failed early #91;Off#93;
  Lighting --> Broken : Light failed early #91;Unknown#93;, lost
  Dimming --> Lit : Light undone #91;On#93;
  Dimming --> Dark : Light undone #91;Off#93;
  Dimming --> Broken : Light not undone
  any_status --> Broken : Smash
  Broken --> Lit : Mend #91;On#93;
  Broken --> Dark : Mend #91;Off#93;
  Lit --> Dark : Mend #91;Off#93;, observed Off
  Dark --> Lit : observed On
  classDef stable fill:#d8f0dc,stroke:#2e7d32,color:#111
  class Dark,Lit stable
  classDef waiting fill:#fff3cd,stroke:#b58105,color:#111
  class Lighting,Glowing,Dimming waiting
  classDef held fill:#f8d7da,stroke:#b02a37,color:#111
  class Broken held
`,
  )
})

test('in Graphviz, what nobody wants is dashed', () => {
  const dot = dotOf(graphOfMachine(diagram))
  assert.match(dot, /^digraph "beacon" \{\n/)
  assert.match(dot, /"Dark" -> "Lighting" \[label="Light"\]/)
  assert.match(
    dot,
    /"Lighting" -> "Broken" \[label="Light failed early \[Unknown\],\\nlost", style=dashed\]/,
  )
  assert.match(dot, /\}\n$/)
})
