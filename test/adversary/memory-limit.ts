/** Has the kernel end a process that takes more memory than it may, by a cgroup of its own. */
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface MemoryLimit {
  /** A process that writes its id there is bound from then on, and so is what it starts. */
  readonly procs: string
  /** In MB: the most that was in use, with what the kernel could have taken away again. */
  peak(): number
  /** Processes that the kernel has ended for it. */
  ended(): number
  /** Once no process is in it any more. */
  remove(): void
}

/** What the two versions of cgroups call it. */
interface Version {
  readonly root: string
  readonly max: string
  readonly swap: readonly [string, (max: string) => string]
  readonly peak: string
  readonly events: string
}

const first: Version = {
  root: '/sys/fs/cgroup/memory',
  max: 'memory.limit_in_bytes',
  swap: ['memory.memsw.limit_in_bytes', (max) => max],
  peak: 'memory.max_usage_in_bytes',
  events: 'memory.oom_control',
}

const second: Version = {
  root: '/sys/fs/cgroup',
  max: 'memory.max',
  swap: ['memory.swap.max', () => '0'],
  peak: 'memory.peak',
  events: 'memory.events',
}

/** Or why there can be none here: it takes root, and a machine that has cgroups. */
export function createMemoryLimit(megabytes: number): MemoryLimit | string {
  const version = existsSync(join(second.root, 'cgroup.controllers')) ? second : first
  const folder = join(version.root, `statemgr-test-${process.pid}`)
  const file = (name: string): string => join(folder, name)
  const max = `${megabytes * 1024 * 1024}`
  try {
    if (version === second) writeFileSync(join(version.root, 'cgroup.subtree_control'), '+memory')
    mkdirSync(folder)
    writeFileSync(file(version.max), max)
    const [swap, swapMax] = version.swap
    // Where the kernel does not count it, there is none.
    if (existsSync(file(swap))) writeFileSync(file(swap), swapMax(max))
  } catch (error) {
    if (existsSync(folder)) rmdirSync(folder)
    return (error as Error).message
  }
  return {
    procs: file('cgroup.procs'),
    peak: () => Number(readFileSync(file(version.peak), 'utf8')) / 1024 / 1024,
    ended: () => Number(/oom_kill (\d+)/.exec(readFileSync(file(version.events), 'utf8'))?.[1]),
    remove: () => rmdirSync(folder),
  }
}
