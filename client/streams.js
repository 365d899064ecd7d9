// Streams of the functions as async iterators.
import { backoff, pause } from './backoff.js'
import {
  BrokenStreamError, EdgewiseError, errorOf, NetworkError, RateLimitedError, ServerError, StreamError,
} from './errors.js'
import { createLimiter } from './limiter.js'
import { sessionOf } from './session.js'
import { readEvents } from './sse.js'

const RUN = '/api/thread/run'
const DONE = '[DONE]'
const PASSING = [BrokenStreamError, NetworkError, RateLimitedError, ServerError] // a run is resumed after these
const limiters = new WeakMap()

/** Yields the answer of legal-chat in pieces of text. */
export function streamChat(source, body, { limiter = limiterOf(source), onEvent, ...options } = {}) {
  return stream(options.signal, async function* (signal) {
    for await (const event of call(source, '/functions/v1/legal-chat', body, { ...options, signal, limiter })) {
      if (typeof event.text === 'string') yield event.text
      else onEvent?.(event)
    }
  })
}

/** Yields the parsed events of a function's stream, such as one of your own. */
export function streamFunction(source, name, body, options = {}) {
  return stream(options.signal, (signal) => call(source, `/functions/v1/${name}`, body, { ...options, signal }))
}

/**
 * Yields the events `{ event, id, data, text }` of a run; `text` is what a delta adds.
 *
 * `run` is { thread_id, assistant_id } to start one, { run_id, tool_outputs } to continue one, or { run_id, after } to
 * follow one. After a lost connection the run is resumed behind the last event, at most `retries` times in a row.
 */
export function streamRun(source, run, { retries = 8, signal } = {}) {
  const session = sessionOf(source)
  const state = { runId: run.run_id ?? null, lastEventId: run.after ?? 0 }
  const running = stream(signal, (inner) => follow(session, run, state, retries, inner))
  return Object.defineProperties(running, {
    runId: { get: () => state.runId },
    lastEventId: { get: () => state.lastEventId },
    stop: {
      /** Stops the run on the server; the iteration goes on to the run's last event. */
      value: async () => {
        const body = state.runId ? { run_id: state.runId } : { thread_id: run.thread_id }
        const response = await session.request(`${RUN}/stop`, { method: 'POST', body })
        if (!response.ok) throw await errorOf(response)
        return response.json()
      },
    },
  })
}

function limiterOf(source) {
  if (!limiters.has(source)) limiters.set(source, createLimiter(source))
  return limiters.get(source)
}

/** An async iterator; `stop()` ends the request and the iteration. An abort of `outer` rejects with its reason. */
function stream(outer, open) {
  const controller = new AbortController()
  const abort = () => controller.abort(outer.reason)
  let stopped = false
  async function* iterate() {
    if (outer?.aborted) throw outer.reason
    outer?.addEventListener('abort', abort)
    try {
      yield* open(controller.signal)
    } catch (error) {
      if (!stopped) throw error
    } finally {
      outer?.removeEventListener('abort', abort)
      controller.abort()
    }
  }
  const iterator = iterate()
  const stop = () => {
    stopped = true
    controller.abort()
  }
  return { [Symbol.asyncIterator]: () => iterator, stop }
}

async function* call(source, path, body, { signal, limiter, headers }) {
  const response = await limited(limiter, () =>
    sessionOf(source).request(path, { method: 'POST', body, signal, headers }))
  if (!response.ok) throw await errorOf(response)
  for await (const { data } of unbroken(readEvents(response), signal)) {
    if (data === DONE) return
    const event = JSON.parse(data)
    if (typeof event?.error === 'string') throw new StreamError(event.error, event)
    yield event
  }
  throw broken()
}

async function limited(limiter, request) {
  if (!limiter) return request()
  const ticket = await limiter.take()
  let response
  try {
    response = await request()
    return response
  } finally {
    await limiter.settle(ticket, response)
  }
}

/** Events whose source fails with BrokenStreamError, or with the reason of an abort. */
async function* unbroken(events, signal) {
  try {
    yield* events
  } catch (error) {
    throw signal.aborted ? signal.reason : broken(error)
  }
}

const broken = (cause, fields) =>
  new BrokenStreamError('The connection ended before the last event', { cause, code: 'BROKEN_STREAM', ...fields })

async function* follow(session, run, state, retries, signal) {
  let open = opening(run)
  for (let failures = 0; ; failures++) {
    try {
      const response = await session.request(...open(state, signal))
      if (!response.ok) throw await errorOf(response)
      open = resume
      for await (const event of unbroken(readEvents(response), signal)) {
        const parsed = parse(event, state)
        if (event.event === 'done') return
        if (event.event === 'error') throw new StreamError(parsed.data.error, parsed.data)
        failures = 0
        yield parsed
      }
      throw broken()
    } catch (error) {
      const passing = PASSING.some((type) => error instanceof type)
      if (!passing || open !== resume || !state.runId || failures >= retries) throw withPlace(error, state)
      await pause(error.retryAfter ? error.retryAfter * 1000 : backoff(failures, 200, 10_000), signal)
    }
  }
}

function opening({ run_id: runId, after, ...body }) {
  if (runId && !body.tool_outputs) return resume
  const path = runId ? `${RUN}/tool-outputs` : `${RUN}/stream`
  return (_, signal) => [path, { method: 'POST', body: runId ? { run_id: runId, ...body } : body, signal }]
}

const resume = ({ runId, lastEventId }, signal) => [
  `${RUN}/stream?run_id=${encodeURIComponent(runId)}`,
  { headers: { 'last-event-id': String(lastEventId) }, signal, cache: 'no-store' },
]

/** Parses an event and remembers the run and the place in it. */
function parse({ event, id, data }, state) {
  const parsed = data === DONE ? null : JSON.parse(data)
  if (parsed?.object === 'thread.run') state.runId = parsed.id
  const number = Number(id ?? 0)
  state.lastEventId = Math.max(state.lastEventId, number) // an error has no number
  const parts = event === 'thread.message.delta' ? parsed.delta.content ?? [] : []
  const text = parts.map((part) => part.text?.value ?? '').join('')
  return { event, id: number, data: parsed, text }
}

/** Adds to an error where the run can be resumed. */
const withPlace = (error, state) => (error instanceof EdgewiseError ? Object.assign(error, state) : error)
