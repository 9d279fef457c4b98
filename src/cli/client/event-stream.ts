/** Reads a stream of server-sent events: the lines that carry data, as the HTML standard has it. */

/** An event longer than this is not one of ours; reading on would fill the memory. */
const maxEventLength = 1024 * 1024

/** The data of each event, in order. Comments, ids and names are passed over. */
export async function* dataOfEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let rest = ''
  let data: string[] = []
  let length = 0
  const decoder = new TextDecoder()
  for await (const bytes of body) {
    const text = decoder.decode(bytes, { stream: true })
    // A carriage return at the end may be half of a line's end.
    const lines = `${rest}${text}`.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield data.join('\n')
        data = []
        length = 0
      } else if (line.startsWith('data:')) {
        data.push(line.slice('data:'.length).replace(/^ /, ''))
        length += line.length
      }
    }
    if (length + rest.length > maxEventLength) throw new Error('an event of the stream has no end')
  }
}
