/** Finds the socket and the token that a service of this machine leaves to its clients. */
import {
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'

/** Of the process, or of a test. */
type Environment = Readonly<Record<string, string | undefined>>

export const socketName = 'statemgr.sock'
export const tokenName = 'http-token'
/** Where it is kept by a service that the machine starts. */
const systemFolder = '/var/lib/statemgr'

/** What this user's services run with and need no longer than that, as the XDG standard has it. */
export function runtimeFolder({ XDG_RUNTIME_DIR }: Environment): string {
  if (XDG_RUNTIME_DIR) return join(XDG_RUNTIME_DIR, 'statemgr')
  const { uid } = userInfo()
  return uid === 0 ? '/run/statemgr' : join(tmpdir(), `statemgr-${uid}`)
}

/** Where a service leaves socket and token that keeps nothing. */
export const folderOf = (env: Environment, pid: number): string =>
  join(runtimeFolder(env), `pid-${pid}`)

/**
 * Says in which folder the service on this port has left its token, for those who know its address
 * only; returns what takes that back. Throws for a folder that somebody else could have made.
 */
export function register(env: Environment, port: number, folder: string): () => void {
  const runtime = runtimeFolder(env)
  if (!isOwn(runtime)) {
    throw new Error(`${runtime} is not this user's alone: remove it, or set XDG_RUNTIME_DIR`)
  }
  const link = linkOf(env, port)
  const target = resolve(folder)
  symlinkSync(target, `${link}.new`)
  renameSync(`${link}.new`, link)
  return () => {
    if (existsSync(link) && readlinkSync(link) === target) rmSync(link)
  }
}

/** The token of the service on this port; `null` where it has left none that this user may read. */
export function tokenAt(env: Environment, port: number): string | null {
  if (!isOwn(runtimeFolder(env))) return null
  try {
    return readFileSync(join(linkOf(env, port), tokenName), 'latin1').trim()
  } catch {
    return null
  }
}

/** The first socket at which somebody answers, of those that are where they usually are. */
export async function socketFound(env: Environment, port: number): Promise<string | null> {
  const folders = [env.STATEMGR_DATA, 'data', linkOf(env, port), systemFolder]
  for (const folder of folders) {
    if (!folder) continue
    const path = join(folder, socketName)
    if (isTrusted(path) && (await isAnswered(path))) return path
  }
  return null
}

const linkOf = (env: Environment, port: number): string => join(runtimeFolder(env), `port-${port}`)

/** Nobody else can have put anything there. */
function isOwn(folder: string): boolean {
  try {
    const found = lstatSync(folder)
    return found.isDirectory() && found.uid === userInfo().uid && (found.mode & 0o022) === 0
  } catch {
    return false
  }
}

/** Nobody poses as the service who could not be it. */
function isTrusted(path: string): boolean {
  try {
    const found = statSync(path)
    return found.isSocket() && (found.uid === 0 || found.uid === userInfo().uid)
  } catch {
    return false
  }
}

function isAnswered(path: string): Promise<boolean> {
  const { promise, resolve: settle } = Promise.withResolvers<boolean>()
  const socket = connect(path)
  socket.once('connect', () => settle(true))
  socket.once('error', () => settle(false))
  return promise.finally(() => socket.destroy())
}
