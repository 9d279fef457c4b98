/** Listens on a socket of this machine, which the rights of a file keep to those who may ask. */
import { chmodSync, chownSync, lstatSync, renameSync, rmSync, statSync } from 'node:fs'
import type { Server } from 'node:http'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import type { Stoppable } from '../bus/bus.ts'
import type { Door, Role } from './door.ts'
import { openServer } from './http.ts'
import type { HttpAppOptions } from './http-app.ts'
import { ListenError, noPages } from './loopback.ts'

export interface SocketOptions extends HttpAppOptions {
  readonly path: string
  /** The owner's is for the user who runs the service; the others for who may enter its folder. */
  readonly role: Role
}

export interface SocketFace extends Stoppable {
  readonly path: string
}

/**
 * Listens. A socket that a killed process has left is replaced; throws a `ListenError` for one that
 * somebody answers at, for what is no socket, and for a place that others could get at.
 */
export async function startSocket(options: SocketOptions): Promise<SocketFace> {
  const { path, role } = options
  assertLength(path)
  const server = openServer(options, doorOf(role))
  try {
    const gid = groupOf(dirname(path), role)
    await bind(server.http, path)
    if (role !== 'owner') openToGroup(path, gid)
  } catch (error) {
    if (server.http.listening) await server.stop()
    if (error instanceof ListenError) throw error
    throw new ListenError(`cannot listen on ${path}: ${(error as Error).message}`)
  }
  return { path, stop: () => server.stop() }
}

/** What Linux takes, without the zero at its end; a longer one would be cut, and be another. */
const pathMaxBytes = 107

function assertLength(path: string): void {
  const bytes = Buffer.byteLength(path)
  if (bytes > 0 && bytes <= pathMaxBytes) return
  throw new ListenError(
    `the path of a socket has from 1 to ${pathMaxBytes} bytes, and ${path} has ${bytes}: ` +
      'pass a shorter one as --socket, such as /run/statemgr/statemgr.sock',
  )
}

const doorOf = (role: Role): Door => ({
  name: role === 'owner' ? 'socket' : `socket:${role}`,
  onlyReads: role === 'viewer',
  guards: () => [noPages],
})

const groupWriteMode = 0o020
const othersWriteMode = 0o002
const stickyMode = 0o1000
const othersMode = 0o007

/** The group of the folder. Who can replace the socket in it can pose as us. */
function groupOf(folder: string, role: Role): number {
  const { mode, gid } = statSync(folder)
  const isWritable = (mode & (groupWriteMode | othersWriteMode)) !== 0
  if (isWritable && (mode & stickyMode) === 0) {
    throw new ListenError(
      `others may write in ${folder}, and so put a socket of theirs in the place of ours: ` +
        `chmod go-w ${folder}, or pass another place`,
    )
  }
  if (role !== 'owner' && (mode & othersMode) !== 0) {
    throw new ListenError(
      `whoever may enter ${folder} is ${role}, and everybody may: ` +
        `chgrp GROUP ${folder} && chmod 0710 ${folder}`,
    )
  }
  return gid
}

/** Made for the owner alone from its first moment on: the call that binds it is synchronous. */
async function bind(server: Server, path: string): Promise<void> {
  try {
    await listening(server, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    await removeDead(path)
    await listening(server, path)
  }
}

function listening(server: Server, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  const before = process.umask(0o177)
  try {
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  } finally {
    process.umask(before)
  }
  return promise
}

function openToGroup(path: string, gid: number): void {
  if (statSync(path).gid !== gid) chownSync(path, -1, gid)
  chmodSync(path, 0o660)
}

/**
 * Removes what a killed process has left. It is put aside first: of two that start at once, the
 * second may find the new socket of the first where the dead one was, and gives it back.
 */
async function removeDead(path: string): Promise<void> {
  const found = lstatSync(path, { bigint: true })
  if (!found.isSocket()) {
    throw new ListenError(
      `${path} is there and is no socket: it is left alone; pass another place as --socket`,
    )
  }
  if (await isAnswered(path)) throw taken(path)
  const aside = join(dirname(path), `.statemgr-${process.pid}.dead`)
  renameSync(path, aside)
  const moved = lstatSync(aside, { bigint: true })
  if (moved.ino !== found.ino || moved.mtimeNs !== found.mtimeNs) {
    renameSync(aside, path)
    throw taken(path)
  }
  rmSync(aside)
}

const taken = (path: string) =>
  new ListenError(
    `another statemgr listens on ${path} already: stop that one, or pass another place as --socket`,
  )

/** Refused is what nobody listens on; whatever else comes of it, somebody may. */
function isAnswered(path: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = connect(path)
  socket.once('connect', () => resolve(true))
  socket.once('error', (error: NodeJS.ErrnoException) => {
    resolve(error.code !== 'ECONNREFUSED' && error.code !== 'ENOENT')
  })
  return promise.finally(() => socket.destroy())
}
