// The unmodified openai SDK for JavaScript: only baseURL and apiKey are this project's.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import OpenAI, { toFile } from 'openai'

const { BASE_URL: baseURL, TOKEN: apiKey } = process.env
const openai = new OpenAI({ baseURL, apiKey, maxRetries: 0 })
const { threads, assistants } = openai.beta
const model = 'emulator-script'
const script = (fields) => [{ role: 'user', content: JSON.stringify(fields) }]
const tools = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: {} } } }]
const polling = { pollIntervalMs: 50 }

test('createAndRunPoll, and pages of messages', async () => {
  const assistant = await assistants.create({ model })
  const thread = { messages: script({ text: 'Ninety days.' }) }
  const run = await threads.createAndRunPoll({ assistant_id: assistant.id, thread }, polling)
  assert.equal(run.status, 'completed')
  const texts = []
  for await (const message of threads.messages.list(run.thread_id, { limit: 1 })) texts.push(message.content[0].text.value)
  assert.equal(texts.length, 2)
  assert.equal(texts[0], 'Ninety days.')
})

test('an event stream whose function calls are answered', async () => {
  const assistant = await assistants.create({ model, tools })
  const call = { name: 'weather', arguments: { city: 'Kochi' } }
  const messages = script({ steps: [{ function_calls: [call] }, { text: 'Hot.' }] })
  const first = threads.createAndRunStream({ assistant_id: assistant.id, thread: { messages } })
  const names = []
  first.on('event', ({ event }) => names.push(event))
  const waiting = await first.finalRun()
  assert.equal(names[0], 'thread.created')
  assert.equal(waiting.status, 'requires_action')
  const calls = waiting.required_action.submit_tool_outputs.tool_calls
  assert.deepEqual(JSON.parse(calls[0].function.arguments), { city: 'Kochi' })
  const steps = await first.finalRunSteps()
  assert.equal(steps[0].step_details.tool_calls[0].id, calls[0].id)
  const second = threads.runs.submitToolOutputsStream(waiting.id, {
    thread_id: waiting.thread_id,
    tool_outputs: [{ tool_call_id: calls[0].id, output: '38' }],
  })
  let text = ''
  second.on('textDelta', ({ value }) => (text += value))
  assert.equal((await second.finalRun()).status, 'completed')
  assert.equal(text, 'Hot.')
  assert.equal((await second.finalMessages())[0].content[0].text.value, 'Hot.')
})

test('a run is cancelled', async () => {
  const assistant = await assistants.create({ model })
  const thread = await threads.create({ messages: script({ text: 'word '.repeat(2000), pause: 0.05 }) })
  const run = await threads.runs.create(thread.id, { assistant_id: assistant.id })
  await threads.runs.cancel(run.id, { thread_id: thread.id })
  assert.equal((await threads.runs.poll(run.id, { thread_id: thread.id }, polling)).status, 'cancelled')
})

test('a file is uploaded to a vector store and cited', async () => {
  const store = await openai.vectorStores.create({ name: 'Charts' })
  const chart = await toFile(Buffer.from('The patient takes metformin 500 mg twice a day.'), 'chart.txt')
  const file = await openai.vectorStores.files.uploadAndPoll(store.id, chart, polling)
  assert.equal(file.status, 'completed')
  assert.equal((await openai.files.retrieve(file.id)).purpose, 'assistants')
  const assistant = await assistants.create({
    model: 'gpt-6.1-terra',
    tools: [{ type: 'file_search' }],
    tool_resources: { file_search: { vector_store_ids: [store.id] } },
  })
  const stream = threads.createAndRunStream({
    assistant_id: assistant.id,
    thread: { messages: [{ role: 'user', content: 'What medicine does the patient take, by the chart?' }] },
  })
  const [message] = await stream.finalMessages()
  assert.match(message.content[0].text.value, /metformin/)
  assert.equal(message.content[0].text.annotations[0].file_citation.file_id, file.id)
})

test('errors are the SDK\'s', async () => {
  await assert.rejects(threads.retrieve('thread_none'), OpenAI.NotFoundError)
  await assert.rejects(assistants.create({ model, tools: [{ type: 'mcp' }] }), (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError)
    assert.match(error.param, /^tools\[0\]/)
    return true
  })
  const stranger = openai.withOptions({ apiKey: 'sk-none' })
  await assert.rejects(stranger.models.list(), OpenAI.AuthenticationError)
})
