/** What the documents of the API for machines have in common. */
import { readFileSync } from 'node:fs'

/** The name that `serviceName` has by default. */
export const serviceName = 'statemgr'

const { version, description, license } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as Readonly<Record<'version' | 'description' | 'license', string>>

export const apiInfo = { title: serviceName, version, description, license: { name: license } }

export const documentText = (document: object): string => `${JSON.stringify(document, null, 2)}\n`
