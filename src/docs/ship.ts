/** Writes what is shipped beside the built files: the SBOM, and the licences of what is needed. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bomOf, type Lock, licencesText } from './shipped.ts'

const root = join(import.meta.dirname, '../..')
const readJson = (file: string) => JSON.parse(readFileSync(join(root, file), 'utf8'))
const lock: Lock = readJson('package-lock.json').packages

const bom = bomOf(readJson('package.json'), lock)
writeFileSync(join(root, 'sbom.cdx.json'), `${JSON.stringify(bom, null, 2)}\n`)
writeFileSync(join(root, 'THIRD-PARTY-LICENSES.txt'), licencesText(lock, textsOf))

/** What a package says of its licence, as it is installed here. */
function textsOf(folder: string): readonly string[] {
  return readdirSync(join(root, folder))
    .filter((name) => /^(?:licen[cs]e|copying|notice)/i.test(name))
    .sort()
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
}
