/** Machines for tools: SCXML and XState say the same as the diagram, whatever things are called. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createActor, createMachine, type MachineConfig } from 'xstate'
import { example, exampleConfig, platformWith } from '../../test/harness/platform.ts'
import { elementsOf, readXml } from '../../test/harness/xml.ts'
import type { Platform } from '../core/model/platform/platform.ts'
import { anyStatus, type Diagram } from './diagram.ts'
import { graphOfMachine, stateDiagramOf } from './diagram-drawn.ts'
import { diagramOf } from './diagram-of.ts'
import { scxmlOf } from './diagram-scxml.ts'
import { type XstateConfig, xstateOf } from './diagram-xstate.ts'
import { dotOf } from './graph-dot.ts'

/** Names that break what forgets to escape them. */
const hostile = [
  'a "b" & <c>',
  'end',
  "x--y'--",
  'x*y',
  'Überhitzt 2',
  'a;b#c:d|e',
  'back\\slash\nline',
  '1.2',
]

const strange: Diagram = {
  kind: 'do "this" -- & <that>',
  initial: 'end',
  statuses: hostile.map((name) => ({
    name,
    class: 'held',
    power: null,
    deadlineMs: null,
    unchanged: [hostile[0]!],
  })),
  transitions: hostile.map((name, index) => ({
    from: index === 0 ? anyStatus : name,
    to: hostile[(index + 1) % hostile.length]!,
    cause: 'request',
    on: name,
    event: `request.${index}`,
    when: index === 1 ? 'On' : null,
  })),
}

/** Its kinds are its own, with statuses, actions and recipes beside those of their base. */
const tray = platformWith(() => exampleConfig('gpu-tray.yaml'))

const diagrams = [
  ...Object.keys(example.machines).map((kind) => drawn(example, kind)),
  ...['pump', 'gputray'].map((kind) => drawn(tray, kind)),
  strange,
]

for (const diagram of diagrams) {
  test(`${JSON.stringify(diagram.kind)} in SCXML is well-formed, and every target exists`, () => {
    const root = readXml(scxmlOf(diagram))
    assert.equal(root.name, 'scxml')
    assert.equal(root.attributes.get('xmlns'), 'http://www.w3.org/2005/07/scxml')
    assert.equal(root.attributes.get('version'), '1.0')
    const states = elementsOf(root, 'state')
    const ids = states.map(({ attributes }) => attributes.get('id') ?? '')
    assert.equal(ids.length, diagram.statuses.length + 1)
    assert.equal(new Set(ids).size, ids.length)
    for (const id of ids) assert.match(id, /^[A-Za-z_][\w.-]*$/)
    for (const one of [root, ...states]) {
      const initial = one.attributes.get('initial')
      if (initial !== undefined) assert.ok(ids.includes(initial), initial)
    }
    const transitions = elementsOf(root, 'transition')
    for (const { attributes } of transitions) {
      assert.match(attributes.get('event') ?? '', /^[\w-]+(\.[\w-]+)*$/)
      const target = attributes.get('target')
      if (target !== undefined) assert.ok(ids.includes(target), target)
    }
    const unchanged = diagram.statuses.flatMap((status) => status.unchanged)
    assert.equal(transitions.length, diagram.transitions.length + unchanged.length)
  })

  test(`${JSON.stringify(diagram.kind)} in XState: every status can be entered as drawn`, () => {
    const config = xstateOf(diagram)
    assert.deepEqual(JSON.parse(JSON.stringify(config)), config, 'it is plain JSON')
    const names = Object.values(config.states).map(({ meta }) => meta.status)
    assert.deepEqual(
      names,
      diagram.statuses.map(({ name }) => name),
    )
    const keys = Object.keys(config.states)
    const state = (name: string) => keys[names.indexOf(name)]!
    for (const { from, to, event, when } of diagram.transitions) {
      const starts =
        from === anyStatus
          ? keys.filter((key) => config.states[key]!.on[event] === undefined)
          : [state(from)]
      for (const start of starts) {
        assert.equal(after(config, start, event, when), state(to), `${start} ${event} ${when}`)
      }
    }
    for (const { name, unchanged } of diagram.statuses) {
      for (const action of unchanged) {
        const here = state(name)
        const event = Object.keys(config.states[here]!.on).find((one) => one.endsWith(action))
        if (event !== undefined) assert.equal(after(config, here, event, 'Unknown'), here)
      }
    }
  })

  test(`${JSON.stringify(diagram.kind)} in DOT and mermaid: nothing breaks out of a line`, () => {
    const dot = dotOf(graphOfMachine(diagram))
    for (const line of dot.split('\n').filter((one) => one.includes('->'))) {
      assert.match(line, /^ {2}"(\\.|[^"\\])*" -> "(\\.|[^"\\])*"( \[.*\])?$/)
    }
    const mermaid = stateDiagramOf(diagram).trimEnd().split('\n')
    const arrows = mermaid.filter((line) => line.includes('-->'))
    for (const arrow of arrows) {
      assert.match(arrow, /^ {2}(\[\*\]|\w+) --> \w+( : ([^#;:"<>]|#\d+;)*)?$/)
    }
  })
}

test('at every crossing it is clear which way is taken', () => {
  for (const { kind, transitions } of diagrams) {
    const crossings = transitions.map(({ from, event, when }) => [from, event, when].join(' '))
    assert.deepEqual(
      crossings.filter((crossing, at) => crossings.indexOf(crossing) !== at),
      [],
      kind,
    )
  }
})

function drawn(platform: Platform, kind: string): Diagram {
  const diagram = diagramOf(platform, kind)
  assert.ok(diagram)
  return diagram
}

/** The state that XState itself comes to from `start`, with power observed to be so. */
function after(config: XstateConfig, start: string, event: string, power: string | null): string {
  // The types of XState want to know each guard by its name; what is plain JSON is not so typed.
  const machine = createMachine({ ...config, initial: start } as unknown as MachineConfig<
    Record<string, never>,
    { type: string }
  >).provide({
    guards: {
      observed: (_: unknown, params: unknown) => (params as { power: string }).power === power,
    },
  } as never)
  const actor = createActor(machine).start()
  actor.send({ type: event })
  return actor.getSnapshot().value as string
}
