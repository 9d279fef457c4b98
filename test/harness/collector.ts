/**
 * A collector of OTLP over HTTP: takes what is sent to it, and reads it by the official definitions
 * (opentelemetry-proto 1.9, by `buf build --as-file-descriptor-set --exclude-source-info`).
 */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createFileRegistry, fromBinary, toJson } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'

const definitions = createFileRegistry(
  fromBinary(FileDescriptorSetSchema, readFileSync(join(import.meta.dirname, 'otlp.binpb'))),
)

export type Attributes = Readonly<Record<string, string | number | boolean>>

export interface ReceivedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentId: string
  readonly traceState: string
  readonly name: string
  readonly kind: string
  readonly startMs: number
  readonly endMs: number
  readonly attributes: Attributes
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[]
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[]
  readonly error: string | null
}

export interface Collector {
  readonly endpoint: string
  readonly spans: readonly ReceivedSpan[]
  /** Of each request for metrics, what is in it. */
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of protobuf.
  readonly metrics: readonly any[]
  readonly resources: readonly Attributes[]
  /** What it answers from now on; `null` for nothing, ever. */
  answers(code: number | null): void
  stop(): Promise<void>
}

export async function startCollector(): Promise<Collector> {
  const spans: ReceivedSpan[] = []
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of protobuf.
  const metrics: any[] = []
  const resources: Attributes[] = []
  let code: number | null = 200
  const server = createServer(async (request, response) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk)
    if (code === null) return
    response.statusCode = request.headers['content-type'] === protobuf ? code : 415
    response.setHeader('content-type', protobuf).end()
    if (response.statusCode !== 200) return
    const read = readAs(kindOf[request.url ?? ''] ?? '', Buffer.concat(chunks))
    for (const { resource, scopeSpans = [], scopeMetrics = [] } of [
      ...(read.resourceSpans ?? []),
      ...(read.resourceMetrics ?? []),
    ]) {
      resources.push(attributesOf(resource.attributes))
      for (const scope of scopeSpans) spans.push(...scope.spans.map(spanOf))
      for (const scope of scopeMetrics) metrics.push(...scope.metrics)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ spans, metrics, resources },
    answers: (next) => {
      code = next
    },
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const protobuf = 'application/x-protobuf'

const kindOf: Readonly<Record<string, string>> = {
  '/v1/traces': 'opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest',
  '/v1/metrics': 'opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest',
}

/** What the definitions do not have is an error. */
// biome-ignore lint/suspicious/noExplicitAny: the JSON of protobuf.
function readAs(name: string, bytes: Uint8Array): any {
  const schema = definitions.getMessage(name)
  if (schema === undefined) throw new Error(`no ${name}`)
  const message = fromBinary(schema, bytes)
  if ((message.$unknown?.length ?? 0) > 0) throw new Error(`${name} has fields that nobody knows`)
  return toJson(schema, message)
}

// biome-ignore lint/suspicious/noExplicitAny: the JSON of protobuf.
const spanOf = (span: any): ReceivedSpan => ({
  traceId: hexOf(span.traceId),
  spanId: hexOf(span.spanId),
  parentId: hexOf(span.parentSpanId ?? ''),
  traceState: span.traceState ?? '',
  name: span.name,
  kind: span.kind.replace('SPAN_KIND_', '').toLowerCase(),
  startMs: Number(BigInt(span.startTimeUnixNano) / 1_000_000n),
  endMs: Number(BigInt(span.endTimeUnixNano) / 1_000_000n),
  attributes: attributesOf(span.attributes),
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of protobuf.
  events: (span.events ?? []).map((event: any) => ({
    name: event.name,
    attributes: attributesOf(event.attributes),
  })),
  // biome-ignore lint/suspicious/noExplicitAny: the JSON of protobuf.
  links: (span.links ?? []).map((link: any) => ({
    traceId: hexOf(link.traceId),
    spanId: hexOf(link.spanId),
  })),
  error: span.status?.code === 'STATUS_CODE_ERROR' ? span.status.message : null,
})

const hexOf = (base64: string): string => Buffer.from(base64, 'base64').toString('hex')

// biome-ignore lint/suspicious/noExplicitAny: the JSON of protobuf.
export const attributesOf = (pairs: readonly any[] = []): Attributes =>
  Object.fromEntries(
    pairs.map(({ key, value }) => [
      key,
      value.intValue === undefined ? Object.values(value)[0] : Number(value.intValue),
    ]),
  )

/** A line for each, children under their parent, those that began first before the others. */
export function traceText(spans: readonly ReceivedSpan[], parentId = '', indent = ''): string {
  return spans
    .filter((span) => span.parentId === parentId)
    .sort((a, b) => a.startMs - b.startMs)
    .map((span) => {
      const { name, kind, startMs, endMs, error } = span
      const bad = error === null ? '' : `  ERROR ${error}`
      const below = traceText(spans, span.spanId, `${indent}  `)
      return `${indent}${name} [${kind}] ${endMs - startMs} ms${bad}\n${below}`
    })
    .join('')
}
