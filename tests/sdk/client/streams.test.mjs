// streamChat, streamRun and deleteAccount against the running stack, directly and over a network that loses connections.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  BrokenStreamError, createLimiter, deleteAccount, NetworkError, RateLimitedError, readEvents, ServerError, StreamError,
  streamChat, streamFunction, streamRun, UnauthorizedError,
} from '../../../client/index.js'
import { lossyProxy } from './proxy.mjs'
import { anon, script, signedUp, url } from './setup.mjs'

const QUESTION = { messages: [{ role: 'user', content: 'How do I file an FIR?' }], language: 'en' }
const SLOW = { text: Array.from({ length: 60 }, (_, index) => `word${index} `), pause: 0.05 }

const all = async (stream) => {
  const items = []
  for await (const item of stream) items.push(item)
  return items
}

test('a chat is its text', async () => {
  const supabase = await signedUp()
  const text = (await all(streamChat(supabase, QUESTION))).join('')
  assert.match(text, /FIR/)
  const { data } = await supabase.functions.invoke('legal-chat', { body: QUESTION })
  const events = await all(readEvents(data))
  assert.equal(events.pop().data, '[DONE]')
  assert.equal(events.map((event) => JSON.parse(event.data).text).join(''), text)
  const connection = { url, key: anon, token: supabase.token }
  const pieces = await all(streamFunction(connection, 'legal-chat', QUESTION))
  assert.equal(pieces.map((event) => event.text).join(''), text)
})

test('stop, break and an abort end the request', async (t) => {
  const supabase = await signedUp()
  await t.test('stop ends the iteration', async () => {
    await script(SLOW)
    const stream = streamChat(supabase, QUESTION)
    const pieces = []
    for await (const piece of stream) if (pieces.push(piece) === 3) stream.stop()
    assert.equal(pieces.length, 3)
  })
  await t.test('break', async () => {
    await script(SLOW)
    for await (const piece of streamChat(supabase, QUESTION)) if (piece) break
  })
  await t.test('an abort rejects with its reason', async () => {
    await script(SLOW)
    const controller = new AbortController()
    const reading = all(streamChat(supabase, QUESTION, { signal: controller.signal }))
    setTimeout(() => controller.abort(new Error('closed by the page')), 200)
    await assert.rejects(reading, /closed by the page/)
  })
})

test('each failure has a type', async (t) => {
  const supabase = await signedUp()
  const chat = (source, options) => all(streamChat(source, QUESTION, options))
  await t.test('401', () => assert.rejects(chat({ url, key: anon, token: () => null }), (error) => {
    assert.ok(error instanceof UnauthorizedError)
    assert.deepEqual([error.status, error.code, error.message], [401, 'USER_REQUIRED', 'Unauthorized'])
    return true
  }))
  await t.test('an error in the stream', async () => {
    await script({ text: ['a ', 'b '], end: 'failed' })
    await assert.rejects(chat(supabase), (error) => error instanceof StreamError && error.code.startsWith('AI_'))
  })
  for (const [name, plan, type] of [
    ['a broken end', { cut: 900 }, BrokenStreamError],
    ['no connection', { cut: 0 }, NetworkError],
    ['503', { status: 503, headers: { 'retry-after': '7' }, body: '{"error":"Down","code":"X"}' }, ServerError],
    ['502 of a proxy that sends HTML', { status: 502, body: '<html>' }, ServerError],
  ]) {
    await t.test(name, async () => {
      const proxy = await lossyProxy(url, (request) => (request.url.includes('legal-chat') ? plan : undefined))
      const pieces = []
      const read = async () => {
        const source = { url: proxy.url, key: anon, token: supabase.token }
        for await (const piece of streamChat(source, QUESTION)) pieces.push(piece)
      }
      await assert.rejects(read(), (error) => error instanceof type && (!plan.headers || error.retryAfter === 7))
      assert.equal(pieces.length > 0, name === 'a broken end')
      proxy.close()
    })
  }
})

test('the limiter refuses the eleventh call before it is sent, and follows the server', async (t) => {
  const supabase = await signedUp()
  const proxy = await lossyProxy(url, (request) => (request.headers['x-lose'] ? { cut: 0 } : undefined))
  const source = { url: proxy.url, key: anon, token: supabase.token }
  const limiter = createLimiter(source)
  const chat = (options) => all(streamChat(source, QUESTION, { limiter, ...options }))

  await t.test('calls of another device are counted', async () => {
    for (let call = 0; call < 3; call++) await all(streamChat(supabase, QUESTION, { limiter: false }))
    assert.equal((await limiter.state()).remaining, 10)
    await chat()
    const { limit, remaining, resetAt } = await limiter.state()
    assert.deepEqual([limit, remaining], [10, 6])
    assert.ok(resetAt.getTime() - Date.now() <= 60_000)
  })
  await t.test('a call that did not reach the server is not', async () => {
    await assert.rejects(chat({ headers: { 'x-lose': '1' } }), NetworkError)
    assert.equal((await limiter.state()).remaining, 6)
  })
  await t.test('six at once are admitted, the next is refused with its time', async () => {
    const seen = proxy.seen.length
    const results = await Promise.allSettled(Array.from({ length: 9 }, () => chat()))
    const refused = results.filter((result) => result.status === 'rejected').map((result) => result.reason)
    assert.equal(refused.length, 3)
    assert.equal(proxy.seen.length - seen, 6)
    for (const error of refused) {
      assert.ok(error instanceof RateLimitedError)
      assert.ok(error.retryAfter > 0 && error.retryAfter <= 60)
      assert.equal((await error.countdown().next()).value, error.remaining)
    }
  })
  await t.test("the server's 429 closes a limiter that knew of nothing", async () => {
    const other = createLimiter(supabase)
    await assert.rejects(all(streamChat(supabase, QUESTION, { limiter: other })), (error) => error.retryAfter > 0)
    const state = await other.state()
    assert.equal(state.remaining, 0)
    await assert.rejects(other.take(), RateLimitedError)
  })
  await t.test('a call over a budget is counted until it leaves the window', async () => {
    const headers = { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '9', 'retry-after': '1' }
    headers['x-ratelimit-reset'] = String(Math.ceil(Date.now() / 1000) + 60)
    const body = JSON.stringify({ error: 'Your daily budget is used up', code: 'BUDGET_EXCEEDED', retryAfter: 1 })
    const proxy = await lossyProxy(url, () => ({ status: 429, headers, body }))
    const source = { url: proxy.url, key: anon, token: supabase.token }
    const limiter = createLimiter(source)
    const refused = (error) => error.code === 'BUDGET_EXCEEDED' && error.retryAfter === 1
    await assert.rejects(all(streamChat(source, QUESTION, { limiter })), refused)
    const { remaining, resetAt } = await limiter.state()
    assert.equal(remaining, 9)
    assert.ok(resetAt.getTime() - Date.now() > 30_000)
    proxy.close()
  })
  await t.test('a countdown ends at 0', async () => {
    const seconds = await all(new RateLimitedError('wait', { retryAfter: 2 }).countdown())
    assert.deepEqual(seconds, [2, 1, 0])
  })
  proxy.close()
})

test('a run', async (t) => {
  const supabase = await signedUp()
  const invoke = async (name, body) => {
    const { data, error } = await supabase.functions.invoke(name, { body })
    if (error) throw new Error(await error.context.text())
    return data
  }
  const thread = await invoke('thread-create', { message: 'What is bail?' })
  const run = (value, tools) => ({
    thread_id: thread.thread_id,
    assistant_id: thread.assistant_id,
    ...(value && { model: 'emulator-script', instructions: JSON.stringify(value), tools }),
  })
  const text = (events) => events.map((event) => event.text).join('')

  await t.test('ends with its run', async () => {
    const stream = streamRun(supabase, run())
    const events = await all(stream)
    assert.equal(events.at(-1).event, 'thread.run.completed')
    assert.deepEqual(events.map((event) => event.id), events.map((_, index) => index + 1))
    const message = events.find((event) => event.event === 'thread.message.completed').data
    assert.equal(text(events), message.content[0].text.value)
    assert.deepEqual(await all(streamRun(supabase, { run_id: stream.runId })), events)
    assert.deepEqual(await all(streamRun(supabase, { run_id: stream.runId, after: 4 })), events.slice(4))
  })

  await t.test('is resumed over lost connections without a gap or a repetition', async () => {
    let requests = 0
    const proxy = await lossyProxy(url, (request) => {
      if (!request.url.startsWith('/api/thread/run/stream')) return undefined
      requests += 1
      return [{ cut: 9000 }, { cut: 0 }, { status: 503 }, { cut: 3000 }][requests - 1]
    })
    const source = { url: proxy.url, key: anon, token: supabase.token }
    const events = await all(streamRun(source, run(SLOW)))
    assert.equal(requests, 5)
    assert.equal(text(events), SLOW.text.join(''))
    assert.deepEqual(events.map((event) => event.id), events.map((_, index) => index + 1))
    assert.equal(events.at(-1).event, 'thread.run.completed')
    proxy.close()
  })

  await t.test('that cannot be resumed says where it ended', async () => {
    const proxy = await lossyProxy(url, (request, count) => ({ cut: count === 1 ? 9000 : 0 }))
    const source = { url: proxy.url, key: anon, token: supabase.token }
    const stream = streamRun(source, run(SLOW), { retries: 0 })
    await assert.rejects(all(stream), (error) => {
      assert.ok(error instanceof BrokenStreamError)
      assert.deepEqual([error.runId, error.lastEventId], [stream.runId, stream.lastEventId])
      return error.lastEventId > 3
    })
    proxy.close()
    await streamRun(supabase, { run_id: stream.runId }).stop().catch(() => {}) // it may have been cancelled already
    await all(streamRun(supabase, { run_id: stream.runId }))
  })

  await t.test('is stopped on the server and reported to its end', async () => {
    const stream = streamRun(supabase, run(SLOW))
    const events = []
    let stopping
    for await (const event of stream) {
      events.push(event)
      if (event.text) stopping ??= stream.stop()
    }
    assert.equal((await stopping).id, stream.runId)
    assert.equal(events.at(-1).event, 'thread.run.cancelled')
  })

  await t.test('continues with tool outputs', async () => {
    const steps = [{ function_calls: [{ name: 'bed_count' }] }, { text: 'There are 12 beds.' }]
    const tools = [{ type: 'function', function: { name: 'bed_count', parameters: { type: 'object' } } }]
    const first = streamRun(supabase, run({ steps }, tools))
    const action = (await all(first)).at(-1)
    assert.equal(action.event, 'thread.run.requires_action')
    const [call] = action.data.required_action.submit_tool_outputs.tool_calls
    const outputs = [{ tool_call_id: call.id, output: '12' }]
    const events = await all(streamRun(supabase, { run_id: first.runId, tool_outputs: outputs }))
    assert.equal(text(events), 'There are 12 beds.')
  })

  await t.test('that fails raises after its last event', async () => {
    const events = []
    const read = async () => {
      for await (const event of streamRun(supabase, run({ text: ['a ', 'b '], end: 'failed' }))) events.push(event)
    }
    await assert.rejects(read(), StreamError)
    assert.equal(events.at(-1).event, 'thread.run.failed')
  })

  await t.test('of another user is not found', async () => {
    const stranger = await signedUp()
    await assert.rejects(all(streamRun(stranger, run())), (error) => error.status === 404)
  })
})

test('a deleted account is signed out, and asking again has the same result', async () => {
  const supabase = await signedUp()
  const connection = { url, key: anon, token: supabase.token }
  const erasureId = crypto.randomUUID()
  const deletion = await deleteAccount(supabase, { erasureId })
  assert.deepEqual([deletion.status, deletion.erased['auth.users']], ['erased', 1])
  assert.equal((await supabase.auth.getSession()).data.session, null)
  assert.deepEqual(await deleteAccount(connection, { erasureId }), deletion)
  await assert.rejects(all(streamChat(connection, QUESTION)), { status: 403, code: 'ACCOUNT_RESTRICTED' })
})
