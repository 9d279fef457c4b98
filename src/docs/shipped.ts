/** Lists what is shipped with the package: an SBOM as CycloneDX has it, and the licences' texts. */

/** https://cyclonedx.org/docs/1.5/json/ */
const specVersion = '1.5'

/** A package as `package-lock.json` has it. */
export interface Locked {
  readonly version?: string
  readonly license?: string
  readonly integrity?: string
  readonly resolved?: string
  readonly hasInstallScript?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** By the folder that each is installed in; the package itself by the empty text. */
export type Lock = Readonly<Record<string, Locked>>

/** A package that whoever installs this one gets with it. */
export interface Shipped {
  /** `node_modules/pino`. */
  readonly folder: string
  readonly name: string
  readonly version: string
  readonly license: string
  readonly integrity: string
  /** The folders of those that it needs. */
  readonly needs: readonly string[]
}

/** All that the package needs to run, and they in turn, by name. Throws for one without a licence. */
export function shippedIn(lock: Lock): readonly Shipped[] {
  const found = new Map<string, Shipped>()
  const waiting = [...needsOf(lock, '')]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (found.has(folder)) continue
    const needs = needsOf(lock, folder)
    found.set(folder, shippedAs(lock, folder, needs))
    waiting.push(...needs)
  }
  return [...found.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1))
}

function shippedAs(lock: Lock, folder: string, needs: readonly string[]): Shipped {
  const { version, license, integrity } = lock[folder] ?? {}
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)
  if (version === undefined || license === undefined || integrity === undefined) {
    throw new Error(`${folder} has no version, licence or integrity in package-lock.json`)
  }
  return { folder, name, version, license, integrity, needs }
}

/** Those of the machine that it is installed on alone are not, where they may be left out. */
function needsOf(lock: Lock, folder: string): readonly string[] {
  const { dependencies = {}, optionalDependencies = {} } = lock[folder] ?? {}
  return Object.keys({ ...dependencies, ...optionalDependencies }).flatMap((name) => {
    const at = installedFor(lock, folder, name)
    if (at !== null) return [at]
    if (Object.hasOwn(optionalDependencies, name)) return []
    throw new Error(`${name}, which ${folder || 'the package'} needs, is not in package-lock.json`)
  })
}

/** As node looks for it: beside its own, then further out. */
function installedFor(lock: Lock, folder: string, name: string): string | null {
  for (let from = folder; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    const at = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`
    if (Object.hasOwn(lock, at)) return at
    if (from === '') return null
  }
}

/** The same for the same lock file, so it has neither a time nor a number of its own. */
export function bomOf(
  manifest: { readonly name: string; readonly version: string; readonly license: string },
  lock: Lock,
): object {
  const shipped = shippedIn(lock)
  const refs = new Map(shipped.map((one) => [one.folder, purlOf(one)]))
  const dependsOn = (folders: readonly string[]) =>
    [...new Set(folders.map((folder) => refs.get(folder)))].sort()
  const root = purlOf(manifest)
  return {
    $schema: `http://cyclonedx.org/schema/bom-${specVersion}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion,
    version: 1,
    metadata: { component: { type: 'application', ...described(manifest, root) } },
    components: [...new Map(shipped.map((one) => [purlOf(one), one])).values()].map((one) => ({
      type: 'library',
      ...described(one, purlOf(one)),
      hashes: hashesOf(one.integrity),
    })),
    dependencies: [
      { ref: root, dependsOn: dependsOn(needsOf(lock, '')) },
      ...[...Map.groupBy(shipped, purlOf)].map(([ref, ones]) => ({
        ref,
        dependsOn: dependsOn(ones.flatMap(({ needs }) => needs)),
      })),
    ],
  }
}

const described = (
  { name, version, license }: Pick<Shipped, 'name' | 'version' | 'license'>,
  purl: string,
) => ({
  'bom-ref': purl,
  name,
  version,
  purl,
  licenses: [/[ ()]/.test(license) ? { expression: license } : { license: { id: license } }],
})

/** https://github.com/package-url/purl-spec */
const purlOf = ({ name, version }: Pick<Shipped, 'name' | 'version'>): string =>
  `pkg:npm/${name.replace('@', '%40')}@${version}`

/** `sha512-…` in base64, as subresource integrity has it, becomes hexadecimal. */
const hashesOf = (integrity: string) =>
  integrity.split(' ').map((one) => {
    const [algorithm = '', digest = ''] = one.split(/-(.*)/s)
    return {
      alg: algorithm.toUpperCase().replace('SHA', 'SHA-'),
      content: Buffer.from(digest, 'base64').toString('hex'),
    }
  })

/** One text for people; `textsOf` reads what a package says of its licence, if it does. */
export function licencesText(lock: Lock, textsOf: (folder: string) => readonly string[]): string {
  const parts = shippedIn(lock).map(({ folder, name, version, license }) => {
    const texts = textsOf(folder)
    const said = texts.length > 0 ? texts : [`It is under ${license}, and has no text of its own.`]
    return `${name} ${version} (${license})\n\n${said.map((text) => text.trim()).join('\n\n')}\n`
  })
  return `What is installed with statemgr, and under which licences.\n\n${parts.join(`\n${line}\n\n`)}`
}

const line = '-'.repeat(72)
