/**
 * Writes the page of the machines: the statuses and actions of each kind, and how they hang
 * together.
 */
import { lookUp } from '../../core/model/look-up.ts'
import type { Machine } from '../../core/model/platform/platform.ts'
import { wordOf } from '../../core/model/power.ts'
import type { Diagram } from '../../draw/diagram.ts'
import { stateDiagramOf } from '../../draw/diagram-drawn.ts'
import { diagramOf } from '../../draw/diagram-of.ts'
import { block, code, codes, page, table } from '../markdown.ts'
import { marked, ownKind, timeText, usual } from '../times.ts'

export const machines = (): string =>
  page(
    '# Machines',
    `What a component is called while it is as it is: its *status*. A **stable** status may last
for ever. A **waiting** one is on its way: an operation ends it, or its deadline does, after
which it is given up. A **held** one stays until somebody acts, for something is wrong or set
aside. Health (\`OK\`, \`Warning\`, \`Critical\`, \`Unknown\`) is no status but a second thing
beside it.`,
    `An action is taken in the statuses that are named, and answered \`unchanged\` where it is so
already (where a status is in both columns, only when the hardware says otherwise);
[recipes](recipes.md) say how it is carried out. What an interlock thinks of it is another
question: [interlocks](interlocks.md). Actions whose names begin with \`Emergency\` are what the
service asks for by itself, and what \`statemgr emergency off\` asks for.`,
    `The deadline of a waiting status counts while no operation is at work; operations have the
time-outs of their steps. The drawings show what is asked for and how it goes on. \`statemgr
graph KIND\` draws failures, deadlines and what hardware is seen to be as well, of the machines
of your own platform too.`,
    ...Object.values(usual.machines).map(section),
  )

/** Without what goes wrong: that leads from nearly everywhere to nearly everywhere. */
const wanted = (diagram: Diagram): Diagram => ({
  ...diagram,
  transitions: diagram.transitions.filter(
    ({ cause: way, event, from }) =>
      (way === 'request' || way === 'progress' || from === diagram.initial) &&
      !/[.](aborted|undone)$/.test(event),
  ),
})

function section(machine: Machine): string {
  const { kind, statuses, actions, firstStatus, statusWhenPower, failureStatus } = machine
  const diagram = diagramOf(usual, kind)
  if (diagram === null) throw new Error(`there is no machine ${kind}`)
  const patient = lookUp(marked.machines, kind)?.statuses ?? {}
  return page(
    kind === ownKind ? '## Kinds of your own' : `## ${kind}`,
    kind === ownKind
      ? `A kind that a platform file adds is switched on and off like this, unless it says
otherwise; here it is called ${code(kind)}.`
      : '',
    `It begins as ${code(firstStatus)}. Seen to have power it is
${code(statusWhenPower.On)}, seen to have none ${code(statusWhenPower.Off)}; what fails
and cannot be taken back ends as ${code(failureStatus)}.`,
    block('mermaid', stateDiagramOf(wanted(diagram))),
    table(
      ['status', 'class', 'power', 'given up after', 'as', 'with the code'],
      Object.entries(statuses).map(([name, { class: statusClass, impliedPower, timeout }]) => [
        code(name),
        statusClass,
        impliedPower === null ? '' : wordOf(impliedPower),
        ...(timeout === null
          ? ['', '', '']
          : [
              timeText(timeout.afterMs, lookUp(patient, name)?.timeout?.afterMs ?? 0),
              code(timeout.to),
              code(timeout.code),
            ]),
      ]),
    ),
    table(
      ['action', 'recipe', 'taken in', 'already so in'],
      Object.entries(actions).map(([name, { recipe, from, satisfiedBy }]) => [
        code(name),
        `[${code(recipe)}](recipes.md#${recipe.replaceAll('.', '')})`,
        from === 'any' ? 'any status' : codes(from),
        codes(satisfiedBy),
      ]),
    ),
  )
}
