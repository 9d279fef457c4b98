/**
 * The rooms: nobody imports what the room table does not allow, none needs one that needs it, and
 * the rules that say so bite.
 */

import assert from 'node:assert/strict'
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { cruised, type Report } from './depcruise.ts'
import { figuresOf, figuresText } from './rooms-figures.ts'

const root = join(import.meta.dirname, '../..')

/** What must not be: the rule that catches it, the file that does it, and what it imports. */
const trespasses = [
  ['room-core', 'src/core/a.ts', '../api/subjects.ts'],
  ['room-core', 'src/core/b.test.ts', '../platform/file.ts'],
  ['room-text', 'src/text/a.ts', '../core/step.ts'],
  ['room-assess', 'src/assess/a.ts', '../core/step.ts'],
  ['room-platform', 'src/platform/a.ts', '../bus/nats.ts'],
  ['room-api', 'src/api/a.ts', '../dialects/verbs.ts'],
  ['room-dialects', 'src/dialects/a.ts', '../platform/file.ts'],
  ['room-draw', 'src/draw/a.ts', '../api/subjects.ts'],
  ['room-bus', 'src/bus/a.ts', '../api/subjects.ts'],
  ['room-store', 'src/store/a.ts', '../core/step.ts'],
  ['room-insight', 'src/insight/a.ts', '../engine/meter.ts'],
  ['room-telemetry', 'src/telemetry/a.ts', '../engine/service.ts'],
  ['room-telemetry', 'src/telemetry/b.ts', '../core/step.ts'],
  ['room-record', 'src/record/a.ts', '../core/step.ts'],
  ['room-replay', 'src/replay/a.ts', '../main.ts'],
  ['room-engine', 'src/engine/f.ts', '../record/recorder.ts'],
  ['room-engine', 'src/engine/a.ts', '../platform/file.ts'],
  ['room-engine', 'src/engine/d.ts', '../telemetry/meter.ts'],
  ['room-faces', 'src/faces/b.ts', '../telemetry/exposition.ts'],
  ['room-engine', 'src/engine/b.ts', '../main.ts'],
  ['room-faces', 'src/faces/a.ts', '../core/step.ts'],
  ['room-cli', 'src/cli/a.ts', '../platform/file.ts'],
  ['starters', 'src/cli/starters/serve.ts', '../../engine/service.ts'],
  ['room-ui', 'src/ui/a.ts', '../bus/nats.ts'],
  ['room-sim', 'src/sim/a.ts', '../core/step.ts'],
  ['room-verify', 'src/verify/a.ts', '../sim/simulator.ts'],
  ['room-verify', 'src/verify/b.ts', '../dialects/native/messages.ts'],
  ['room-verify', 'src/verify/exploration/walk.ts', '../../platform/compile/platform.ts'],
  ['room-verify', 'src/verify/exploration/pool.ts', '../../sim/shape-of.ts'],
  ['verify-setup', 'src/verify/exploration/setup.ts', '../../platform/load.ts'],
  ['room-rehearse', 'src/rehearse/a.ts', '../engine/service.ts'],
  ['room-docs', 'src/docs/a.ts', '../engine/service.ts'],
  ['room-cli', 'src/cli/d.ts', '../assembly.ts'],
  ['room-cli', 'src/cli/c.ts', '../rehearse/world/world.ts'],
  ...Object.entries({
    'core/model': 'machines',
    'core/machines': 'leds',
    'core/leds': 'observations',
    'core/observations': 'interlocks',
    'core/interlocks': 'operations',
    'core/intents': 'operations',
    'core/operations': 'automation',
    'core/automation': 'alerts',
    'core/alerts': 'journal',
    'core/journal': 'operations',
    'core/model/platform': 'system',
    'core/model/system': 'events',
    'core/model/events': 'other',
    'core/operations/requests': 'steps',
    'core/operations/steps': 'endings',
    'core/operations/endings': 'other',
    'core/automation/protection': 'restoring',
    'core/automation/restoring': 'other',
    'engine/loop': 'api',
    'engine/claim': 'api',
    'engine/insight': 'api',
    'engine/opa': 'api',
    'engine/api': 'hardware',
    'engine/api/handlers': 'serving',
    'engine/api/serving': 'other',
    'engine/hardware': 'ubmc',
    'engine/ubmc': 'opa',
    'platform/findings': 'schema',
    'platform/schema': 'read',
    'platform/read': 'compile',
    'platform/cel': 'compile',
    'platform/compile': 'references',
    'platform/references': 'read',
    'platform/define': 'compile',
    'api/fields': 'resources',
    'api/resources': 'views',
    'api/requests': 'views',
    'api/events': 'views',
    'api/views': 'requests',
    'store/sealing': 'sqlite',
    'store/sqlite': 'other',
    'dialects/native': 'ubmc',
    'dialects/ubmc': 'other',
    'sim/plant': 'services',
    'sim/services': 'ubmc',
    'sim/ubmc': 'other',
    'verify/analysis': 'exploration',
    'verify/exploration': 'analysis',
    'cli/client': 'shell',
    'cli/shell': 'text',
    'cli/text': 'request',
    'cli/request': 'commands',
    'cli/commands': 'starters',
    'cli/starters': 'other',
    'bus/nats': 'other',
    'engine/tracing': 'api',
    'telemetry/metrics': 'other',
    'telemetry/tracing': 'otlp',
    'telemetry/otlp': 'other',
    'docs/api': 'pages',
    'docs/pages': 'other',
    'rehearse/world': 'profiles',
    'rehearse/profiles': 'stories',
    'rehearse/stories': 'profiles',
  }).map(([room, above]) => [`room-${room}`, `src/${room}/z.ts`, `../${above}/y.ts`] as const),
  ['room-engine/api/.', 'src/engine/api/w.ts', './handlers/y.ts'],
  ['room-bus/.', 'src/bus/a2.ts', './nats/y.ts'],
  ['room-core/model/.', 'src/core/model/w.ts', './platform/y.ts'],
  ['pure-core', 'src/core/c.ts', 'node:fs'],
  ['pure-core', 'src/core/d.ts', 'zod'],
  ['pure-assess', 'src/assess/b.ts', 'node:os'],
  ['pure-text', 'src/text/b.ts', 'zod'],
  ['pure-api', 'src/api/b.ts', 'node:crypto'],
  ['pure-api', 'src/api/c.ts', 'yaml'],
  ['pure-api', 'src/api/d.ts', 'fastest-levenshtein'],
  ['pure-dialects', 'src/dialects/b.ts', 'node:crypto'],
  ['pure-draw', 'src/draw/b.ts', 'zod'],
  ['pure-insight', 'src/insight/b.ts', 'node:os'],
  ['no-tests-in-product', 'src/engine/c.ts', '../../test/harness/clock.ts'],
  ['no-tests-in-product', 'src/store/b.ts', './contract.ts'],
  ['room-adversary', 'test/adversary/a.ts', '../../src/sim/simulator.ts'],
  ['room-adversary', 'test/adversary/b.test.ts', '../harness/site.ts'],
  ['no-adversary-elsewhere', 'src/sim/b.test.ts', '../../test/adversary/oracle.ts'],
  ['no-cycles', 'src/bus/b.ts', './c.ts'],
  ['no-cycles', 'src/bus/c.ts', './b.ts'],
  ['no-unresolved', 'src/bus/d.ts', './nowhere.ts'],
] as const

/** What may be, and looks most like what must not. */
const visits = [
  ['src/assess/a.ts', '../core/model/system.ts'],
  ['src/core/a.ts', './automation/rules.ts'],
  ['src/core/leds/a.ts', '../model/system.ts'],
  ['src/text/a.ts', 'fastest-levenshtein'],
  ['src/api/a.ts', 'zod'],
  ['src/cli/commands/b.ts', '../../text/nearest.ts'],
  ['src/dialects/b.ts', '@bufbuild/protobuf'],
  ['src/bus/a.ts', 'node:net'],
  ['src/cli/starters/serve.ts', '../../main.ts'],
  ['src/sim/a.ts', '../core/model/system.ts'],
  ['src/verify/a.ts', '../sim/plant/plant.ts'],
  ['src/verify/exploration/setup.ts', '../../platform/compile/platform.ts'],
  ['src/verify/analysis/b.ts', '../../dialects/ubmc/power/verbs.ts'],
  ['src/rehearse/a.ts', '../main.ts'],
  ['src/cli/starters/rehearse.ts', '../../rehearse/world/world.ts'],
  ['src/main.ts', './engine/loop.ts'],
  ['src/telemetry/a.ts', '../engine/meter.ts'],
  ['src/insight/a.ts', '../core/interlocks/power.ts'],
  ['src/docs/a.ts', '../../test/harness/clock.ts'],
  ['src/core/a.test.ts', 'node:test'],
  ['src/core/b.test.ts', '../../test/harness/clock.ts'],
  ['src/store/contract.ts', 'node:assert/strict'],
  ['test/adversary/c.test.ts', '../harness/processes.ts'],
  ['test/adversary/d.test.ts', '../../src/main.ts'],
] as const

const report = cruised(root)

test('no file imports what its room may not import', () => {
  const files = globSync('{src,test,bench}/**/*.ts', { cwd: root })
  assert.ok(files.length > 20, `only ${files.length} files were found`)
  const found = whatIsSaidOf(report)
  assert.deepEqual(found.cruised.sort(), files.sort())
  assert.deepEqual(found.reported, [])
})

test('no folder needs one that needs it', () => {
  const figures = figuresOf(report)
  assert.ok(figures.files > 500, `only ${figures.files} files were found`)
  assert.ok(figures.folders.has('src/core/model'))
  assert.ok(figures.arrows > figures.folders.size, `only ${figures.arrows} arrows were found`)
  assert.deepEqual(figures.circling, [])
  assert.match(figuresText(figures), /arrows between them, no circle\n$/)
})

test('every source file is in a room of the table', () => {
  const rooms = trespasses.flatMap(([rule]) =>
    rule.startsWith('room-') && !rule.includes('/') ? rule.slice(5) : [],
  )
  const sources = globSync('src/**/*.ts', { cwd: root })
  assert.ok(sources.length > 20, `only ${sources.length} files were found`)
  const strays = sources.filter((file) => !rooms.some((room) => file.startsWith(`src/${room}/`)))
  assert.deepEqual(strays.sort(), ['src/assembly.ts', 'src/main.ts'])
})

test('every rule reports what it is there for, be it a value that is imported or a type', () => {
  const imports = trespasses.map(([, file, imported]) => [file, imported] as const)
  const expected = trespasses.map(([rule, file, imported]) => `${rule}: ${file} → ${imported}`)
  for (const statement of ['import', 'import type']) {
    const { reported, rules } = cruiseHouse(imports, statement)
    assert.deepEqual(reported.sort(), expected.toSorted())
    assert.deepEqual(rules.sort(), [...new Set(trespasses.map(([rule]) => rule))].sort())
  }
})

test('what the room table allows is not reported', () => {
  const found = cruiseHouse(visits, 'import')
  assert.ok(visits.every(([file]) => found.cruised.includes(file)))
  assert.deepEqual(found.reported, [])
})

type Import = readonly [file: string, imported: string]

/** Cruises a house built for the purpose: these imports, in their files, and what they lead to. */
function cruiseHouse(imports: readonly Import[], statement: string): Cruise {
  const house = mkdtempSync(join(tmpdir(), 'statemgr-rooms-'))
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(house, file)), { recursive: true })
    writeFileSync(join(house, file), text)
  }
  try {
    for (const [file, imported] of imports) {
      const leadsToFile = imported.startsWith('.') && imported !== './nowhere.ts'
      if (leadsToFile) write(join(dirname(file), imported), 'export {}\n')
    }
    for (const [file, imported] of imports) {
      write(file, `${statement} { x } from '${imported}'\n`)
    }
    for (const name of ['zod', 'yaml', 'fastest-levenshtein', '@bufbuild/protobuf']) {
      write(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }))
      write(`node_modules/${name}/index.js`, '')
    }
    return whatIsSaidOf(cruised(house))
  } finally {
    rmSync(house, { recursive: true })
  }
}

interface Cruise {
  readonly cruised: string[]
  readonly reported: string[]
  readonly rules: string[]
}

/** What `npm run check:rooms` looks at and reports. */
function whatIsSaidOf({ modules, summary }: Report): Cruise {
  const ours = modules.filter(({ source }) => /^(src|test|bench)\/.*\.ts$/.test(source))
  return {
    cruised: ours.filter(({ couldNotResolve }) => !couldNotResolve).map(({ source }) => source),
    reported: ours.flatMap(({ source, dependencies }) =>
      dependencies.flatMap(({ protocol = '', module, rules = [] }) =>
        rules.map(({ name }) => `${name}: ${source} → ${protocol}${module}`),
      ),
    ),
    rules: summary.ruleSetUsed.forbidden.map(({ name }) => name),
  }
}
