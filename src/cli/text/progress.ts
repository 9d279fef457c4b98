/** Draws the line that says how far an operation has come, while somebody waits for it. */
import type { OperationReply } from '../../api/resources/control.ts'
import { shownDuration } from '../../text/duration.ts'
import type { Shell } from '../shell/shell.ts'
import { errStyle } from './style.ts'
import { oneLine } from './table.ts'

export interface Progress {
  show(operation: OperationReply): void
  /** Leaves the line empty for what is said next. */
  end(): void
}

/** On a terminal one line that changes; elsewhere a line for each change, for a log. */
export function progressOn(shell: Shell): Progress {
  return shell.isErrTerminal ? liveProgress(shell) : loggedProgress(shell)
}

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const toLineStart = '\r\u001b[K'

function liveProgress(shell: Shell): Progress {
  const style = errStyle(shell)
  const startedAt = performance.now()
  let shown = 0
  return {
    show: (operation) => {
      const frame = frames[shown % frames.length] ?? ''
      const time = style('faint', shownDuration(performance.now() - startedAt))
      shell.err(`${toLineStart}${style('busy', frame)} ${progressText(operation)} ${time}`)
      shown += 1
    },
    end: () => {
      if (shown > 0) shell.err(toLineStart)
    },
  }
}

function loggedProgress(shell: Shell): Progress {
  let last = ''
  return {
    show: (operation) => {
      const text = progressText(operation)
      if (text !== last) shell.err(`${text}\n`)
      last = text
    },
    end: () => {},
  }
}

/** `host.0 PowerOn: power good (3 of 6)`. */
export function progressText(operation: OperationReply): string {
  const { component, action, state, steps } = operation
  const what = `${component} ${action}`
  const now = steps.filter((step) => step.state === 'running' || step.state === 'undoing')
  if (now.length === 0) return oneLine(`${what}: ${waitText(operation) ?? state}`)
  const over = steps.filter((step) => step.state === 'done' || step.state === 'skipped').length
  const names = now.map((step) => (step.state === 'undoing' ? `undo ${step.name}` : step.name))
  const retry = Math.max(...now.map((step) => step.attempts))
  const attempt = retry > 1 ? `, attempt ${retry}` : ''
  return oneLine(`${what}: ${names.join(', ')} (${over + 1} of ${steps.length}${attempt})`)
}

/** `waits as 2 of 3: one power-on is under way; behind PowerOn of host.0`; `null` for no wait. */
export function waitText({ queue }: OperationReply): string | null {
  if (queue === undefined) return null
  const { position, length, why, behind } = queue
  const ahead = behind.map(({ action, component }) => `${action} of ${component}`).join(', ')
  return (
    `waits as ${position} of ${length}: ${why.map(({ message }) => message).join('; ')}` +
    (ahead === '' ? '' : `; behind ${ahead}`)
  )
}
