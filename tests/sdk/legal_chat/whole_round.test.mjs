// A user's whole round with the legal assistant: sign up, ask, read the answer with its sources, find it again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createClient } from '@supabase/supabase-js'

const { SUPABASE_URL: url, SUPABASE_ANON_KEY: anonKey } = process.env
const realtime = { transport: globalThis.WebSocket ?? class {} }
const options = { realtime, auth: { autoRefreshToken: false, persistSession: false } }
const supabase = createClient(url, anonKey, options)
const account = { email: `${crypto.randomUUID()}@example.com`, password: 'correct-horse-9' }
const check = ({ data, error }) => (assert.equal(error, null, error && JSON.stringify(error)), data)

const ask = async (messages, body = {}) => {
  const data = check(await supabase.functions.invoke('legal-chat', { body: { messages, ...body } }))
  const frames = (await data.text()).split('\n\n').filter((frame) => frame && !frame.startsWith(':'))
  assert.equal(frames.pop(), 'data: [DONE]')
  const events = frames.map((frame) => JSON.parse(frame.replace(/^data: /, '')))
  for (const event of events) assert.deepEqual(Object.keys(event), ['text'])
  return events.map((event) => event.text).join('')
}

test('a conversation from its first question to its deletion', async (t) => {
  check(await supabase.auth.signUp(account))
  const { user } = check(await supabase.auth.getUser())
  const insert = { user_id: user.id, title: 'New conversation' }
  const conversation = check(await supabase.from('conversations').insert(insert).select().single())
  const history = [{ role: 'user', content: 'मेरी बाइक चोरी हो गई, एफआईआर कैसे दर्ज कराएँ?' }]

  await t.test('the answer quotes an article in the language asked for and names it last', async () => {
    const answer = await ask(history, { language: 'hi', conversation_id: conversation.id })
    assert.match(answer, /BNSS.*173/s)
    assert.match(answer.split('\n').at(-1), /^स्रोत: एफआईआर \(FIR\) कैसे दर्ज कराएँ \(जाँच \d{4}-\d{2}\)/)
    history.push({ role: 'assistant', content: answer })
  })
  await t.test('the conversation is named after its first question, and has both messages', async () => {
    const found = check(await supabase.from('conversations').select('title, messages(role, content)').single())
    assert.equal(found.title, history[0].content)
    assert.deepEqual(new Set(found.messages.map((each) => each.content)), new Set(history.map((each) => each.content)))
  })
  await t.test('a follow-up question with stored rows keeps the subject', async () => {
    const rows = check(await supabase.from('messages').select('*').order('created_at'))
    const answer = await ask([...rows, { role: 'user', content: 'और फ़ीस?' }], { language: 'hi' })
    assert.match(answer.split('\n').at(-1), /^स्रोत: एफआईआर/)
  })
  await t.test('an article is read and searched, and not written', async () => {
    const passages = check(await supabase.rpc('search_knowledge', { question: 'cheque bounce', language: 'ta', count: 1 }))
    assert.deepEqual(passages.map(({ slug, language }) => [slug, language]), [['cheque-bounce', 'ta']])
    const article = check(await supabase.from('knowledge_articles').select('title').match({ slug: 'fir', language: 'en' }).single())
    assert.equal(article.title, 'How to file an FIR')
    const { error } = await supabase.from('knowledge_articles').update({ title: 'x' }).eq('slug', 'fir')
    assert.equal(error.code, '42501')
  })
  await t.test('a guest reads no article', async () => {
    const { error } = await createClient(url, anonKey, options).rpc('search_knowledge', { question: 'cheque bounce' })
    assert.equal(error.code, '42501')
  })
  await t.test('a question outside the articles gets no sources', async () => {
    const answer = await ask([{ role: 'user', content: 'Which film won the award?' }])
    assert.doesNotMatch(answer, /Sources:/)
  })
})
