/** SARIF: what OASIS SARIF 2.1.0 requires of a log, a run, a rule and a result. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Checked, sarifText } from './sarif.ts'

const problem = {
  code: 'unknown-option',
  severity: 'error',
  path: 'limts',
  line: 2,
  column: 1,
  message: "there is no option 'limts'",
  hint: "did you mean 'limits'?",
} as const

const whole = { ...problem, code: 'empty-file', path: '', line: null, column: null, hint: null }
const catalogue = {
  'unknown-option': { severity: 'error', meaning: 'There is none.', mend: 'Leave it out.' },
  'again-too-late': { severity: 'warning', meaning: 'Too late.', mend: 'Wait.' },
} as const

const logOf = (checked: readonly Checked[]) => JSON.parse(sarifText(checked, catalogue))

test('a log has its version, and one run of this tool', () => {
  const log = logOf([])
  assert.equal(log.version, '2.1.0')
  assert.match(log.$schema, /sarif-2\.1\.0\.json$/)
  assert.equal(log.runs.length, 1)
  assert.equal(log.runs[0].tool.driver.name, 'statemgr')
  assert.equal(log.runs[0].columnKind, 'utf16CodeUnits')
  assert.deepEqual([log.runs[0].results, log.runs[0].artifacts], [[], []])
})

test('a result leads to its rule and to its line', () => {
  const { tool, results } = logOf([{ file: 'a/b c.yaml', problems: [problem] }]).runs[0]
  assert.deepEqual(tool.driver.rules, [
    {
      id: 'unknown-option',
      shortDescription: { text: 'There is none.' },
      help: { text: 'Leave it out.' },
      defaultConfiguration: { level: 'error' },
    },
  ])
  assert.deepEqual(results, [
    {
      ruleId: 'unknown-option',
      ruleIndex: 0,
      level: 'error',
      message: { text: "limts: there is no option 'limts' (did you mean 'limits'?)" },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a/b%20c.yaml' },
            region: { startLine: 2, startColumn: 1 },
          },
          logicalLocations: [{ fullyQualifiedName: 'limts' }],
        },
      ],
    },
  ])
})

test('a result about the whole has a file and no line; its code may be in no catalogue', () => {
  const { tool, results } = logOf([{ file: 'a.yaml', problems: [whole] }]).runs[0]
  assert.deepEqual(tool.driver.rules, [{ id: 'empty-file' }])
  assert.deepEqual(results[0].locations, [
    { physicalLocation: { artifactLocation: { uri: 'a.yaml' } } },
  ])
})

test('each rule and each file is listed once, and every index leads to its rule', () => {
  const late = { ...problem, code: 'again-too-late', severity: 'warning' } as const
  const checked = { file: 'a.yaml', problems: [problem, late, problem] }
  const { tool, results, artifacts } = logOf([checked, checked]).runs[0]
  assert.deepEqual(
    tool.driver.rules.map(({ id }: { id: string }) => id),
    ['again-too-late', 'unknown-option'],
  )
  assert.deepEqual(artifacts, [{ location: { uri: 'a.yaml' } }])
  for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex].id, ruleId)
})

test('a file is named by a URI: relative where it was, absolute with its scheme', () => {
  const uriOf = (file: string) => logOf([{ file, problems: [] }]).runs[0].artifacts[0].location.uri
  assert.equal(uriOf('/etc/a b.yaml'), 'file:///etc/a%20b.yaml')
  assert.equal(uriOf('../x/ü.yaml'), '../x/%C3%BC.yaml')
  assert.equal(uriOf('-'), 'stdin')
})
