// ChartChek's API as a browser uses it: supabase-js for the session and the functions, fetch for the stream.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClient } from '@supabase/supabase-js'

const { SUPABASE_URL: url, SUPABASE_ANON_KEY: anon } = process.env
const realtime = { transport: globalThis.WebSocket ?? class {} }
const supabase = createClient(url, anon, { realtime, auth: { autoRefreshToken: false, persistSession: false } })

const invoke = async (name, body, method = 'POST') => {
  const { data, error } = await supabase.functions.invoke(name, { body, method })
  if (error) throw new Error(`${name}: ${await error.context.text()}`)
  return data
}

const api = async (path, options = {}) => {
  const { data } = await supabase.auth.getSession()
  return fetch(`${url}${path}`, {
    ...options,
    headers: { authorization: `Bearer ${data.session.access_token}`, apikey: anon, ...options.headers },
  })
}

const form = (fields) => {
  const made = new FormData()
  for (const [name, value] of Object.entries(fields)) made.append(name, value)
  return made
}

const events = async (response) => {
  assert.equal(response.status, 200)
  assert.match(response.headers.get('content-type'), /^text\/event-stream/)
  const blocks = (await response.text()).split('\n\n').filter((block) => block && !block.startsWith(':'))
  return blocks.map((block) => {
    const fields = Object.fromEntries(block.split('\n').map((line) => line.match(/^(\w+): (.*)$/).slice(1)))
    return { event: fields.event, id: Number(fields.id), data: fields.data === '[DONE]' ? null : JSON.parse(fields.data) }
  })
}

test('every documented request', async (t) => {
  const email = `ada-${crypto.randomUUID()}@example.com`
  const { error } = await supabase.auth.signUp({ email, password: 'correct-horse-9' })
  assert.equal(error, null)
  let assistant, thread, file, run

  await t.test('create an assistant from FormData', async () => {
    const tools = JSON.stringify([{ type: 'file_search' }])
    const body = form({ name: 'Chart', instructions: 'Be brief.', model: 'gpt-5-mini', tools })
    assistant = await invoke('assistant-create', body)
    assert.equal(assistant.object, 'assistant')
  })

  await t.test('update it with JSON', async () => {
    const changed = await invoke('assistant-update', { assistant_id: assistant.id, updates: { name: 'Charts' } })
    assert.equal(changed.name, 'Charts')
  })

  await t.test('upload a file', async () => {
    const note = new File(['Meera Pillai is allergic to penicillin.'], 'रोगी note.txt', { type: 'text/plain' })
    file = await (await api('/api/file/upload', { method: 'POST', body: form({ file: note }) })).json()
    assert.deepEqual([file.success, file.filename], [true, 'रोगी note.txt'])
  })

  await t.test('create a thread from FormData, with and without a message', async () => {
    thread = await invoke('thread-create', form({ message: 'Hello' }))
    assert.equal(thread.id, thread.thread_id)
    const empty = await (await api('/api/thread/create', { method: 'POST', body: new FormData() })).json()
    assert.equal(empty.object, 'thread')
  })

  await t.test('list the threads', async () => {
    const listed = await invoke('thread-list', undefined, 'GET')
    assert.equal(listed.success, true)
    assert.equal(listed.data.length, 2)
  })

  await t.test('add a message, and one with an attachment', async () => {
    const body = { thread_id: thread.thread_id, message: 'Here is the note.' }
    assert.equal((await invoke('message-create', body)).object, 'thread.message')
    const message = 'Which drug is Meera Pillai allergic to?'
    const attached = await invoke('message-attachment', { ...body, message, file_ids: [file.file_id] })
    assert.equal(attached.attachments[0].file_id, file.file_id)
  })

  await t.test('stream a run, replay it, stop it', async () => {
    const body = JSON.stringify({ thread_id: thread.thread_id, assistant_id: assistant.id })
    const headers = { 'content-type': 'application/json' }
    const seen = await events(await api('/api/thread/run/stream', { method: 'POST', body, headers }))
    run = seen[0].data.id
    const message = seen.find((each) => each.event === 'thread.message.completed').data
    assert.match(message.content[0].text.value, /penicillin/)
    assert.equal(message.content[0].text.annotations[0].file_citation.file_id, file.file_id)
    assert.deepEqual(seen.slice(-2).map((each) => each.event), ['thread.run.completed', 'done'])
    const replay = await api(`/api/thread/run/stream?run_id=${run}`, { headers: { 'last-event-id': '3' } })
    assert.deepEqual(await events(replay), seen.slice(3))
    assert.equal((await invoke('run-stop', { run_id: run })).status, 'completed')
  })

  await t.test('read the tables with supabase.from', async () => {
    const threads = await supabase.from('user_threads').select('thread_id, assistant_id, title, is_active')
    assert.equal(threads.data.length, 2)
    const files = await supabase.from('user_files').select('*')
    assert.equal(files.data[0].filename, 'रोगी note.txt')
    const messages = await supabase.from('thread_messages').select('role').eq('thread_id', thread.thread_id)
    assert.equal(messages.data.length, 4)
    const usage = await supabase.from('token_usage').select('total_tokens').eq('run_id', run).single()
    assert.ok(usage.data.total_tokens > 0)
  })

  await t.test('an error has the documented form', async () => {
    const response = await api('/api/thread/message', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
    const problem = await response.json()
    assert.deepEqual([response.status, problem.success, typeof problem.error], [400, false, 'string'])
    assert.equal((await fetch(`${url}/api/thread`, { headers: { apikey: anon } })).status, 401)
  })
})
