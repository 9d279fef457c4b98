/** Makes the disk of one process hang, fail or take its time, as its control file is told. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { program } from '../harness/programs.ts'

export interface BadDisk {
  /** What is below it is on that disk. */
  readonly folder: string
  /** For the process that is to have that disk. */
  readonly env: NodeJS.ProcessEnv
  /** `sync hang`, `sync EIO`, `sync 200`, `write ENOSPC`, `open EROFS`, … as `bad-disk.c` has it. */
  ail(how: string): void
  mend(): void
}

/** A disk in a folder of that name below `folder`; it is well at first. */
export function createBadDisk(folder: string, name: string): BadDisk {
  const library = join(folder, 'bad-disk.so')
  const control = join(folder, `${name}-control`)
  const disk = join(folder, name)
  const source = join(import.meta.dirname, 'bad-disk.c')
  const args = ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl']
  const { status, stderr } = spawnSync(program('cc', 'gcc'), args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the bad disk does not compile: ${stderr}`)
  mkdirSync(disk)
  const ail = (how: string) => writeFileSync(control, how)
  ail('')
  return {
    folder: disk,
    env: { LD_PRELOAD: library, BAD_DISK: disk, BAD_DISK_CONTROL: control },
    ail,
    mend: () => ail(''),
  }
}
