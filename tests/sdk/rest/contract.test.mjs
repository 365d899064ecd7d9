// The legal assistant's conversations, messages and profiles through supabase-js, as a front end uses them.
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { createClient } from '@supabase/supabase-js'

const { SUPABASE_URL: url, SUPABASE_ANON_KEY: anon } = process.env
const realtime = { transport: globalThis.WebSocket ?? class {} }
const connect = () => createClient(url, anon, { realtime, auth: { autoRefreshToken: false, persistSession: false } })

const supabase = connect()
let userId

const ok = ({ data, error, status }) => {
  assert.equal(error, null, `${status} ${JSON.stringify(error)}`)
  return data
}

const conversation = async (title) =>
  ok(await supabase.from('conversations').insert({ user_id: userId, title }).select().single())

before(async () => {
  const email = `${crypto.randomUUID()}@example.com`
  userId = ok(await supabase.auth.signUp({ email, password: 'securePassword123' })).user.id
})

test('the documented list', async () => {
  const made = await conversation('How to file an FIR')
  const { data: conversations } = await supabase
    .from('conversations')
    .select('*')
    .eq('user_id', userId)
    .is('deleted_at', null)
    .order('updated_at', { ascending: false })
  assert.equal(conversations[0].id, made.id)
})

test('inserting returns nothing by default', async () => {
  const { data, error, status } = await supabase.from('conversations').insert({ user_id: userId, title: 'Quiet' })
  assert.deepEqual({ data, error, status }, { data: null, error: null, status: 201 })
})

test('a conversation with its messages', async () => {
  const { id } = await conversation('With messages')
  const row = (content) => ({ conversation_id: id, role: 'user', content })
  ok(await supabase.from('messages').insert([row('one'), row('two'), row('three')]))
  const found = ok(
    await supabase
      .from('conversations')
      .select('title, messages(content, language)')
      .eq('id', id)
      .order('created_at', { referencedTable: 'messages', ascending: false })
      .limit(2, { referencedTable: 'messages' })
      .single(),
  )
  assert.deepEqual(found, {
    title: 'With messages',
    messages: [
      { content: 'three', language: 'en' },
      { content: 'two', language: 'en' },
    ],
  })
  const { count, data } = await supabase
    .from('messages')
    .select('*', { count: 'exact', head: true })
    .eq('conversation_id', id)
  assert.deepEqual([count, data], [3, null])
  const page = await supabase.from('messages').select('content', { count: 'exact' }).eq('conversation_id', id)
    .order('created_at').range(1, 5)
  assert.deepEqual([page.status, page.count, page.data.length], [206, 3, 2])
})

test('updating and deleting', async () => {
  const { id } = await conversation('Old title')
  const changed = ok(
    await supabase.from('conversations').update({ title: 'New title', is_pinned: true }).eq('id', id).select(),
  )
  assert.deepEqual([changed[0].title, changed[0].is_pinned], ['New title', true])
  const deleted = await supabase.from('conversations').delete().eq('id', id)
  assert.equal(deleted.status, 204)
  assert.equal(ok(await supabase.from('conversations').select().eq('id', id).maybeSingle()), null)
})

test('one row or none', async () => {
  const none = crypto.randomUUID()
  const { error, status } = await supabase.from('conversations').select().eq('id', none).single()
  assert.deepEqual([error.code, status], ['PGRST116', 406])
  assert.equal(ok(await supabase.from('conversations').select().eq('id', none).maybeSingle()), null)
})

test('the profile', async () => {
  const change = { full_name: 'John Doe', preferred_language: 'hi' }
  ok(await supabase.from('profiles').update(change).eq('id', userId))
  const found = ok(await supabase.from('profiles').select('full_name, preferred_language').eq('id', userId).single())
  assert.deepEqual(found, change)
})

test('searching, both ways', async () => {
  const { id } = await conversation('Ancestral zamindari papers')
  const called = ok(await supabase.rpc('search_conversations', { query: 'zamindari' }).select('id'))
  assert.deepEqual(called, [{ id }])
  const q = 'zamindari'
  const documented = ok(
    await supabase
      .from('conversations')
      .select('id')
      .eq('user_id', userId)
      .or(`title.ilike.%${q}%,messages.content.ilike.%${q}%`),
  )
  assert.deepEqual(documented, called)
})

test('error messages', async () => {
  const unknown = await supabase.from('nowhere').select()
  assert.deepEqual([unknown.status, unknown.error.code, unknown.data], [404, 'PGRST205', null])
  const column = await supabase.from('conversations').select('nothing')
  assert.deepEqual([column.status, column.error.code], [400, '42703'])
  const anonymous = await connect().from('conversations').select()
  assert.deepEqual([anonymous.status, anonymous.error.code], [401, '42501'])
})
