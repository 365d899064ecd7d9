// A signed-in user of the running stack.
import assert from 'node:assert/strict'
import { createClient } from '@supabase/supabase-js'

export const { SUPABASE_URL: url, SUPABASE_ANON_KEY: anon, SUPABASE_SERVICE_ROLE_KEY: service } = process.env
const realtime = { transport: globalThis.WebSocket ?? class {} }
const options = { realtime, auth: { autoRefreshToken: false, persistSession: false } }
export const account = () => ({ email: `${crypto.randomUUID()}@example.com`, password: 'correct-horse-9' })
export const admin = createClient(url, service, options)

/** A supabase-js client of a new user; `through` is the URL of a proxy. */
export async function signedUp(through = url) {
  const supabase = createClient(through, anon, options)
  const { data, error } = await supabase.auth.signUp(account())
  assert.ifError(error)
  return Object.assign(supabase, { user: data.user, token: data.session.access_token })
}

/** The events that the server has stored for a user. */
export async function stored(user) {
  const rows = []
  for (;;) {
    const query = admin.from('analytics_events').select('*').eq('user_id', user.id).order('occurred_at').order('id')
    const { data, error } = await query.range(rows.length, rows.length + 99)
    assert.ifError(error)
    if (!data.length) return rows
    rows.push(...data)
  }
}

/** Queues a script for the next request to the model. */
export async function script(value) {
  const queued = await fetch(`${url}/openai/v1/emulator/scripts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${process.env.OPENAI_API_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...value, times: 1 }),
  })
  assert.equal(queued.status, 200, await queued.text())
}
