/** The project's compiler, asked what is wrong with a text. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const expectation = /^\s*\/\/ @ts-expect-error: /

/**
 * The lines that a text expects to be wrong, counted from one: each stands after its expectation.
 * And the text without the expectations.
 */
export function expectationsIn(source: string) {
  const lines = source.split('\n')
  return {
    wrong: lines.flatMap((line, index) => (expectation.test(line) ? [index + 2] : [])),
    without: lines.map((line) => line.replace(expectation, '// ')).join('\n'),
  }
}

interface CompilerError {
  readonly line: number
  readonly message: string
}

/** What it says of a text, as if that stood in a folder of tests. */
export async function errorsIn(text: string): Promise<readonly CompilerError[]> {
  const folder = await mkdtemp(join(tmpdir(), 'statemgr-types-'))
  try {
    const file = join(folder, 'given.mts')
    await writeFile(file, text.replaceAll("'../../src/", `'${root}/src/`))
    const options = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
      include: [],
      files: [file],
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(options))
    const out = await compiled(folder)
    return [...out.matchAll(/^given\.mts\((\d+),\d+\): error TS\d+: (.*(?:\n +.*)*)/gm)].map(
      ([, line, message = '']) => ({ line: Number(line), message }),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** It exits with other than 0 when there are errors: then they are what was asked for. */
const compiled = (folder: string): Promise<string> =>
  new Promise((resolve) => {
    const tsc = join(root, 'node_modules/.bin/tsc')
    execFile(tsc, ['-p', folder, '--pretty', 'false'], { cwd: folder }, (_, out) => resolve(out))
  })
