// The first requests of the apps in tests/stack/projects, with supabase-js: `node project_requests.mjs <project>`.
import assert from 'node:assert/strict'
import { createClient } from '@supabase/supabase-js'

const { SUPABASE_URL: url, SUPABASE_ANON_KEY: anon, SUPABASE_SERVICE_ROLE_KEY: service } = process.env
const options = { realtime: { transport: globalThis.WebSocket ?? class {} }, auth: { persistSession: false } }
const client = () => createClient(url, anon, options)
const ok = ({ data, error }) => (assert.ifError(error), data)

const signUp = async (supabase, email, data = {}) =>
  ok(await supabase.auth.signUp({ email, password: 'correct-horse-9', options: { data } })).user

const apps = {
  async 'todo-list'() {
    const [ada, eve] = [client(), client()]
    const user = await signUp(ada, 'ada@example.com')
    await signUp(eve, 'eve@example.com')
    const todo = ok(await ada.from('todos').insert({ task: 'Water the plants', user_id: user.id }).select().single())
    assert.equal(todo.is_complete, false)
    const short = await ada.from('todos').insert({ task: 'no' })
    assert.equal(short.error.code, '23514')
    assert.deepEqual(ok(await eve.from('todos').select()), [])
    assert.equal(ok(await ada.from('todos').update({ is_complete: true }).eq('id', todo.id).select())[0].is_complete, true)
  },

  async 'user-management'() {
    const supabase = client()
    const user = await signUp(supabase, 'ada@example.com', { full_name: 'Ada Lovelace' })
    const query = () => supabase.from('profiles').select('username, full_name, website').eq('id', user.id).single()
    assert.deepEqual(ok(await query()), { username: null, full_name: 'Ada Lovelace', website: null })
    ok(await supabase.from('profiles').upsert({ id: user.id, username: 'ada', updated_at: new Date() }))
    assert.equal(ok(await query()).username, 'ada')
    const { error } = await supabase.storage.from('avatars').upload('ada.png', 'pixels')
    assert.equal(error.statusCode, '501')
    assert.match(error.message, /Storage serves no files here/)
  },

  async 'slack-clone'() {
    const supabase = client()
    const { user, session } = ok(
      await supabase.auth.signInWithPassword({ email: 'supabot+supaadmin@example.com', password: 'password' }),
    )
    const claims = JSON.parse(Buffer.from(session.access_token.split('.')[1], 'base64url'))
    assert.equal(claims.user_role, 'admin')
    const messages = ok(await supabase.from('messages').select('*, author:user_id(*)').eq('channel_id', 1))
    assert.equal(messages[0].author.username, 'supabot+supaadmin@example.com')
    const channel = ok(await supabase.from('channels').insert({ slug: 'new', created_by: user.id }).select().single())
    assert.equal(ok(await supabase.from('channels').delete().eq('id', channel.id).select()).length, 1)
  },

  async 'seed-users'() {
    const supabase = client()
    ok(await supabase.auth.signInWithPassword({ email: 'user2@example.com', password: 'password123' }))
    assert.deepEqual(ok(await supabase.from('profiles').select('email')), [{ email: 'user2@example.com' }])
    const admin = createClient(url, service, options)
    const emails = ok(await admin.from('profiles').select('email').order('email')).map((row) => row.email)
    assert.deepEqual(emails, ['PLAIN@EXAMPLE.COM', 'user1@example.com', 'user2@example.com'])
  },

  async webhooks() {
    const admin = createClient(url, service, options)
    ok(await admin.from('records').insert({ name: 'third' }))
    assert.equal(ok(await admin.from('records').select('name')).length, 3)
  },
}

await apps[process.argv[2]]()
