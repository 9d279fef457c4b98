/** Who may import whom: the room table of ARCHITECTURE.md, as dependency-cruiser's rules. */

/** The rooms, and beside each what it may import besides itself. */
const rooms = {
  core: [],
  assess: ['src/core/nouns.ts', 'src/core/model.ts'],
  platform: ['src/core/', 'src/assess/'],
  wire: ['src/core/'],
  bus: [],
  store: [],
  engine: ['src/core/', 'src/assess/', 'src/wire/', 'src/bus/', 'src/store/'],
  faces: ['src/wire/', 'src/bus/'],
  cli: ['src/wire/', 'src/bus/'],
  ui: ['src/wire/'],
  sim: ['src/wire/', 'src/bus/', 'src/core/nouns.ts', 'src/core/model.ts'],
  verify: [
    'src/core/',
    'src/sim/plant.ts',
    'src/sim/shape.ts',
    'src/sim/truth.ts',
    'src/sim/levers.ts',
    'src/wire/verbs.ts',
    'src/wire/ubmc/verbs.ts',
  ],
  rehearse: [
    'src/core/',
    'src/platform/',
    'src/wire/',
    'src/bus/',
    'src/store/',
    'src/sim/',
    'src/main.ts',
  ],
}

/** Commands that start something rather than ask a running service. */
const starters =
  '^src/cli/(serve|simulate|rehearse|demo|validate|verify(-ground|-pool)?|graph)\\.ts$'
const forStarters = [
  'src/platform/',
  'src/sim/',
  'src/store/',
  'src/verify/',
  'src/rehearse/',
  'src/main.ts',
]

/** Rooms that are pure: no node builtins, and no packages but those named. */
const pure = {
  core: [],
  assess: [],
  wire: [
    'node_modules/zod/',
    'node_modules/fastest-levenshtein/',
    'node_modules/@bufbuild/protobuf/',
  ],
}

/** Tests and contract suites keep to their room, but may use what is made for tests, and node's. */
const forTests = '\\.test\\.ts$|/contract\\.ts$'

export default {
  forbidden: [
    ...Object.entries(rooms).map(([room, others]) => roomRule(room, others)),
    ...Object.entries(pure).map(([room, packages]) => purityRule(room, packages)),
    roomRule('cli', [...rooms.cli, ...forStarters], 'starters', starters),
    {
      name: 'no-tests-in-product',
      comment: 'what runs in production knows nothing of tests and benches',
      severity: 'error',
      from: { path: '^src/', pathNot: forTests },
      to: { path: `^(test|bench)/|${forTests}` },
    },
    {
      name: 'no-cycles',
      comment: 'two files that need each other are one file, or three',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'an import nobody can follow is an import no rule can judge',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    // TypeScript 7 has no API to parse with; without a parser of its own nothing would be cruised, and all be green.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.d.ts'],
    },
  },
}

function roomRule(room, others, name = `room-${room}`, from = `^src/${room}/`) {
  return {
    name,
    comment: `${room} may import ${others.length ? others.join(', ') : 'no other room'}`,
    severity: 'error',
    from: name === 'room-cli' ? { path: from, pathNot: starters } : { path: from },
    to: { path: '^src/', pathNot: anyOf([`src/${room}/`, ...others]) },
  }
}

function purityRule(room, packages) {
  return {
    name: `pure-${room}`,
    comment: `${room} is pure: no node builtins${packages.length ? '' : ' and no packages'}`,
    severity: 'error',
    from: { path: `^src/${room}/`, pathNot: forTests },
    to: { pathNot: anyOf(['src/', ...packages]) },
  }
}

/** A pattern that matches paths starting with any of these. */
function anyOf(starts) {
  return starts.map((start) => `^${start.replaceAll('.', '\\.')}`)
}
