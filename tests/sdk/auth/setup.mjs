// What every flow needs: clients with a storage of their own, and the local mailbox.
import assert from 'node:assert/strict'
import { createClient } from '@supabase/supabase-js'

const { SUPABASE_URL: url, SUPABASE_ANON_KEY: anon, SUPABASE_SERVICE_ROLE_KEY: service } = process.env

// Realtime is not used here, but its constructor asks for a WebSocket, which Node 20 has not.
const realtime = { transport: globalThis.WebSocket ?? class {} }

export const client = (auth = {}) => {
  const kept = new Map()
  const storage = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: (name) => void kept.delete(name),
  }
  return createClient(url, anon, { realtime, auth: { autoRefreshToken: false, storage, ...auth } })
}

const quiet = { autoRefreshToken: false, persistSession: false }
export const admin = createClient(url, service, { realtime, auth: quiet }).auth.admin

export const mail = async (to) => {
  const answer = await fetch(`${url}/mailbox?to=${encodeURIComponent(to)}`)
  const { messages } = await answer.json()
  assert.ok(messages.length, `no mail to ${to}`)
  return messages[0]
}

/** Clicks a mailed link: where the browser is sent, with the values of the query or the fragment. */
export const click = async (message) => {
  const link = new URL(message.links[0])
  const answer = await fetch(`${url}/auth/v1/verify${link.search}`, { redirect: 'manual' })
  assert.equal(answer.status, 303)
  const target = new URL(answer.headers.get('location'))
  return { target, query: target.searchParams, fragment: new URLSearchParams(target.hash.slice(1)) }
}

/** The data of an SDK's answer; its error fails the test. */
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
