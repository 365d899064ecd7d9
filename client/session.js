// Where requests go, and on whose behalf: from a supabase-js client, or from { url, key, token }.
import { NetworkError } from './errors.js'

const sessions = new WeakMap()

/** The session of a supabase-js client or connection; one for each. */
export function sessionOf(source) {
  if (!sessions.has(source)) sessions.set(source, new Session(source))
  return sessions.get(source)
}

class Session {
  constructor(source) {
    const url = source.supabaseUrl ?? source.url
    if (!url) throw new TypeError('Pass a supabase-js client, or { url, key, token }')
    this.url = String(url).replace(/\/+$/, '')
    this.key = source.supabaseKey ?? source.key
    this.fetch = source.fetch && !source.supabaseUrl ? source.fetch : (...request) => globalThis.fetch(...request)
    const token = source.accessToken ?? source.token // where supabase-js does not manage the session
    this.token = typeof token === 'string' ? () => token : token
    this.auth = token ? null : source.auth
  }

  /** The present token and user; null for both without a session. Renews a token that has expired. */
  async current() {
    const token = this.auth ? (await this.auth.getSession()).data.session?.access_token : await this.token()
    return { token: token ?? null, user: userOf(token) }
  }

  /** Calls `listener(event, token, user)` now or soon, and after each sign-in, sign-out and renewal. */
  follow(listener) {
    if (!this.auth) {
      const tell = ({ token, user }) => listener('INITIAL_SESSION', token, user)
      this.current().then(tell, () => listener('OFFLINE', null, null))
      return () => {}
    }
    const { data } = this.auth.onAuthStateChange((event, session) => {
      // calls of supabase.auth inside its callback would wait for each other
      setTimeout(async () => {
        const token = session?.access_token ?? null
        if (event === 'INITIAL_SESSION' && !token) {
          const { error } = await this.auth.getSession().catch((failure) => ({ error: failure }))
          if (error) event = 'OFFLINE' // signed in, but the token could not be renewed
        }
        listener(event, token, userOf(token))
      })
    })
    return () => data.subscription.unsubscribe()
  }

  /** The response to a request; raises NetworkError. `path` is below the project's URL. */
  async request(path, { body, token, headers, ...options } = {}) {
    const bearer = token === undefined ? (await this.current()).token : token
    const given = {
      ...(this.key && { apikey: this.key }),
      ...(bearer && { authorization: `Bearer ${bearer}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    }
    try {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      return await this.fetch(this.url + path, { ...options, ...sent, headers: given })
    } catch (error) {
      if (options.signal?.aborted) throw error
      throw new NetworkError('The server cannot be reached', { cause: error })
    }
  }
}

/** The user's id in a token, null without one. */
export function userOf(token) {
  try {
    const part = token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/')
    return JSON.parse(atob(part)).sub ?? null
  } catch {
    return null
  }
}
