// functions-js against `edgewise serve`: every kind of body, method, header and error that the client knows.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  createClient, FunctionRegion, FunctionsFetchError, FunctionsHttpError, FunctionsRelayError,
} from '@supabase/supabase-js'
import { FunctionsClient } from '@supabase/functions-js'

const { FUNCTIONS_URL: url, USER_TOKEN: token, USER_ID: userId } = process.env
const realtime = { transport: globalThis.WebSocket ?? class {} }
const supabase = createClient(url, 'key', { realtime, auth: { autoRefreshToken: false, persistSession: false } })
const functions = new FunctionsClient(`${url}/functions/v1`)

const invoke = async (name, options, client = functions) => {
  const { data, error, response } = await client.invoke(name, options)
  assert.equal(error, null, error && `${error.context?.status} ${await error.context?.text?.()}`)
  assert.equal(response.status, 200)
  return data
}
const report = (options, client) => invoke('echo/report', options, client)

test('bodies come back as they were sent', async (t) => {
  await t.test('text', async () => assert.equal(await invoke('echo', { body: 'héllo ✓' }), 'héllo ✓'))
  await t.test('JSON', async () => {
    const body = { name: 'ஆதா', list: [1, null, { deep: true }] }
    assert.deepEqual(await invoke('echo', { body }), body)
    assert.deepEqual(await invoke('echo', { body: [1, 2] }), [1, 2])
  })
  await t.test('Blob', async () => {
    const bytes = new Uint8Array([0, 255, 10, 13, 128])
    const data = await invoke('echo', { body: new Blob([bytes], { type: 'application/octet-stream' }) })
    assert.ok(data instanceof Blob)
    assert.deepEqual(new Uint8Array(await data.arrayBuffer()), bytes)
    assert.equal(await invoke('echo', { body: new Blob(['a,b'], { type: 'text/csv' }) }), 'a,b')
  })
  await t.test('ArrayBuffer', async () => {
    const bytes = crypto.getRandomValues(new Uint8Array(65536))
    const data = await invoke('echo', { body: bytes.buffer })
    assert.equal(data.type, 'application/octet-stream')
    assert.deepEqual(new Uint8Array(await data.arrayBuffer()), bytes)
  })
  await t.test('File', async () => {
    const data = await invoke('echo', { body: new File(['abc'], 'a.txt', { type: 'text/plain' }) })
    assert.equal(data, 'abc')
  })
  await t.test('FormData', async () => {
    const body = new FormData()
    body.append('name', 'Ada Lovelace')
    body.append('name', 'again')
    body.append('file', new File([new Uint8Array([1, 2, 3])], 'नाम.bin', { type: 'application/octet-stream' }))
    const data = await invoke('echo', { body })
    assert.ok(data instanceof FormData)
    assert.deepEqual(data.getAll('name'), ['Ada Lovelace', 'again'])
    assert.equal(data.get('file').name, 'नाम.bin')
    assert.deepEqual(new Uint8Array(await data.get('file').arrayBuffer()), new Uint8Array([1, 2, 3]))
  })
  await t.test('a Content-Type of the caller', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    assert.equal(await invoke('echo', { body: 'a=1&b=2', headers }), 'a=1&b=2')
  })
  await t.test('nothing', async () => assert.equal(await invoke('echo'), ''))
  await t.test('ten megabytes', async () => {
    const data = await invoke('echo', { body: new Blob([new Uint8Array(10_000_000)]) })
    assert.equal(data.size, 10_000_000)
  })
})

test('methods', async (t) => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
    await t.test(method, async () => {
      const body = method === 'GET' ? undefined : { method }
      const seen = await report({ method, body })
      assert.equal(seen.method, method)
      assert.equal(seen.body, body ? JSON.stringify(body) : '')
    })
  }
})

test('headers: of the call, of the client, and the region', async () => {
  const own = new FunctionsClient(`${url}/functions/v1`, {
    headers: { 'x-client': 'always', 'x-both': 'client' }, region: FunctionRegion.EuWest1,
  })
  const seen = await report({ headers: { 'X-Custom': 'value', 'x-both': 'call' } }, own)
  assert.equal(seen.headers['x-custom'], 'value')
  assert.equal(seen.headers['x-client'], 'always')
  assert.equal(seen.headers['x-both'], 'call')
  assert.equal(seen.headers['x-region'], 'eu-west-1')
  assert.equal(seen.query.forceFunctionRegion, 'eu-west-1')
  const chosen = await report({ region: FunctionRegion.UsEast1 }, own)
  assert.equal(chosen.headers['x-region'], 'us-east-1')
  const any = await report({ region: FunctionRegion.Any })
  assert.equal(any.headers['x-region'], undefined)
  assert.deepEqual(any.query, {})
})

test('supabase-js sends the key and names itself', async () => {
  const seen = await report({}, supabase.functions)
  assert.equal(seen.headers.apikey, 'key')
  assert.match(seen.headers['x-client-info'], /^supabase-js/)
})

test('the token of the user', async () => {
  const own = new FunctionsClient(`${url}/functions/v1`)
  own.setAuth(token)
  assert.deepEqual(await invoke('echo/user', {}, own), { id: userId })
  assert.deepEqual(await invoke('echo/user', { headers: { Authorization: `Bearer ${token}` } }), { id: userId })
})

test('responses by their type', async () => {
  const stream = await invoke('relay/events')
  assert.ok(stream instanceof Response)
  assert.equal(await stream.text(), 'data: one\n\ndata: two\n\n')
  const pdf = await invoke('relay/pdf')
  assert.equal(await pdf.text(), '%PDF-1.7')
})

test('errors', async (t) => {
  const failing = async (name, options, client = functions) => {
    const { data, error } = await client.invoke(name, options)
    assert.equal(data, null)
    return error
  }
  await t.test('of the function: FunctionsHttpError with its response', async () => {
    const error = await failing('relay/teapot')
    assert.ok(error instanceof FunctionsHttpError)
    assert.equal(error.context.status, 418)
    assert.deepEqual(await error.context.json(), { error: 'I am a teapot' })
  })
  await t.test('marked by the function as one of the relay: FunctionsRelayError', async () => {
    const error = await failing('relay')
    assert.ok(error instanceof FunctionsRelayError)
    assert.equal(error.context.status, 500)
  })
  // The CLI's gateway and edge runtime set no x-relay-error: a client meets their refusals as FunctionsHttpError.
  const refusals = [
    ['a function that does not exist', 'missing', {}, 404],
    ['a method that it does not have', 'relay', { method: 'DELETE' }, 405],
    ['no token', 'echo/user', {}, 401],
    ['a token that is none', 'echo/user', { headers: { Authorization: 'Bearer wrong' } }, 401],
    ['the signature of another project', 'echo/user', { headers: { Authorization: `Bearer ${token.slice(0, -4)}AAAA` } }, 401],
  ]
  for (const [what, name, options, status] of refusals) {
    await t.test(what, async () => {
      const error = await failing(name, options)
      assert.ok(error instanceof FunctionsHttpError, `${error}`)
      assert.equal(error.context.status, status)
      assert.equal(error.context.headers.get('x-relay-error'), null)
      assert.match(error.context.headers.get('content-type'), /json/)
    })
  }
  await t.test('no server: FunctionsFetchError', async () => {
    const nowhere = new FunctionsClient('http://127.0.0.1:1/functions/v1')
    assert.ok((await failing('echo', {}, nowhere)) instanceof FunctionsFetchError)
  })
  await t.test('cancelled by the caller: FunctionsFetchError', async () => {
    const signal = AbortSignal.abort()
    assert.ok((await failing('echo', { signal })) instanceof FunctionsFetchError)
  })
})

test('a browser may send all of this from another origin', async () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
    const preflight = await fetch(`${url}/functions/v1/echo/report`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://app.example.com',
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,x-client-info,apikey,content-type,x-region,x-custom',
      },
    })
    assert.ok(preflight.ok)
    assert.equal(preflight.headers.get('access-control-allow-origin'), '*')
    assert.match(preflight.headers.get('access-control-allow-methods'), new RegExp(method))
    assert.match(preflight.headers.get('access-control-allow-headers'), /x-region/)
  }
})
