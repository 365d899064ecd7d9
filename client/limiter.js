// The limit on the client's side: ten calls in a minute for each user, over all tabs, in step with the server's headers.
import { errorOf, RateLimitedError } from './errors.js'
import { read, update } from './records.js'
import { sessionOf } from './session.js'

export const createLimiter = (source, options) => new Limiter(sessionOf(source), options)

const OVER = 'RATE_LIMIT_EXCEEDED'
const listeners = new Map() // of all limiters of this page, by the prefix of their keys
const channel = typeof document === 'undefined' ? null : new BroadcastChannel('edgewise.limits')
if (channel) channel.onmessage = ({ data }) => tell(data)

function tell(key) {
  for (const [listener, prefix] of listeners) if (key.startsWith(prefix)) listener()
}

class Limiter {
  constructor(session, { limit = 10, window = 60, name = 'legal-chat' } = {}) {
    this.session = session
    this.limit = limit
    this.window = window * 1000
    this.prefix = `edgewise.limit.${new URL(session.url).host}.${name}.`
  }

  /** Counts one call. Raises RateLimitedError if the window is full, else returns a ticket for `settle`. */
  async take() {
    const { user } = await this.session.current()
    const time = Date.now()
    const refused = await this.#change(user, (state) => {
      if (state.times.length >= state.limit) return this.#describe(state).retryAfter
      state.times.push(time)
      return null
    })
    if (refused === null) return { user, time }
    throw new RateLimitedError('Rate limit exceeded. Please try again later.', { retryAfter: refused })
  }

  /**
   * Adopts what the server's response says about its window, which also counts the user's other devices. A call that
   * the server has not counted (no response, 401, over the limit) is taken back. One over a budget is counted.
   */
  async settle({ user, time }, response) {
    const over = response?.status === 429 && (await errorOf(response.clone())).code === OVER
    const number = (name) => (response?.headers.has(name) ? Number(response.headers.get(name)) : null)
    const [limit, remaining, reset] = ['limit', 'remaining', 'reset'].map((each) => number(`x-ratelimit-${each}`))
    await this.#change(user, (state) => {
      const taken = state.times.indexOf(time)
      if (taken >= 0 && (limit === null || over)) state.times.splice(taken, 1)
      if (limit === null) return
      const now = Date.now()
      // the server's clock may differ: what is relative comes first, and a window is never longer than it can be
      const retryAfter = over ? number('retry-after') : null
      const resetAt = retryAfter === null ? reset * 1000 : now + retryAfter * 1000
      const oldest = Math.min(Math.max(resetAt, now), now + this.window) - this.window
      state.limit = limit
      state.times.unshift(...Array(Math.max(0, limit - remaining - state.times.length)).fill(oldest))
      state.times.sort((a, b) => a - b)
    })
  }

  /** What is left: `{ limit, remaining, resetAt, retryAfter }`; retryAfter is 0 while a call is admitted. */
  async state() {
    const { user } = await this.session.current()
    return this.#describe(this.#pruned(await read(this.prefix + user)))
  }

  /** Calls `listener()` after each change, in whichever tab; returns a function that ends it. */
  onChange(listener) {
    const own = () => listener()
    listeners.set(own, this.prefix)
    return () => void listeners.delete(own)
  }

  /** The record without the calls that have left the window. */
  #pruned(record = { limit: this.limit, times: [] }) {
    const now = Date.now()
    return { ...record, times: record.times.filter((time) => time > now - this.window && time <= now) }
  }

  async #change(user, change) {
    const key = this.prefix + user
    let answer
    await update(key, (record) => {
      const state = this.#pruned(record)
      answer = change(state)
      return state
    })
    tell(key)
    channel?.postMessage(key)
    return answer
  }

  #describe({ limit, times }) {
    const now = Date.now()
    const until = (time) => Math.max(0, time + this.window - now)
    const full = times.length >= limit
    return {
      limit,
      remaining: Math.max(0, limit - times.length),
      resetAt: times.length ? new Date(now + until(times[0])) : null,
      retryAfter: full ? Math.max(1, Math.ceil(until(times[times.length - limit] ?? times[0]) / 1000)) : 0,
    }
  }
}
