/** A shell that remembers what was written to it. */
import type { Shell } from '../../src/cli/shell/shell.ts'

export interface TestShell extends Shell {
  /** What has been written so far. */
  written(): { readonly out: string; readonly err: string }
  /** As Ctrl-C does. */
  stop(): void
}

export function testShell(env: Shell['env'] = {}): TestShell {
  const stopping = new AbortController()
  let out = ''
  let err = ''
  return {
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    env,
    isOutTerminal: false,
    isErrTerminal: false,
    outColumns: 80,
    stopped: stopping.signal,
    written: () => ({ out, err }),
    stop: () => stopping.abort(),
  }
}
