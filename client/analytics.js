// analytics.track(event, properties): events of use, kept until the server has stored them.
import { backoff } from './backoff.js'
import { errorOf } from './errors.js'
import * as queue from './queue.js'
import { sessionOf } from './session.js'
import { ifUnlocked, storage, uuid } from './storage.js'

const PATH = '/functions/v1/analytics-track'
const MAX_EVENTS = 100
const MAX_CHARACTERS = 24_000 // of a batch: requests that outlive their page may have 64 kB together
const MAX_PROPERTIES = 4000
const MAX_PENDING = 1000
const BATCH_DELAY = 2000

export const createAnalytics = (source, options) => new Analytics(sessionOf(source), options)

class Analytics {
  #session
  #delay
  #lock
  #known // where the user is remembered who was last signed in: a page starts before its session is known
  #user
  #token = null
  #own = new Set() // keys of events that this tab has added
  #sending = new Set()
  #running = null
  #timer = null
  #due = 0
  #notBefore = 0
  #failures = 0
  #pending = [] // tracked before it is known who is signed in; then null
  #ready
  #setReady
  #closers

  constructor(session, { delay = BATCH_DELAY } = {}) {
    const scope = new URL(session.url).host
    this.#session = session
    this.#delay = delay
    this.#lock = `edgewise.analytics.${scope}`
    this.#known = `edgewise.user.${scope}`
    this.#user = storage.get(this.#known)
    this.#ready = new Promise((resolve) => (this.#setReady = resolve))
    const hide = () => document.visibilityState === 'hidden' && this.#sendOwn()
    this.#closers = [
      session.follow((event, token, user) => this.#follow(event, token, user)),
      listen('online', () => this.#retryNow()),
      listen('pagehide', () => this.#sendOwn()),
      listen('visibilitychange', hide, globalThis.document),
    ]
  }

  /** Queues an event of the signed-in user; does nothing if there is none. Never raises. */
  track(event, properties = {}) {
    if (!this.#user && !this.#pending) return
    if (JSON.stringify(properties).length > MAX_PROPERTIES) {
      console.warn(`analytics: ${event} has more than ${MAX_PROPERTIES} characters of properties and is not sent`)
      return
    }
    const tracked = { id: uuid(), event, properties, at: Date.now() }
    if (this.#user) this.#add(tracked)
    else if (this.#pending.length < MAX_PENDING) this.#pending.push(tracked)
  }

  /** Sends what is queued now; resolves when it is sent, or the attempt has failed and a retry is due. */
  flush() {
    this.#running ??= this.#flush().finally(() => (this.#running = null))
    return this.#running
  }

  /** Ends timers and listeners. What is queued stays for the next page. */
  close() {
    clearTimeout(this.#timer)
    this.#closers.forEach((close) => close())
    this.#user = null
  }

  #add(tracked) {
    const key = queue.add(this.#user, tracked)
    if (!key) return
    this.#own.add(key)
    this.#schedule(this.#delay)
  }

  #follow(event, token, user) {
    if (event !== 'OFFLINE') {
      this.#token = token
      this.#user = user
      if (user) storage.set(this.#known, user)
      else storage.remove(this.#known)
    }
    const pending = this.#pending ?? []
    this.#pending = null
    if (this.#user) pending.forEach((tracked) => this.#add(tracked))
    this.#setReady()
    if (token && !queue.isEmpty(user)) this.#retryNow()
  }

  #retryNow() {
    this.#failures = this.#notBefore = 0
    this.#schedule(0)
  }

  #schedule(milliseconds) {
    const due = Math.max(Date.now() + milliseconds, this.#notBefore)
    if (this.#timer !== null && this.#due <= due) return
    clearTimeout(this.#timer)
    this.#due = due
    this.#timer = setTimeout(() => {
      this.#timer = null
      if (this.#user) this.flush()
    }, due - Date.now())
  }

  async #flush() {
    await this.#ready
    try {
      const sent = await ifUnlocked(this.#lock, () => this.#sendAll())
      // another tab is sending: look again later, as it may be closed before it has sent everything
      if (!sent && this.#user && !queue.isEmpty(this.#user)) this.#schedule(this.#delay)
    } catch (error) {
      const wait = error.retryAfter ? error.retryAfter * 1000 : backoff(this.#failures++)
      this.#notBefore = Date.now() + wait
      this.#schedule(0)
    }
  }

  async #sendAll() {
    for (;;) {
      const { token, user } = await this.#session.current()
      if (!token && !this.#user) return true
      if (!token) throw new Error('the token cannot be renewed now')
      const batch = queue.oldest(user, MAX_EVENTS, MAX_CHARACTERS).filter(([key]) => !this.#sending.has(key))
      if (!batch.length) return true
      await this.#send(batch, token)
      this.#failures = 0
    }
  }

  /** Sends the events that this tab has added, while the page is being hidden: it may not be shown again. */
  #sendOwn() {
    if (!this.#token) return
    const mine = ([key]) => this.#own.has(key) && !this.#sending.has(key)
    const batch = queue.oldest(this.#user, MAX_EVENTS, MAX_CHARACTERS).filter(mine)
    if (batch.length) this.#send(batch, this.#token).catch(() => {})
  }

  /** Sends a batch and removes what the server has stored, or will never accept. */
  async #send(batch, token) {
    const keys = batch.map(([key]) => key)
    keys.forEach((key) => this.#sending.add(key))
    try {
      const now = Date.now()
      const events = batch.map(([, { at, ...event }]) => ({ ...event, age: Math.max(0, now - at) / 1000 })) // seconds
      // keepalive: the request outlives its page; a beacon would too, but has no Authorization header
      const response = await this.#session.request(PATH, { method: 'POST', body: { events }, token, keepalive: true })
      if (response.ok) this.#remove(keys)
      else this.#removeRefused(keys, await errorOf(response))
    } finally {
      keys.forEach((key) => this.#sending.delete(key))
    }
  }

  #removeRefused(keys, error) {
    if (error.status !== 400) throw error
    const places = Object.keys(error.details).map((place) => /^events\.(\d+)/.exec(place)?.[1])
    const refused = [...new Set(places)].filter((place) => place !== undefined).map((place) => keys[place])
    console.warn(`analytics: ${error.message}`)
    this.#remove(refused.length ? refused : keys)
  }

  #remove(keys) {
    queue.remove(keys)
    keys.forEach((key) => this.#own.delete(key))
  }
}

function listen(name, listener, target = globalThis) {
  target?.addEventListener?.(name, listener)
  return () => target?.removeEventListener?.(name, listener)
}
