// Clients, each with its own storage, and the local mailbox.
import assert from 'node:assert/strict'
import { createClient } from '@supabase/supabase-js'

const { SUPABASE_URL: url, SUPABASE_ANON_KEY: anon, SUPABASE_SERVICE_ROLE_KEY: service } = process.env

// Realtime is not used, but its constructor needs a WebSocket, which Node 20 lacks.
const realtime = { transport: globalThis.WebSocket ?? class {} }

export const client = (auth = {}) => {
  const items = new Map()
  const storage = {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
  }
  return createClient(url, anon, { realtime, auth: { autoRefreshToken: false, storage, ...auth } })
}

const quiet = { autoRefreshToken: false, persistSession: false }
export const admin = createClient(url, service, { realtime, auth: quiet }).auth.admin

export const mail = async (to) => {
  const response = await fetch(`${url}/mailbox?to=${encodeURIComponent(to)}`)
  const { messages } = await response.json()
  assert.ok(messages.length, `no mail to ${to}`)
  return messages[0]
}

/** Follows a mailed link; returns the URL it redirects to, its query and its fragment. */
export const click = async (message) => {
  const link = new URL(message.links[0])
  const response = await fetch(`${url}/auth/v1/verify${link.search}`, { redirect: 'manual' })
  assert.equal(response.status, 303)
  const target = new URL(response.headers.get('location'))
  return { target, query: target.searchParams, fragment: new URLSearchParams(target.hash.slice(1)) }
}

/** The data of an SDK's result; fails the test on an error. */
export const ok = ({ data, error }) => {
  assert.ok(!error, `${error?.status} ${error?.code}: ${error?.message}`)
  return data
}

export const refused = ({ error }, status, code) => {
  assert.ok(error, 'an error was expected')
  assert.deepEqual([error.status, error.code], [status, code])
}

let count = 0
export const address = () => `user${++count}@example.org`
export const PASSWORD = 'a-good-secret'
