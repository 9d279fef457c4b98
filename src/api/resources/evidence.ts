/** The subjects of the journal as evidence: its sealed heads, and whether they are borne out. */
import { z } from 'zod'
import { count, text128 } from '../fields/fields.ts'
import { after, partFields } from '../fields/part.ts'
import type { ApiSubject } from '../fields/resource.ts'

/** Ed25519 in base64url: a public key has 43 characters, a signature 86. */
export const keyText = z.string().regex(/^[\w-]{43}$/)

/** As it is published on `journal.head`, and given back to have it borne out. */
export const sealSchema = z
  .strictObject({
    root: keyText.describe('the first public key of the journal, Ed25519 in base64url'),
    key: z.int().min(1).describe('which key has signed: 1 is the first'),
    seq: count.describe('the journal had come to this entry'),
    hash: z.string().max(64).describe('vouches for that entry and all before'),
    wall: text128.describe('wall time, ISO 8601'),
    next: keyText.nullable().describe('the key that signs from then on; `null` if it is the same'),
    signature: z.string().max(128).describe('of all fields above, a line each'),
  })
  .meta({ id: 'Seal' })

/** Heads that are borne out at once. */
const headsMax = 100

const evidenceOfJournal = z
  .object({
    first: z.number().describe('the oldest entry that is left'),
    last: z.number().describe('the newest entry'),
    provenThrough: z.number().describe('the last entry that a seal vouches for; 0 for none'),
    provenAt: z.string().nullable().describe('when that was sealed, wall time, ISO 8601'),
    root: keyText.nullable().describe('the first public key: keep it elsewhere'),
    keys: z.number().describe('how many keys have sealed it'),
    broken: z
      .object({
        after: z.number().describe('up to this entry all is as it was sealed'),
        through: z.number().describe('from this entry on nothing is proven'),
        why: z.string().describe('what does not hold'),
      })
      .nullable()
      .describe('the first place where it is not what was sealed; `null` for none'),
    head: sealSchema.nullable().describe('the latest head: kept elsewhere, it tells later'),
  })
  .meta({ id: 'JournalEvidence' })

export const historyVerify = {
  path: 'history.verify',
  about: 'Verifies that the journal is what was sealed.',
  takes: z.strictObject({
    key: keyText.exactOptional().describe('a public key that was kept elsewhere'),
    heads: z.array(sealSchema).max(headsMax).exactOptional().describe('heads that were kept'),
  }),
  gives: evidenceOfJournal,
} as const satisfies ApiSubject

/** A change of keys, as the store keeps it. */
const found = sealSchema
  .nullable()
  .describe('the latest head that there was before; `null` for none')
export const handoverSchema = z
  .union([
    z.strictObject({
      found,
      first: keyText.describe('the first key of a line that nothing vouches for'),
      after: count.describe('it seals what came after this entry'),
    }),
    z.strictObject({ found, seal: sealSchema.describe('by the key before, which names the next') }),
  ])
  .meta({ id: 'Handover' })

export const anchorSchema = z
  .strictObject({
    seq: count.describe('all entries up to this one were dropped; 0 for none'),
    hash: z.string().max(64).describe('what the next entry is linked to'),
  })
  .meta({ id: 'JournalAnchor' })

const sealsOfJournal = z
  .object({
    anchor: anchorSchema.nullable().describe('where its entries begin; `null` where none are kept'),
    handovers: z.array(handoverSchema).readonly().describe('the keys, the oldest first'),
    head: sealSchema.nullable().describe('the latest head'),
    ...partFields,
  })
  .meta({ id: 'JournalSeals' })

export const historySeals = {
  path: 'history.seals',
  about: 'Gives all that vouches for the journal, to verify its entries elsewhere.',
  takes: z.strictObject({ after }),
  gives: sealsOfJournal,
  parts: 'elements',
} as const satisfies ApiSubject

/** Where sealed heads are published, at most one a second, for others to keep. */
export const headSubject = (serviceName: string): string => `${serviceName}.journal.head`
