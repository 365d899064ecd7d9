// Responses, conversations and personal keys with the unmodified openai SDK for JavaScript.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import OpenAI from 'openai'

const { BASE_URL: baseURL, TOKEN: apiKey } = process.env
const openai = new OpenAI({ baseURL, apiKey, maxRetries: 0 })
const model = 'emulator-script'
const says = (text) => JSON.stringify({ text })

test('a streamed response in a conversation, with a personal key', async () => {
  const { key } = await openai.post('/personal_keys', { body: { name: 'JavaScript' } })
  const keyed = new OpenAI({ baseURL, apiKey: key, maxRetries: 0 })
  const conversation = await keyed.conversations.create({ metadata: { topic: 'bail' } })
  const stream = keyed.responses.stream({ model, input: says('Ninety days.'), conversation: conversation.id })
  let text = ''
  stream.on('response.output_text.delta', ({ delta }) => (text += delta))
  const response = await stream.finalResponse()
  assert.equal(text, 'Ninety days.')
  assert.equal((await keyed.responses.retrieve(response.id)).conversation.id, conversation.id)
  const roles = []
  for await (const item of keyed.conversations.items.list(conversation.id, { order: 'asc', limit: 1 })) roles.push(item.role)
  assert.deepEqual(roles, ['user', 'assistant'])
  const next = await keyed.responses.create({ model, input: says('Yes.'), previous_response_id: response.id })
  assert.equal(next.output_text, 'Yes.')
  await assert.rejects(keyed.post('/personal_keys', { body: { name: 'More' } }), OpenAI.PermissionDeniedError)
})
