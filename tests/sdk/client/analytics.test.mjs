// analytics.track in Node: on a server, or where there is no Chromium for browser.test.mjs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClient } from '@supabase/supabase-js'
import { createAnalytics } from '../../../client/index.js'
import { lossyProxy } from './proxy.mjs'
import { anon, signedUp, stored, url } from './setup.mjs'

test('all six events arrive, tracked before the session is known', async () => {
  const supabase = await signedUp()
  const analytics = createAnalytics(supabase)
  const conversation = { conversation_id: crypto.randomUUID(), language: 'ta' }
  const events = {
    message_sent: { ...conversation, message_length: 50 },
    conversation_created: conversation,
    conversation_deleted: conversation,
    message_edited: { ...conversation, message_id: crypto.randomUUID(), message_length: 5 },
    language_changed: { language: 'hi', previous_language: 'ta' },
    export_conversation: { ...conversation, format: 'pdf' },
  }
  for (const [name, properties] of Object.entries(events)) analytics.track(name, properties)
  await analytics.flush()
  const rows = await stored(supabase.user)
  assert.deepEqual(Object.fromEntries(rows.map((row) => [row.event, row.properties])), events)
  analytics.close()
})

test('250 events are three requests; a lost one is repeated', async () => {
  const { user, token } = await signedUp()
  const proxy = await lossyProxy(url, (request, count) => (count === 2 ? { status: 503, headers: { 'retry-after': '1' } } : undefined))
  const analytics = createAnalytics({ url: proxy.url, key: anon, token })
  for (let each = 0; each < 250; each++) analytics.track('message_sent', { message_length: each })
  await analytics.flush()
  assert.equal((await stored(user)).length, 100)
  while (proxy.seen.length < 4) await new Promise((resolve) => setTimeout(resolve, 50))
  await analytics.flush()
  const rows = await stored(user)
  assert.deepEqual(rows.map((row) => row.properties.message_length).sort((a, b) => a - b), [...Array(250).keys()])
  assert.deepEqual(proxy.seen.map(({ body }) => JSON.parse(body).events.length), [100, 100, 100, 50])
  assert.equal(proxy.seen[1].body.slice(0, 60), proxy.seen[2].body.slice(0, 60)) // the same event, by its id
  analytics.close()
  proxy.close()
})

test('nothing is sent when signed out', async () => {
  const proxy = await lossyProxy(url, () => undefined)
  const realtime = { transport: globalThis.WebSocket ?? class {} }
  const supabase = createClient(proxy.url, anon, { realtime, auth: { persistSession: false } })
  const analytics = createAnalytics(supabase)
  analytics.track('message_sent', { message_length: 1 })
  await analytics.flush()
  assert.deepEqual(proxy.seen, [])
  analytics.close()
  proxy.close()
})
