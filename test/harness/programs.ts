/** Finds the programs that tests need, and installs them with apt-get if it may. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** Where the program is; it is looked for on the PATH, and `packageName` is installed otherwise. */
export const program = (name: string, packageName: string): string =>
  found(name) ?? installed(name, packageName)

function found(name: string): string | undefined {
  const directories = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  return directories.map((directory) => join(directory, name)).find((file) => existsSync(file))
}

/** Test files run at the same time: a lock lets one of them install, and the others find it. */
function installed(name: string, packageName: string): string {
  const install = `apt-get update && apt-get install -y ${packageName}`
  if (process.getuid?.() !== 0) {
    throw new Error(`the tests need ${name}, which is not on the PATH; as root: ${install}`)
  }
  process.stderr.write(`installing ${packageName} with apt-get, for the tests\n`)
  const lock = join(tmpdir(), 'statemgr-install.lock')
  const once = `flock "$0" sh -c 'command -v ${name} || (${install})'`
  const { status, stderr, error } = spawnSync('sh', ['-c', once, lock], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  const file = found(name)
  if (status === 0 && file !== undefined) return file
  throw new Error(
    `${name} could not be installed; by hand: ${install}\n${error?.message ?? stderr}`,
  )
}
