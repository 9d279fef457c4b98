/** The page of mutations: what is planted, what it would break, and what finds it. */
import { code, page, table } from '../../src/docs/markdown.ts'
import type { Catcher, Mutation, TestCatcher } from './mutation.ts'

export function mutationsPage(groups: Readonly<Record<string, readonly Mutation[]>>): string {
  const all = Object.values(groups).flat()
  return page(
    '# Mutations',
    `${all.length} mistakes that somebody could make in the product. \`test/mutations/\` plants ` +
      'each of them, one at a time, in a process of its own, and sees to it that the one who is ' +
      'named here finds it, by an assertion or a rule that does not hold. Where nothing is ' +
      'planted, all of them are content. None of the mistakes survives. `npm run test:long` ' +
      'plants all of them; `npm test` the first of each chapter that a test, a seed or an ' +
      'exploration finds, and sees to it that every mistake still has its place in the source.',
    'A **test** is one of `npm test`; a **seed** is an hour of chance from `test/seeds/`, of ' +
      'which the first minutes are enough; an **exploration** is the verifier ' +
      '(`statemgr verify`), for one host, with as many faults as are named, and for the actions ' +
      'that are named. The test writes this page: ' +
      '`UPDATE=1 node --test test/mutations/mutations.test.ts`.',
    ...Object.entries(groups).flatMap(([title, mutations]) => [
      `## ${title}`,
      table(
        ['mistake', 'in', 'what it breaks', 'found by'],
        mutations.map((one) => [one.name, code(one.file), one.breaks, finder(one.caughtBy)]),
      ),
    ]),
  )
}

const finder = (catcher: Catcher): string =>
  catcher.kind === 'test'
    ? `test: ${catcher.title} (${code(catcher.file)})`
    : `${runOf(catcher)}: ${catcher.rule}`

/** What is run, whatever rule it finds broken. */
export const runOf = (catcher: Exclude<Catcher, TestCatcher>): string =>
  catcher.kind === 'seed'
    ? `seed ${catcher.seed}, ${catcher.minutes} minutes`
    : `exploration, ${faultsOf(catcher)}, ${catcher.asked.join(', ')}`

const faultsOf = ({ faults }: { readonly faults: number }) =>
  faults === 0 ? 'no fault' : faults === 1 ? 'one fault' : `${faults} faults`
