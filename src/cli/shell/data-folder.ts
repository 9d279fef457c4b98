/** Keeps the data folder to the user who runs the service. */
import { chmodSync, readdirSync, type Stats, statSync } from 'node:fs'
import { UsageError } from './exits.ts'

const ownMode = 0o700
const othersMode = 0o077
const othersWriteMode = 0o022
/** What a service puts into it. */
const ours = /^(?:statemgr\.(?:sqlite|sock|crash|record-)|http-token)/

/**
 * Takes the folder from others where nothing in it is anybody else's. Returns what is to be said
 * about it, if anything; throws where others could put files of theirs in the place of ours.
 */
export function keepFolder(folder: string): string | null {
  const found = seen(folder)
  // Whoever makes it makes it so, and says why that cannot be.
  if (found === null || (found.mode & othersMode) === 0) return null
  if (readdirSync(folder).every((name) => ours.test(name))) {
    chmodSync(folder, ownMode)
    return `${folder} was open to others, and is not any more`
  }
  if ((found.mode & othersWriteMode) !== 0) {
    throw new UsageError(
      `others may write in ${folder}, and so put files of theirs for ours: chmod go-w ${folder}, ` +
        'or pass another --data DIR',
    )
  }
  return `others may look into ${folder}, though not into our files there: chmod 0700 ${folder}`
}

function seen(folder: string): Stats | null {
  try {
    return statSync(folder)
  } catch {
    return null
  }
}
