/** Starts a real browser for tests, and installs it if it may. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** `hosts` are names that lead to this machine, as a name server of an adversary would have it. */
export function startBrowser(hosts: readonly string[]): Promise<Browser> {
  const rules = hosts.map((host) => `MAP ${host} 127.0.0.1`).join(',')
  return chromium.launch({
    executablePath: findBrowser() ?? installBrowser(),
    args: [
      // Who runs as root has no sandbox; what the pages do is ours.
      ...['--no-sandbox', '--disable-gpu', `--host-resolver-rules=${rules}`],
      // Older browsers let pages ask this machine: what keeps them out must be ours.
      '--disable-features=LocalNetworkAccessChecks,PrivateNetworkAccessForNavigations',
    ],
  })
}

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

function findBrowser(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file))
}

/** Test files run at the same time: a lock lets one of them install, and the others find it. */
function installBrowser(): string {
  const install = 'apt-get update && apt-get install -y --no-install-recommends chromium'
  if (process.getuid?.() !== 0) {
    throw new Error(`the tests need chromium, which is not on the PATH; as root: ${install}`)
  }
  process.stderr.write('installing chromium with apt-get, for the tests\n')
  const lock = join(tmpdir(), 'statemgr-chromium-install.lock')
  const once = `flock "$0" sh -c 'command -v chromium || (${install})'`
  const { status, stderr, error } = spawnSync('sh', ['-c', once, lock], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  const program = findBrowser()
  if (status === 0 && program !== undefined) return program
  throw new Error(
    `chromium could not be installed; by hand: ${install}\n${error?.message ?? stderr}`,
  )
}
