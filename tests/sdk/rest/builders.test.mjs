// postgrest-js's query builders against the REST service: every kind of request they make.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PostgrestClient } from '@supabase/postgrest-js'

const { REST_URL: url, REST_TOKEN: token } = process.env
const rest = new PostgrestClient(url, { headers: { Authorization: `Bearer ${token}` } })

const ok = ({ data, error, status }) => {
  assert.equal(error, null, `${status} ${JSON.stringify(error)}`)
  return data
}
const names = async (query) => ok(await query).map((row) => row.name)
const cakes = () => rest.from('cakes').select('name').order('id')

test('filters', async () => {
  assert.deepEqual(await names(cakes().eq('name', 'Sacher')), ['Sacher'])
  assert.deepEqual(await names(cakes().neq('id', 1).lte('price', 20)), ['Tatin'])
  assert.deepEqual(await names(cakes().gt('price', 20).lt('price', 25)), ['Victoria'])
  assert.deepEqual(await names(cakes().like('name', '%a%')), ['Sacher', 'Victoria', 'Tatin'])
  assert.deepEqual(await names(cakes().ilikeAnyOf('name', ['s%', 't%'])), ['Sacher', 'Tatin'])
  assert.deepEqual(await names(cakes().in('name', ['Tatin', 'a,b', 'x"y'])), ['Tatin'])
  assert.deepEqual(await names(cakes().contains('flavours', ['apricot'])), ['Sacher'])
  assert.deepEqual(await names(cakes().contains('recipe', { eggs: 4 })), ['Victoria'])
  assert.deepEqual(await names(cakes().overlaps('flavours', ['apple', 'strawberry'])), ['Victoria', 'Tatin'])
  assert.deepEqual(await names(cakes().is('recipe', null)), ['Tatin'])
  assert.deepEqual(await names(cakes().not('recipe', 'is', null)), ['Sacher', 'Victoria'])
  assert.deepEqual(await names(cakes().or('id.eq.1,and(price.lt.20,kind.eq.tart)')), ['Sacher', 'Tatin'])
  assert.deepEqual(await names(cakes().match({ kind: 'tart', id: 3 })), ['Tatin'])
  assert.deepEqual(await names(cakes().filter('recipe->>eggs', 'eq', '6')), ['Sacher'])
  assert.deepEqual(await names(cakes().range(1, 1)), ['Victoria'])
})

test('formats of responses', async () => {
  const one = rest.from('cakes').select('id, eggs:recipe->eggs, stock(shop)').eq('id', 1)
  assert.deepEqual(ok(await one.single()), { id: 1, eggs: 6, stock: [{ shop: 1 }, { shop: 2 }] })
  assert.match(ok(await rest.from('cakes').select('id,name').eq('id', 1).csv()), /^id,name\n1,Sacher$/)
  const { count } = await rest.from('cakes').select('*', { count: 'estimated', head: true })
  assert.equal(count, 3)
  assert.equal((await rest.from('cakes').select('id', { count: 'planned' })).error, null)
  const inner = rest.from('cakes').select('name, stock!inner(shop)').eq('stock.shop', 2)
  assert.deepEqual(ok(await inner), [{ name: 'Sacher', stock: [{ shop: 2 }] }])
})

test('writes', async () => {
  const row = { name: 'Dobos', price: 12 }
  assert.deepEqual(ok(await rest.from('cakes').insert(row).select('name, price').single()), row)
  const rows = [{ name: 'A' }, { name: 'B', price: 3 }]
  const filled = await rest.from('cakes').insert(rows, { defaultToNull: false }).select('name, price')
  assert.deepEqual(ok(filled), [{ name: 'A', price: 10 }, { name: 'B', price: 3 }])
  const merged = rest.from('cakes').upsert({ name: 'Sacher', price: 99 }, { onConflict: 'name' }).select('id, price')
  assert.deepEqual(ok(await merged), [{ id: 1, price: 99 }])
  const ignored = rest.from('cakes').upsert({ name: 'Sacher' }, { onConflict: 'name', ignoreDuplicates: true }).select()
  assert.deepEqual(ok(await ignored), [])
  const { count, status } = await rest.from('stock').update({ amount: 1 }, { count: 'exact' }).gt('amount', 0)
  assert.deepEqual([count, status], [2, 204])
  const deleted = await rest.from('stock').delete({ count: 'exact' }).eq('shop', 1).select('cake').order('cake')
  assert.deepEqual([deleted.count, deleted.data], [2, [{ cake: 1 }, { cake: 2 }]])
  const refused = await rest.from('stock').delete().gte('shop', 0).maxAffected(1)
  assert.equal(refused.error.code, 'PGRST124')
})

test('functions', async () => {
  assert.equal(ok(await rest.rpc('add_up', { a: 1, b: 2 })), 3)
  assert.equal(ok(await rest.rpc('add_up', { a: 1, b: 2 }, { get: true })), 3)
  const cheap = rest.rpc('cheap_cakes', { below: 25 }, { count: 'exact' }).select('name').order('name').limit(1)
  const { data, count } = await cheap
  assert.deepEqual([data, count], [[{ name: 'Tatin' }], 2])
  const { error, status } = await rest.rpc('fail_with', { state: 'PT402', message: 'Pay', detail: 'd', hint: 'h' })
  assert.deepEqual([status, error.code, error.message, error.details, error.hint], [402, 'PT402', 'Pay', 'd', 'h'])
})

test('another schema, and aborting', async () => {
  assert.equal((await rest.schema('elsewhere').from('cakes').select()).error.code, 'PGRST106')
  const controller = new AbortController()
  const slow = rest.rpc('nap', { seconds: 2 }).abortSignal(controller.signal)
  setTimeout(() => controller.abort(), 100)
  assert.match((await slow).error.message, /abort/i)
})

test('explaining', async () => {
  assert.match(ok(await rest.from('cakes').select().explain({ analyze: true })), /Execution Time/)
})
