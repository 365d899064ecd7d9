// The kit in Chromium: three tabs of a site, lost networks, closed pages.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { chromium } from 'playwright-core'
import { account, anon, stored, url } from './setup.mjs'
import { startSite } from './site.mjs'

const TRACK = '**/functions/v1/analytics-track'
let browser, site, context, user

before(async () => {
  site = await startSite({ url, anon })
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] })
})
after(() => browser?.close())

beforeEach(async () => {
  await context?.close()
  context = await browser.newContext()
  const page = await open()
  const { data, error } = await page.evaluate((form) => client.auth.signUp(form), account())
  assert.equal(error, null)
  user = data.user
  await page.close()
})

async function open() {
  const page = await context.newPage()
  await page.goto(site)
  await page.waitForFunction(() => window.ready)
  return page
}

const tabs = (count) => Promise.all(Array.from({ length: count }, open))
const track = (page, count = 1, properties = { language: 'te', message_length: 50 }) =>
  page.evaluate(([times, given]) => {
    for (let each = 0; each < times; each++) analytics.track('message_sent', given)
  }, [count, properties])
const queued = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('edgewise.event.')).length)

/** The stored events, once there are at least `count`. */
async function storedWithin(count, seconds = 20) {
  const end = Date.now() + seconds * 1000
  let events = await stored(user)
  while (events.length < count && Date.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    events = await stored(user)
  }
  assert.equal(events.length, count)
  return events
}

async function sentWithin(page, seconds = 20) {
  await page.waitForFunction(() => !Object.keys(localStorage).some((key) => key.startsWith('edgewise.event.')), null, {
    timeout: seconds * 1000, polling: 50,
  })
}

test('the example of the contract, as it is written there', async () => {
  const page = await open()
  await page.addScriptTag({
    type: 'module',
    content: `import { analytics } from "@/lib/analytics";

analytics.track("message_sent", {
  conversation_id: "6f1c2f4e-0000-4000-8000-000000000001",
  language: "en",
  message_length: 50,
});`,
  })
  const [event] = await storedWithin(1)
  assert.equal(event.event, 'message_sent')
  assert.deepEqual(event.properties, {
    conversation_id: '6f1c2f4e-0000-4000-8000-000000000001', language: 'en', message_length: 50,
  })
})

test('three tabs offline, one of them closed: everything arrives once', async () => {
  const [one, two, three] = await tabs(3)
  let requests = 0
  context.on('request', (request) => (requests += request.url().includes('analytics-track') && request.method() === 'POST'))
  await Promise.all([one, two, three].map((page) => track(page, 5)))
  await storedWithin(15)
  await sentWithin(one)
  assert.ok(requests <= 6, `${requests} requests for 15 events`)

  await context.setOffline(true)
  await Promise.all([one, two, three].map((page) => track(page, 4)))
  await one.waitForTimeout(300)
  await one.close()
  assert.equal(await queued(two), 12)
  await context.setOffline(false)
  await storedWithin(27)
  await sentWithin(two)
})

test('a closed page has sent its events, or the next page does', async () => {
  let page = await open()
  await track(page, 3)
  await page.goto(`${site}/empty`) // before the delay is over
  await storedWithin(3)
  await context.setOffline(true)
  page = await context.newPage().catch(() => null)
  await context.setOffline(false)
  await page.goto(site)
  await page.waitForFunction(() => window.ready)
  await context.route(TRACK, (route) => route.abort())
  await track(page, 2)
  await page.reload()
  await page.waitForFunction(() => window.ready)
  assert.equal(await queued(page), 2)
  await page.close()
  await context.unroute(TRACK)
  const next = await open()
  await storedWithin(5)
  await sentWithin(next)
})

test('a lost response and a failing server lead to retries that store nothing twice', async () => {
  const page = await open()
  const failures = [
    async (route) => (await route.fetch(), route.abort()),
    (route) => route.fulfill({ status: 503, headers: { 'access-control-allow-origin': '*' }, body: '{}' }),
  ]
  await context.route(TRACK, (route) =>
    route.request().method() === 'POST' && failures.length ? failures.shift()(route) : route.continue())
  await track(page, 2)
  await sentWithin(page)
  assert.equal(failures.length, 0)
  await storedWithin(2)
})

test('what the server never accepts is dropped with a warning, alone', async () => {
  const page = await open()
  const warnings = []
  page.on('console', (message) => warnings.push(message.text()))
  await page.evaluate(() => {
    analytics.track('message_sent', { language: 'te' })
    analytics.track('nonsense')
    analytics.track('message_sent', { text: 'private' })
    analytics.track('language_changed', { language: 'hi' })
    analytics.track('message_sent', { text: 'x'.repeat(5000) })
  })
  await storedWithin(2)
  await sentWithin(page)
  assert.ok(warnings.some((text) => text.includes('events.1')), warnings.join('\n'))
})

test('nothing is kept when signed out, and at most a thousand events', async () => {
  const page = await open()
  await context.setOffline(true)
  await track(page, 1010)
  assert.equal(await queued(page), 1000)
  await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('edgewise.event.')).forEach((key) => localStorage.removeItem(key)))
  await context.setOffline(false)
  await page.evaluate(() => client.auth.signOut())
  await page.waitForTimeout(100)
  await track(page, 3)
  assert.equal(await queued(page), 0)
  assert.equal(await page.evaluate(() => Object.keys(localStorage).some((key) => key.startsWith('edgewise.user'))), false)
})

test('the limit counts over all tabs, and each tab sees it', async () => {
  const pages = await tabs(3)
  await pages[2].evaluate(() => {
    window.changes = 0
    window.limiter = kit.createLimiter(client)
    limiter.onChange(() => (changes += 1))
  })
  const admitted = await Promise.all(pages.map((page) => page.evaluate(async () => {
    const limiter = kit.createLimiter(client)
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => limiter.take()))
    return results.filter((result) => result.status === 'fulfilled').length
  })))
  assert.equal(admitted.reduce((sum, count) => sum + count), 10)
  await pages[2].waitForFunction(() => changes >= 10)
  const state = await pages[2].evaluate(() => limiter.state())
  assert.equal(state.remaining, 0)
  assert.ok(state.retryAfter > 0 && state.retryAfter <= 60)
  const refusal = await pages[0].evaluate(async () => {
    const stream = kit.streamChat(client, { messages: [{ role: 'user', content: 'What is bail?' }] })
    try {
      for await (const text of stream) return text
    } catch (error) {
      return [error instanceof kit.RateLimitedError, error.status, error.retryAfter > 0]
    }
  })
  assert.deepEqual(refusal, [true, 429, true])
})

test('a chat streams across origins, and its headers reach the limiter', async () => {
  const page = await open()
  const { text, remaining } = await page.evaluate(async () => {
    let text = ''
    const body = { messages: [{ role: 'user', content: 'How do I file an FIR?' }], language: 'en' }
    for await (const piece of kit.streamChat(client, body)) text += piece
    return { text, remaining: (await kit.createLimiter(client).state()).remaining }
  })
  assert.match(text, /FIR/)
  assert.equal(remaining, 9)
})
