/** Writes the diagram of a machine down as SCXML, the W3C's State Chart XML 1.0. */
import { anyStatus, type Diagram, type Transition } from './diagram.ts'
import { textOf } from './graph-mermaid.ts'
import { tokenOf } from './token.ts'

/**
 * Every status is a state within one of the machine's kind, which has what may happen in any
 * status. What depends on the hardware reads `observed`, which tools may set to try things out.
 * Nothing is final: a component is there for as long as the machine is.
 */
export function scxmlOf({ kind, initial, statuses, transitions }: Diagram): string {
  const from = (status: string) => transitions.filter((one) => one.from === status)
  return textOf([
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"',
    `    name="${tokenOf(kind)}" initial="${rootOf(kind)}">`,
    '  <datamodel>',
    `    <data id="observed" expr="'Unknown'"/>`,
    '  </datamodel>',
    `  <state id="${rootOf(kind)}" initial="${idOf(initial)}">`,
    ...from(anyStatus).map((one) => `    ${transitionOf(one)}`),
    ...statuses.flatMap(({ name, class: statusClass, unchanged }) => [
      `    <!-- ${statusClass}${name === tokenOf(name) ? '' : `: ${commented(name)}`} -->`,
      `    <state id="${idOf(name)}">`,
      ...from(name).map((one) => `      ${transitionOf(one)}`),
      ...unchanged.map((action) => `      <transition event="request.${tokenOf(action)}"/>`),
      '    </state>',
    ]),
    '  </state>',
    '</scxml>',
  ])
}

/** A dot is in no status' name here, so that the machine is not taken for one of its statuses. */
const rootOf = (kind: string) => `machine.${tokenOf(kind)}`
const idOf = (status: string) => tokenOf(status)

function transitionOf({ to, event, when }: Transition): string {
  const guard = when === null ? '' : ` cond="observed == '${when}'"`
  return `<transition event="${event}"${guard} target="${idOf(to)}"/>`
}

/** Two hyphens would end a comment before its time, and markup has no place in it. */
const commented = (text: string) => text.replaceAll(/-{2,}|-$|[<>&\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '?')
