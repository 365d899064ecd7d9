// Server-sent events, parsed by eventsource-parser (vendor/: so that no build step is needed).
import { createParser } from './vendor/eventsource-parser/index.js'

/**
 * Yields the events `{ event, id, data }` of a Response, of the `data` of `functions.invoke`, or of a byte stream.
 * Ends with the stream. A caller that stops early closes the connection.
 */
export async function* readEvents(source) {
  const reader = (source.body ?? source).getReader()
  const decoder = new TextDecoder()
  let events = []
  const parser = createParser({ onEvent: (event) => events.push(event) })
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      parser.feed(decoder.decode(value, { stream: true }))
      yield* events
      events = []
    }
  } finally {
    reader.cancel().catch(() => {})
  }
}
