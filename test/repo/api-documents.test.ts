/** Tests that the documents of the API for machines are whole: subjects, references, examples. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { z } from 'zod'
import { eventStreams } from '../../src/api/events/events.ts'
import { subjects } from '../../src/api/resources.ts'
import { refuse } from '../../src/core/model/refusals.ts'
import { errorSchema, schemasAt } from '../../src/docs/api/schemas.ts'

type Node = { readonly [key: string]: Node }

const folder = join(import.meta.dirname, '../../docs/reference')
const read = (name: string): Node => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const documents = { openapi: read('openapi.json'), asyncapi: read('asyncapi.json') }
const { openapi, asyncapi } = documents

for (const [name, document] of Object.entries(documents)) {
  test(`every reference in ${name}.json leads somewhere`, () => {
    const refs = [...nodesIn(document)].flatMap(({ $ref }) => (isText($ref) ? [$ref] : []))
    assert.ok(refs.length > 100, `only ${refs.length} references were found`)
    for (const ref of refs) assert.ok(at(document, ref), ref)
    assert.throws(() => assert.ok(at(document, `${schemasAt}Nothing`)))
  })

  test(`no shape of ${name}.json stands there for nobody`, () => {
    const text = JSON.stringify(document)
    for (const shape of Object.keys(document.components!.schemas!)) {
      assert.ok(text.includes(`"$ref":"${schemasAt}${shape}"`), shape)
    }
  })
}

test('every pattern is one of JSON Schema, which are read as Unicode', () => {
  const patterns = [...nodesIn(openapi)].flatMap(({ pattern }) => (isText(pattern) ? pattern : []))
  assert.ok(patterns.length > 100, `only ${patterns.length} patterns were found`)
  for (const pattern of patterns) assert.doesNotThrow(() => new RegExp(pattern, 'u'), pattern)
})

test('every subject is asked over NATS, and answered', () => {
  const { channels, operations } = asyncapi as Record<'channels' | 'operations', Node>
  for (const { path } of subjects) {
    const [name, channel] = entryAt(channels, `statemgr.${path}`)
    assert.ok(channel.messages?.request?.payload, path)
    const { reply, action, messages } = operations[name]!
    assert.equal(action, 'receive', path)
    assert.deepEqual(messages, [{ $ref: `#/channels/${name}/messages/request` }])
    const answers = at(asyncapi, String(reply?.channel?.$ref))
    assert.ok(answers?.messages?.reply?.payload, path)
    assert.deepEqual(
      Object.values(reply?.messages ?? {}).map(({ $ref }) => $ref),
      Object.keys(answers.messages).map((one) => `${reply?.channel?.$ref}/messages/${one}`),
    )
  }
})

test('every stream of events is told over NATS', () => {
  const { channels, operations } = asyncapi as Record<'channels' | 'operations', Node>
  for (const stream of [...Object.keys(eventStreams), '{kind}.{token}']) {
    const [name] = entryAt(channels, `statemgr.events.${stream}`)
    assert.equal(operations[name]?.action, 'send', stream)
  }
})

test('HTTP answers every subject, events, metrics, and whether it lives and is ready', () => {
  const paths = Object.keys(openapi.paths!)
  assert.deepEqual(paths, [
    ...subjects.map(({ path }) => `/api/statemgr.${path}`),
    '/api/events',
    '/metrics',
    '/healthz',
    '/readyz',
  ])
  const ids = Object.values(openapi.paths!).map(({ post, get }) => (post ?? get)?.operationId)
  assert.equal(new Set(ids).size, paths.length)
})

test('what is given as an example is right by the schema beside it', () => {
  const given = [...nodesIn(openapi)]
    .filter((node) => 'schema' in node && 'example' in node)
    .map(({ schema, example }) => [schema, example] as const)
  const references = [...nodesIn(asyncapi)]
    .filter((node) => 'payload' in node && 'examples' in node)
    .flatMap(({ payload, examples }) =>
      Object.values(examples!).map((example) => [payload, example.payload] as const),
    )
  const least = 1.5 * subjects.length
  for (const examples of [given, references])
    assert.ok(examples.length > least, `${examples.length}`)
  for (const [schema, example] of [...given, ...references]) {
    const { error } = schemaOf(schema!).safeParse(example)
    assert.equal(error, undefined, `${JSON.stringify(example)}: ${error?.message}`)
  }
})

test('the schemas refuse what the service does not take, and would not say', () => {
  const { requestBody, responses } = openapi.paths!['/api/statemgr.host.get']!.post!
  const request = schemaOf(requestBody!.content!['application/json']!.schema!)
  assert.ok(request.safeParse({ name: 'host.0' }).success)
  for (const wrong of [{}, { name: 7 }, { name: 'host.*' }, { name: 'host.0', forse: true }]) {
    assert.ok(!request.safeParse(wrong).success, JSON.stringify(wrong))
  }
  const { schema, example } = responses!['200']!.content!['application/json']!
  assert.ok(!schemaOf(schema!).safeParse({ ...example, status: 5 }).success)
  assert.ok(!schemaOf(schema!).safeParse({ ...example, revision: undefined }).success)
  const error = schemaOf(errorSchema() as unknown as Node)
  assert.ok(error.safeParse(refuse('busy', 'host.0 is busy')).success)
  assert.ok(!error.safeParse({ code: 'busy' }).success)
})

/** With the shapes that it refers to, as zod reads a JSON Schema. */
function schemaOf(schema: Node): z.ZodType {
  const text = JSON.stringify({ ...schema, $defs: openapi.components!.schemas })
  const known = JSON.parse(text.replaceAll(schemasAt, '#/$defs/'), (key, value) =>
    // zod compiles patterns without the flag that JSON Schema asks for.
    key === 'pattern' && value.includes('\\p{') ? undefined : value,
  )
  return z.fromJSONSchema(known)
}

function entryAt(channels: Node, address: string): readonly [string, Node] {
  const found = Object.entries(channels).find(([, channel]) => isAt(channel.address, address))
  assert.ok(found, `there is no channel of ${address}`)
  return found
}

const isAt = (given: unknown, address: string): boolean => given === address

const isText = (value: unknown): value is string => typeof value === 'string'

function* nodesIn(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return
  yield value as Node
  for (const inner of Object.values(value)) yield* nodesIn(inner)
}

/** What a JSON pointer leads to. */
const at = (document: Node, ref: string): Node | undefined =>
  ref
    .split('/')
    .slice(1)
    .reduce<Node | undefined>((node, key) => node?.[key], document)
