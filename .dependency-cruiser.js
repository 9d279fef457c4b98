/** Who may import whom: the room table of ARCHITECTURE.md, as dependency-cruiser's rules. */

/** The rooms, and beside each what it may import besides itself. */
const rooms = {
  core: ['src/text/duration.ts', 'src/text/quantity.ts'],
  text: [],
  assess: ['src/core/model/', 'src/text/duration.ts'],
  platform: ['src/core/', 'src/assess/', 'src/text/'],
  api: ['src/core/', 'src/text/'],
  dialects: ['src/core/', 'src/api/', 'src/text/'],
  draw: ['src/core/'],
  bus: [],
  store: [],
  insight: ['src/core/', 'src/assess/watch.ts', 'src/text/'],
  telemetry: [
    'src/core/model/',
    'src/insight/',
    'src/text/',
    'src/bus/bus.ts',
    'src/store/timed.ts',
    'src/engine/meter.ts',
    'src/engine/tracing/tracer.ts',
  ],
  record: [
    'src/core/model/',
    'src/engine/loop/tape.ts',
    'src/engine/loop/recording.ts',
    'src/store/store.ts',
  ],
  replay: [
    'src/core/',
    'src/platform/compile/platform.ts',
    'src/platform/schema/config.ts',
    'src/record/lines.ts',
    'src/record/chunks.ts',
    'src/engine/loop/journal-record.ts',
    'src/engine/loop/tape.ts',
    'src/text/',
  ],
  engine: [
    'src/core/',
    'src/assess/',
    'src/api/',
    'src/dialects/',
    'src/bus/',
    'src/store/',
    'src/insight/',
    'src/text/',
  ],
  faces: ['src/api/', 'src/bus/', 'src/text/'],
  cli: ['src/api/', 'src/bus/', 'src/text/'],
  ui: ['src/api/'],
  sim: ['src/api/', 'src/dialects/', 'src/bus/', 'src/core/model/', 'src/text/'],
  verify: [
    'src/core/',
    'src/dialects/verbs.ts',
    'src/dialects/ubmc/power/verbs.ts',
    'src/sim/plant/',
    'src/text/duration.ts',
    'src/text/nearest.ts',
  ],
  rehearse: [
    'src/core/',
    'src/platform/',
    'src/api/',
    'src/dialects/',
    'src/bus/',
    'src/store/',
    'src/sim/',
    'src/replay/',
    'src/text/',
    'src/main.ts',
  ],
  docs: [
    'src/core/',
    'src/platform/',
    'src/api/',
    'src/draw/',
    'src/verify/analysis/',
    'src/cli/',
    'src/telemetry/',
    'src/text/',
  ],
}

/** The rooms inside the rooms, and beside each what it may import of the room that it is in. */
const inside = {
  core: {
    model: [],
    machines: ['model'],
    leds: ['model', 'machines'],
    observations: ['model', 'leds'],
    interlocks: ['model', 'machines', 'observations'],
    intents: ['model'],
    operations: ['model', 'machines', 'interlocks', 'intents'],
    automation: ['model', 'machines', 'observations', 'interlocks', 'intents', 'operations'],
    alerts: ['model', 'leds', 'observations', 'operations', 'automation'],
    journal: ['model', 'alerts'],
  },
  engine: {
    loop: [],
    claim: ['loop'],
    insight: ['loop'],
    opa: ['loop'],
    tracing: [],
    api: ['loop', 'opa', 'insight', 'tracing'],
    hardware: ['loop'],
    ubmc: ['loop', 'api', 'hardware'],
  },
  // A dot stands for the files beside the rooms.
  'core/model': {
    '.': [],
    platform: ['.'],
    system: ['.', 'platform'],
    events: ['.', 'platform', 'system'],
  },
  'core/operations': { requests: [], steps: ['requests'], endings: ['requests', 'steps'] },
  'core/automation': { protection: [], restoring: ['protection'] },
  'engine/api': { '.': [], handlers: ['.'], serving: ['.', 'handlers'] },
  platform: {
    findings: [],
    schema: ['findings'],
    read: ['findings', 'schema'],
    cel: ['findings', 'schema'],
    compile: ['findings', 'schema', 'cel'],
    references: ['findings', 'schema', 'cel', 'compile'],
    define: ['schema'],
  },
  api: {
    fields: [],
    resources: ['fields'],
    requests: ['fields', 'resources.ts'],
    events: ['resources'],
    views: ['resources'],
  },
  store: {
    sealing: ['private-file.ts', 'sealed-head.ts', 'store.ts', 'chain.ts'],
    sqlite: [
      'sealing',
      'sealed-head.ts',
      'store.ts',
      'bounds.ts',
      'chain.ts',
      'heap.ts',
      'private-file.ts',
      'query.ts',
    ],
  },
  telemetry: {
    metrics: [],
    tracing: [],
    otlp: ['tracing', 'metrics'],
  },
  dialects: { native: [], ubmc: ['native', 'verbs.ts', 'power-sensor.ts', 'jetstream.ts'] },
  sim: { plant: [], services: ['plant'], ubmc: ['plant', 'services'] },
  verify: { analysis: [], exploration: [] },
  cli: {
    client: [],
    shell: ['client'],
    text: ['client', 'shell'],
    request: ['client', 'shell', 'text'],
    commands: ['client', 'shell', 'text', 'request'],
    starters: ['client', 'shell', 'text', 'request', 'commands'],
  },
  bus: { '.': [], nats: ['.'] },
  docs: {
    api: ['markdown.ts', 'schema-text.ts'],
    pages: ['api', 'markdown.ts', 'schema-text.ts', 'times.ts'],
  },
  rehearse: { world: [], profiles: ['world'], stories: ['world'] },
}

/** Commands that start something rather than ask a running service. */
const starters = '^src/cli/starters/'
const forStarters = [
  'src/platform/',
  'src/dialects/',
  'src/draw/',
  'src/sim/',
  'src/store/',
  'src/verify/',
  'src/rehearse/',
  'src/record/',
  'src/replay/',
  'src/main.ts',
]

/** The one file of the verifier that knows what a configuration is. */
const verifySetup = '^src/verify/exploration/setup\\.ts$'
const forVerifySetup = [
  'src/platform/compile/platform.ts',
  'src/platform/schema/config.ts',
  'src/sim/shape-of.ts',
]

/** Files that may import more than their room, each by a rule of its own. */
const exempt = { cli: starters, verify: verifySetup }

/** Rooms that are pure: no node builtins, and no packages but those named. */
const pure = {
  core: [],
  assess: [],
  insight: [],
  text: ['node_modules/fastest-levenshtein/'],
  api: ['node_modules/zod/'],
  dialects: ['node_modules/zod/', 'node_modules/@bufbuild/protobuf/'],
  draw: [],
}

/** Tests and contract suites keep to their room, but may use what is made for tests, and node's. */
const forTests = '\\.test\\.ts$|/contract[./]'

/** What of the harness an adversary may use: it starts processes, and knows no simulator. */
const forAdversary = '(browser|merged|nats-server|platform|processes|programs)\\.ts$'

export default {
  forbidden: [
    ...Object.entries(rooms).map(([room, others]) => roomRule(room, others)),
    ...Object.entries(pure).map(([room, packages]) => purityRule(room, packages)),
    ...Object.entries(inside).flatMap(([room, inner]) =>
      Object.entries(inner).map(([name, others]) => innerRule(room, name, others)),
    ),
    roomRule('cli', [...rooms.cli, ...forStarters], 'starters', starters),
    roomRule('verify', [...rooms.verify, ...forVerifySetup], 'verify-setup', verifySetup),
    {
      name: 'no-tests-in-product',
      comment: 'what runs in production knows nothing of tests and benches',
      severity: 'error',
      from: { path: '^src/(?!docs/)', pathNot: forTests },
      to: { path: `^(test|bench)/|${forTests}` },
    },
    {
      name: 'room-adversary',
      comment: 'an adversary shares no code with the simulator, so that neither excuses the other',
      severity: 'error',
      from: { path: '^test/adversary/' },
      to: { path: `^src/(sim|rehearse|verify)/|^test/(?!adversary/|harness/${forAdversary})` },
    },
    {
      name: 'no-adversary-elsewhere',
      comment: 'the fakes and the oracle of an adversary are its own: nobody else leans on them',
      severity: 'error',
      from: { pathNot: '^test/adversary/' },
      to: { path: '^test/adversary/' },
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
    from:
      name === `room-${room}` && exempt[room] !== undefined
        ? { path: from, pathNot: exempt[room] }
        : { path: from },
    to: { path: '^src/', pathNot: anyOf([`src/${room}/`, ...others]) },
  }
}

function innerRule(room, name, others) {
  return {
    name: `room-${room}/${name}`,
    comment: `of ${room}, ${name} may import ${others.length ? others.join(', ') : 'nothing else'}`,
    severity: 'error',
    from: { path: `^${innerPath(room, name)}`, pathNot: forTests },
    to: {
      path: `^src/${room}/`,
      pathNot: anyOf([name, ...others].map((other) => innerPath(room, other))),
    },
  }
}

function innerPath(room, name) {
  if (name === '.') return `src/${room}/[^/]+$`
  return `src/${room}/${name}${name.endsWith('.ts') ? '' : '/'}`
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
