/** Starts a real nats-server for tests, on a free loopback port. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { program } from './programs.ts'

export interface NatsServerOptions {
  /** With JetStream, stored in a directory that is removed by `stop`. */
  readonly jetstream?: boolean
  /** A free one by default. */
  readonly port?: number
  /** The text of a nats-server configuration file, for users, limits and the like. */
  readonly config?: string
}

export interface NatsServer {
  readonly url: string
  readonly port: number
  /** Of the process running now: `restart` changes it. */
  readonly pid: number
  stop(): Promise<void>
  /**
   * Stops the process, then starts another on the same port and the same JetStream directory, with
   * what else is to be so from then on.
   */
  restart(changes?: Pick<NatsServerOptions, 'jetstream'>): Promise<void>
  /** Has the running server read another configuration; it was started with one. */
  reload(config: string): Promise<void>
}

/** Resolves when the server takes clients; throws with its log if it does not. */
export async function startNatsServer(options: NatsServerOptions = {}): Promise<NatsServer> {
  const natsServer = program('nats-server', 'nats-server')
  const directory = await mkdtemp(join(tmpdir(), 'statemgr-nats-'))
  if (options.config !== undefined) await writeFile(join(directory, 'nats.conf'), options.config)
  let running = await run(natsServer, directory, options, options.port ?? anyPort)
  const { port } = running
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    get pid() {
      return running.pid
    },
    stop: async () => {
      await end(running)
      await rm(directory, { recursive: true, force: true })
    },
    reload: async (config) => {
      const reloads = await reloadsIn(directory)
      await writeFile(join(directory, 'nats.conf'), config)
      process.kill(running.pid, 'SIGHUP')
      for (let waitedMs = 0; (await reloadsIn(directory)) === reloads; waitedMs += pollMs) {
        if (waitedMs > startTimeoutMs) throw new Error('the server does not reload')
        await sleep(pollMs)
      }
    },
    restart: async (changes) => {
      await end(running)
      running = await run(natsServer, directory, { ...options, ...changes }, port)
    },
  }
}

interface Running {
  readonly child: ChildProcess
  readonly pid: number
  readonly port: number
}

const anyPort = -1
const startTimeoutMs = 30_000
const pollMs = 20

/** How often it has read its configuration anew, or refused to, as its log says. */
async function reloadsIn(directory: string): Promise<number> {
  const log = await readFile(join(directory, 'nats.log'), 'utf8')
  const failed = /Failed to reload.*/.exec(log)
  if (failed !== null) throw new Error(failed[0])
  return log.split('Reloaded server configuration').length
}

async function run(
  natsServer: string,
  directory: string,
  options: NatsServerOptions,
  port: number,
): Promise<Running> {
  const log = join(directory, 'nats.log')
  const args = ['-a', '127.0.0.1', '-p', `${port}`, '--ports_file_dir', directory, '-l', log]
  if (options.config !== undefined) args.push('-c', join(directory, 'nats.conf'))
  if (options.jetstream) args.push('-js', '-sd', join(directory, 'jetstream'))
  const child = spawn(natsServer, args, { stdio: 'ignore' })
  const { pid } = child
  if (pid === undefined) throw new Error(`${natsServer} cannot be run`)
  const killAtExit = () => process.kill(pid, 'SIGKILL')
  process.once('exit', killAtExit)
  child.once('exit', () => process.off('exit', killAtExit))
  child.unref()
  const portsFile = join(directory, `nats-server_${pid}.ports`)
  try {
    return { child, pid, port: await readyPort(child, portsFile) }
  } catch (error) {
    child.kill('SIGKILL')
    const logged = await readFile(log, 'utf8').catch(() => '(it wrote no log)')
    throw new Error(`nats-server did not start: ${logged}`, { cause: error })
  }
}

/** The server writes the ports it listens on into a file. */
async function readyPort(child: ChildProcess, portsFile: string): Promise<number> {
  for (let waitedMs = 0; waitedMs < startTimeoutMs; waitedMs += pollMs) {
    if (child.exitCode !== null) throw new Error(`it exited with ${child.exitCode}`)
    const text = await readFile(portsFile, 'utf8').catch(() => '')
    const url = /(?:nats|tls):\/\/[^"]+/.exec(text)?.[0]
    if (url !== undefined) {
      const port = Number(new URL(url).port)
      if (await answers(port)) return port
    }
    await sleep(pollMs)
  }
  throw new Error(`it was not ready after ${startTimeoutMs} ms`)
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const settle = (isAnswering: boolean) => {
      socket.destroy()
      resolve(isAnswering)
    }
    socket.once('data', () => settle(true))
    socket.once('error', () => settle(false))
    socket.once('close', () => settle(false))
  })
}

async function end({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = new Promise((resolve) => child.once('exit', resolve))
  child.ref()
  child.kill('SIGTERM')
  await exited
}
