/**
 * Implements `statemgr action`: asks a component for any action by its name, a platform's own
 * included.
 */

import { withClient } from '../request/reach.ts'
import { request } from '../request/request.ts'
import type { Exit } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'

export function action(shell: Shell, given: Given): Promise<Exit> {
  const [name = '', action = ''] = given.args
  return withClient(shell, given, (client) => request(shell, given, client, name, action))
}
