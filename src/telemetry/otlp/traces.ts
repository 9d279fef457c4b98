/** Writes spans as a request of OTLP (`ExportTraceServiceRequest`), in protobuf. */

import type { BinaryWriter } from '@bufbuild/protobuf/wire'
import { WireType } from '@bufbuild/protobuf/wire'
import type { Span } from '../tracing/span.ts'
import { attributes, hex, message, moment, type Origin, request, text, word } from './wire.ts'

const kinds = { internal: 1, server: 2, client: 3 } as const satisfies Record<Span['kind'], number>
/** That it is told at all says that it is sampled. */
const sampledFlag = 1
const statusError = 2

export const tracesRequest = (origin: Origin, spans: readonly Span[]): Uint8Array =>
  request(
    origin,
    2,
    spans.map((span) => (to) => writeSpan(to, span)),
  )

function writeSpan(to: BinaryWriter, span: Span): void {
  const { traceId, spanId, parentId, state, name, kind, startMs, endMs, error } = span
  hex(to, 1, traceId)
  hex(to, 2, spanId)
  text(to, 3, state ?? '')
  if (parentId !== null) hex(to, 4, parentId)
  text(to, 5, name)
  word(to, 6, kinds[kind])
  moment(to, 7, startMs)
  moment(to, 8, Math.max(startMs, endMs))
  attributes(to, 9, span.attributes)
  for (const event of span.events)
    message(to, 11, (one) => {
      moment(one, 1, event.atMs)
      text(one, 2, event.name)
      attributes(one, 3, event.attributes)
    })
  for (const link of span.links)
    message(to, 13, (one) => {
      hex(one, 1, link.traceId)
      hex(one, 2, link.spanId)
    })
  if (error !== null)
    message(to, 15, (status) => {
      text(status, 2, error)
      word(status, 3, statusError)
    })
  to.tag(16, WireType.Bit32).fixed32(sampledFlag)
}
