/** Lays out the doors of a service: where its sockets and its token are, and how they are found. */
import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { StateManager, StateManagerOptions } from '../../main.ts'
import { makeFolder } from '../../store/private-file.ts'
import type { FullLog } from '../../text/repeats.ts'
import { folderOf, register, runtimeFolder, socketName, tokenName } from '../client/places.ts'
import type { HttpAddress } from '../shell/flag-values.ts'
import type { Given } from '../shell/flags.ts'
import type { Shell } from '../shell/shell.ts'

const defaultHttp: HttpAddress = { host: '127.0.0.1', port: 8080 }

export interface Doors {
  readonly http: HttpAddress & { readonly tokenFile?: string }
  readonly sockets: NonNullable<StateManagerOptions['sockets']>
}

/**
 * The owner's socket and the token stand in the data folder; where nothing is kept, or nothing can
 * be written there, in one of this run. Where they can be nowhere, it protects all the same. For
 * each role there is a socket in a folder of its own, where that is wanted.
 */
export function doorsOf(
  shell: Shell,
  given: Given,
  cleanup: AsyncDisposableStack,
  log: FullLog,
): Doors {
  const { socket, roles, data } = given
  const runtime = folderOf(shell.env, process.pid)
  cleanup.defer(() => rmSync(runtime, { recursive: true, force: true }))
  const folder = [data, runtime].find((one) => one !== undefined && takesFiles(one, log))
  const own = socket ?? (folder === undefined ? undefined : join(folder, socketName))
  const ofRoles = roles === undefined ? [] : (['operator', 'viewer'] as const)
  if (socket !== undefined) prepare(dirname(socket))
  if (roles !== undefined) prepare(roles, throughMode)
  return {
    http: {
      ...(given.http ?? defaultHttp),
      ...(folder === undefined ? {} : { tokenFile: join(folder, tokenName) }),
    },
    sockets: [
      ...(own === undefined ? [] : [{ path: own, role: 'owner' } as const]),
      ...ofRoles.map((role) => {
        const place = join(roles ?? '', role)
        prepare(place)
        return { path: join(place, socketName), role }
      }),
    ],
  }
}

function prepare(folder: string, mode?: number): void {
  try {
    makeFolder(folder, mode)
  } catch {
    // What is to listen there says why it cannot.
  }
}

/** Those who have a role must come through to its folder, which alone says who they are. */
const throughMode = 0o711

/** Whether a file can be made there. */
function takesFiles(folder: string, log: FullLog): boolean {
  const file = join(folder, `${tokenName}-probe`)
  try {
    makeFolder(folder)
    writeFileSync(file, 'a token takes no more than this, and a socket less', { mode: 0o600 })
    rmSync(file)
    return true
  } catch (error) {
    log.warn({ err: error }, `neither socket nor token can be in ${folder}`)
    return false
  }
}

/** Where they are, for whoever started it. */
export const placesOf = ({ http, sockets }: Doors): readonly string[] => [
  ...sockets.slice(0, 1).map(({ path }) => `socket ${path}`),
  ...(http.tokenFile === undefined ? [] : [`token in ${http.tokenFile}`]),
]

/** Where clients of this user look for the token by the port; returns what takes it back. */
export function leaveToken(
  { env }: Shell,
  { url }: StateManager,
  { http: { tokenFile } }: Doors,
  log: FullLog,
): () => void {
  try {
    if (tokenFile === undefined) return () => {}
    makeFolder(runtimeFolder(env))
    return register(env, Number(new URL(url ?? '').port || 80), dirname(tokenFile))
  } catch (error) {
    log.warn({ err: error }, 'clients cannot find the token by themselves: pass --token-file')
    return () => {}
  }
}
