/** The compiler, asked by tests what it says of a file of the project with other text in it. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

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

export interface CompilerError {
  /** Of the project. */
  readonly file: string
  readonly line: number
  readonly message: string
}

/** What the project's compiler says of texts, as if each stood where its file stands. */
export async function errorsIn(
  texts: Readonly<Record<string, string>>,
): Promise<readonly CompilerError[]> {
  const folder = await mkdtemp(join(tmpdir(), 'statemgr-types-'))
  const files = Object.keys(texts)
  try {
    const given = files.map((file, index) => ({ file, path: join(folder, `given-${index}.ts`) }))
    for (const { file, path } of given) await writeFile(path, elsewhere(file, texts[file]!))
    const options = {
      extends: join(root, 'tsconfig.json'),
      compilerOptions: { typeRoots: [join(root, 'node_modules/@types')] },
      include: [],
      files: given.map(({ path }) => path),
    }
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(options))
    await writeFile(join(folder, 'package.json'), '{"type":"module"}')
    const out = await compiled(folder)
    return [...out.matchAll(/^given-(\d+)\.ts\((\d+),\d+\): error TS\d+: (.*(?:\n +.*)*)/gm)].map(
      ([, index, line, message = '']) => ({
        file: files[Number(index)]!,
        line: Number(line),
        message,
      }),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What is imported from beside the file is imported from there. */
const elsewhere = (file: string, text: string) =>
  text.replaceAll(/(from )'(\.\.?\/[^']*)'/g, (_, from: string, path: string) => {
    return `${from}'${join(root, dirname(file), path)}'`
  })

/**
 * It exits with other than 0 when there are errors: then they are what was asked for. On several
 * threads it would do half of the work twice, beside tests that have use for the processors.
 */
const compiled = (folder: string): Promise<string> =>
  new Promise((resolve) => {
    const tsc = join(root, 'node_modules/.bin/tsc')
    execFile(
      tsc,
      ['-p', folder, '--pretty', 'false', '--singleThreaded'],
      { cwd: folder },
      (_, out) => resolve(out),
    )
  })
