/** `statemgr action`: asks a component for any action by its name, a platform's own included. */
import type { Exit } from './exits.ts'
import type { Given } from './flags.ts'
import { withClient } from './reach.ts'
import { request } from './request.ts'
import type { Shell } from './shell.ts'

export function action(shell: Shell, given: Given): Promise<Exit> {
  const [name = '', asked = ''] = given.args
  return withClient(shell, given, (client) => request(shell, given, client, name, asked))
}
