/** The format of a scrape is the one that is wanted most, of those that there are. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorBodySchema } from '../api/fields/errors.ts'
import { answerScrape, formatFor } from './metrics.ts'

const prometheus3 =
  'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;q=0.6,' +
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,' +
  'application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;q=0.3,' +
  'text/plain;version=0.0.4;q=0.2,*/*;q=0.1'

for (const [accept, format] of [
  [undefined, 'prometheus'],
  ['', 'prometheus'],
  ['*/*', 'prometheus'],
  ['text/html,application/xhtml+xml,*/*;q=0.8', 'prometheus'],
  ['text/plain', 'prometheus'],
  ['TEXT/*', 'prometheus'],
  [prometheus3, 'openmetrics'],
  ['application/openmetrics-text', 'openmetrics'],
  ['application/openmetrics-text; version="1.0.0"', 'openmetrics'],
  ['application/openmetrics-text;q=0.2, text/plain;q=0.5', 'prometheus'],
  ['application/openmetrics-text, */*', 'openmetrics'],
  ['application/*', 'openmetrics'],
  ['text/plain;q=0, */*', 'openmetrics'],
  ['application/openmetrics-text;version=9.9.9, text/plain;q=0.1', 'prometheus'],
  ['application/json', null],
  ['text/html', null],
  ['text/plain;version=7', null],
  ['*/*;q=0', null],
  ['text/plain;q=2', null],
  ['nonsense', null],
  [`${'a/b,'.repeat(2000)}text/plain`, 'prometheus'],
] as const) {
  const shown = accept === undefined || accept.length < 60 ? accept : `${accept.slice(0, 60)} …`
  test(`accept: ${shown} is answered by ${format}`, () => assert.equal(formatFor(accept), format))
}

test('what is not to be had is refused, with what there is', async () => {
  const response = await answerScrape({ text: () => assert.fail('it was made') }, 'image/png')
  assert.equal(response.status, 406)
  const { code, message, evidence } = errorBodySchema.parse(await response.json())
  assert.equal(code, 'malformed')
  assert.match(message, /text\/plain .*application\/openmetrics-text/)
  assert.equal(evidence[0]?.value, 'image/png')
})
