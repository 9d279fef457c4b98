/** Implements `statemgr history verify`: whether the journal is what was sealed. */

import { join } from 'node:path'
import type { Given as Answered, Sent } from '../../api/resources.ts'
import { StoreError } from '../../store/store.ts'
import { jsonOf } from '../../text/json.ts'
import { ask } from '../client/api.ts'
import { withClient } from '../request/reach.ts'
import { type Exit, exits, UsageError } from '../shell/exits.ts'
import type { Given } from '../shell/flags.ts'
import { readNamed } from '../shell/named-file.ts'
import type { Shell } from '../shell/shell.ts'
import { explain } from '../text/explain.ts'
import { errStyle, outStyle } from '../text/style.ts'

type Evidence = Answered<'history.verify'>
type Claims = Sent<'history.verify'>
type Head = NonNullable<Claims['heads']>[number]

export async function historyVerify(shell: Shell, given: Given): Promise<Exit> {
  const claims = await claimsOf(given)
  if (given.file !== undefined) return exported(shell, given, claims)
  return given.data === undefined ? asked(shell, given, claims) : copied(shell, given, claims)
}

function asked(shell: Shell, given: Given, claims: Claims): Promise<Exit> {
  return withClient(shell, given, async (client) => {
    const reply = await ask(client, 'statemgr.history.verify', claims)
    if (reply.kind !== 'answered') return explain(shell, given, reply)
    return report(shell, given, reply.body)
  })
}

async function copied(shell: Shell, given: Given, { key, heads }: Claims): Promise<Exit> {
  const { examineCopy } = await import('../../store/sqlite/examine-copy.ts')
  try {
    const path = join(String(given.data), 'statemgr.sqlite')
    return report(shell, given, examineCopy(path, { key: key ?? null, heads: heads ?? [] }))
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    shell.err(`${errStyle(shell)('bad', 'error:')} ${error.message}\n`)
    return exits.usage
  }
}

async function exported(shell: Shell, given: Given, { key, heads }: Claims): Promise<Exit> {
  const { JournalFileError, readFile } = await import('./journal-file.ts')
  const { examineWhole } = await import('../../store/sealing/evidence.ts')
  const file = String(given.file)
  try {
    const examined = readFile(readNamed(file, file === '-' ? 0 : file))
    return report(shell, given, examineWhole(examined, { key: key ?? null, heads: heads ?? [] }))
  } catch (error) {
    if (!(error instanceof JournalFileError)) throw error
    throw new UsageError(`${file} ${error.message}`)
  }
}

function report(shell: Shell, given: Given, evidence: Evidence): Exit {
  const isProven = evidence.broken === null && evidence.root !== null
  if (given.json) shell.out(`${JSON.stringify(evidence)}\n`)
  else shell.out(evidenceText(shell, given, evidence))
  return isProven ? exits.done : exits.failed
}

function evidenceText(shell: Shell, given: Given, evidence: Evidence): string {
  const { first, last, provenThrough, provenAt, root, keys, broken } = evidence
  const style = outStyle(shell)
  const lines = [`entries ${first} to ${last}, sealed by ${keys} keys`]
  if (provenThrough > 0) {
    lines.push(`${style('good', 'proven')} up to entry ${provenThrough}, as of ${provenAt}`)
  }
  if (broken !== null) {
    const { after, through, why } = broken
    const place = after + 1 >= through ? `entry ${through}` : `entries ${after + 1} to ${through}`
    lines.push(`${style('bad', 'not as sealed')}: ${place}: ${why}`)
  } else if (root === null) {
    lines.push(`${style('bad', 'not sealed')}: there is nothing that vouches for it`)
  } else if (last > provenThrough) {
    lines.push(`entries ${provenThrough + 1} to ${last} came after that, and are linked to it`)
  }
  if (given.key === undefined && root !== null) {
    lines.push(`This holds for whoever trusts the key ${root}: compare, or give it by --key.`)
  }
  return `${lines.join('\n')}\n`
}

async function claimsOf({ key, head }: Given): Promise<Claims> {
  const { keyText, sealSchema } = await import('../../api/resources/evidence.ts')
  if (key !== undefined && !keyText.safeParse(key).success) {
    throw new UsageError(`--key ${JSON.stringify(key)} is no public key: ${keyHint}`)
  }
  const headOf = (text: string) => sealSchema.safeParse(jsonOf(text)).data ?? null
  return {
    ...(key === undefined ? {} : { key }),
    ...(head === undefined ? {} : { heads: headsIn(head, headOf) }),
  }
}

/** One head as JSON over several lines, or one a line. A file of none would prove nothing. */
function headsIn(file: string, headOf: (text: string) => Head | null): Head[] {
  const text = readNamed(file, file === '-' ? 0 : file)
  const whole = headOf(text)
  if (whole !== null) return [whole]
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0) throw new UsageError(`${file} holds no head: ${headHint}`)
  return lines.map((line, index) => {
    const head = headOf(line)
    if (head === null) throw new UsageError(`${file}:${index + 1} is no head: ${headHint}`)
    return head
  })
}

const keyHint = 'it is what `statemgr history verify --json | jq -r .root` prints'
const headHint = 'it is what `statemgr history verify --json | jq .head` prints'
