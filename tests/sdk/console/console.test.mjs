// The console in Chromium, as a developer uses it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { account, check, launch, signUp, url, visit } from './browser.mjs'

let browser, page, user
before(async () => {
  browser = await launch()
  page = await browser.open()
  user = await signUp(page)
})
after(() => browser?.close())

test('home shows URLs, keys, functions and a first call', async () => {
  await visit(page, '#/home', '.tiles li')
  const text = await page.innerText('main')
  for (const expected of [url, process.env.SUPABASE_ANON_KEY, 'legal-chat', 'Postgres', `curl -N ${url}/functions/v1/legal-chat`])
    assert.ok(text.includes(expected), expected)
  assert.ok(!text.includes(process.env.SUPABASE_SERVICE_ROLE_KEY), 'secrets are shown on demand')
})

test('a magic link signs in by the mailbox', async () => {
  const fresh = await browser.open()
  await fresh.click('.account button.primary')
  await fresh.click('dialog >> role=tab[name="Magic link"]')
  const { email } = account()
  await fresh.fill('dialog [name=email]', email)
  await fresh.click('dialog form button.primary')
  await fresh.click('text=Sign in with this code')
  await fresh.waitForSelector(`.who >> text=${email}`)
  await visit(fresh, '#/data/mailbox', `.list a:has-text("${email}")`)
  await fresh.context().close()
})

test('a chat in Telugu: answer, sources, article, conversations', async () => {
  await visit(page, '#/chat/new', '.suggestions button')
  await page.selectOption('[aria-label="Language of the answer"]', 'te')
  await page.click('.suggestions button[lang=te]')
  await page.click('.sources button')
  await page.waitForSelector('dialog .prose')
  await page.keyboard.press('Escape')
  await page.waitForSelector('.meter >> text=9 of 10')
  const [width, boxes] = await page.evaluate(() => {
    const measure = (text) => {
      const canvas = document.createElement('canvas').getContext('2d')
      canvas.font = getComputedStyle(document.body).font
      return canvas.measureText(text).width
    }
    return [measure('ఎలా'), measure('\u{10FFFD}'.repeat(3))]
  })
  assert.notEqual(width, boxes, 'the script has a font')
  await page.click('.conversation .menu button')
  await page.click('text=Rename')
  await page.fill('dialog [name=title]', 'జైలు, bail')
  await page.click('dialog button.primary')
  await page.waitForSelector('.conversation >> text=జైలు, bail')
  await page.click('.conversation .menu button')
  await page.click('.menu >> text=Pin')
  await page.waitForSelector('.conversation [data-name=pin]')
  await page.fill('[aria-label="Search conversations"]', 'nothing like this')
  await page.waitForSelector('text=Nothing found')
  await page.fill('[aria-label="Search conversations"]', '')
  await page.click('.conversation .menu button')
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('text=Export as Markdown')])
  assert.match(download.suggestedFilename(), /\.md$/)
  await page.click('.conversation .menu button')
  await page.click('.menu >> text=Delete')
  await page.click('dialog >> role=button[name=Delete]')
  await page.waitForSelector('text=No conversations')
})

test('a full rate limit counts down', async () => {
  const fresh = await browser.open()
  await signUp(fresh)
  await visit(fresh, '#/chat/new', '.suggestions button')
  const token = await fresh.evaluate(() => JSON.parse(localStorage.getItem('console.session')).access_token)
  const options = { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: '{}' }
  for (let call = 0; call < 10; call++) await fetch(`${url}/functions/v1/legal-chat`, options) // an invalid call counts, too
  await fresh.click('.suggestions button')
  assert.match(await fresh.innerText('.failure'), /limit is reached.*\d+ s/s)
  await fresh.context().close()
})

test('an assistant: file, run, citation, tool call over a reload', async () => {
  await visit(page, '#/assistants', 'text=New thread')
  await page.click('text=New thread')
  const buffer = Buffer.from('Bail is a right in bailable offences.\nThe bond is 5000 rupees.\n')
  await page.setInputFiles('.composer input[type=file]', { name: 'bail.txt', mimeType: 'text/plain', buffer })
  await page.fill('.composer textarea', 'How much is the bond?')
  await page.click('.composer button.primary:not([disabled])')
  await page.click('.cite')
  assert.match(await page.innerText('dialog mark >> nth=-1'), /5000 rupees/)
  await page.keyboard.press('Escape')
  await page.waitForSelector('.events >> text=thread.run.completed')
  await page.click('text=Options')
  await page.fill('dialog [name=model]', 'emulator-script')
  await page.fill('dialog [name=instructions]', '{"steps": [{"function_calls": [{"name": "bed_count"}]}, {"text": "There are 12 beds."}]}')
  await page.fill('dialog [name=tools]', '[{"type": "function", "function": {"name": "bed_count", "parameters": {"type": "object"}}}]')
  await page.click('dialog button.primary')
  await page.fill('.composer textarea', 'How many beds?')
  await page.click('.composer button.primary:not([disabled])')
  await page.waitForSelector('.tool')
  await page.reload()
  await page.fill('.tool textarea', '12')
  await page.click('.tool button')
  await page.waitForSelector('.turn >> text=There are 12 beds.')
})

test('a run is followed from its start in another tab, and stopped there', async () => {
  await page.click('text=Options')
  await page.fill('dialog [name=model]', 'emulator-script')
  await page.fill('dialog [name=instructions]', JSON.stringify({ text: 'one two three four five six seven eight nine', pause: 2 }))
  await page.click('dialog button.primary')
  await page.fill('.composer textarea', 'Count')
  await page.click('.composer button.primary:not([disabled])')
  await page.waitForSelector('.events >> text=thread.message.delta')
  const tab = await page.context().newPage()
  await tab.goto(page.url())
  await tab.waitForSelector('.events >> text=thread.message.delta')
  await tab.click('.composer >> text=Stop')
  await page.waitForSelector('.top .badge >> text=cancelled')
  await tab.close()
})

test('a function is called by its form; its call and its log entry follow', async () => {
  await visit(page, '#/functions/thread-list', 'text=Send GET')
  await page.fill('[name="query.limit"]', '1')
  await page.click('text=Send GET')
  assert.equal(JSON.parse(await page.innerText('.response .body')).data.length, 1)
  await page.click('.response summary')
  const id = await page.innerText('dt:has-text("x-request-id") + dd')
  await page.click('role=tab[name=Calls]')
  await page.click(`tbody a >> text=${id.slice(0, 8)}`)
  await page.waitForSelector('.log li >> text=request')
  assert.equal(await page.locator('.log li').count(), 1)
})

test('rows are what RLS lets a caller see', async () => {
  await visit(page, '#/data/tables/user_threads', 'tbody')
  const all = await page.innerText('.pager span')
  await page.selectOption('main .field select', { label: `${user.email} (signed in)` })
  await page.waitForSelector('.pager >> text=1–1 of 1')
  assert.notEqual(all, '0')
  await page.selectOption('main .field select', 'anon')
  await page.waitForSelector('.failure')
  await page.click('text=Policies (')
  await page.waitForSelector('text=Owners read their threads')
})

test('a table of ten thousand rows is read page by page', async () => {
  await visit(page, '#/data/tables/analytics_events', '.pager >> text=1–50 of 10,')
  const rows = await page.locator('tbody tr').count()
  assert.equal(rows, 50)
  await page.click('.pager >> text=Next')
  await page.waitForSelector('.pager >> text=51–100 of 10,')
})

test('the reference calls the API as the signed-in user', async () => {
  const reference = await page.context().newPage()
  await reference.goto(`${url}/reference`)
  await reference.click('#operations-tag-Threads')
  await reference.click('#operations-Threads-thread_list')
  await reference.click('.execute')
  await reference.waitForSelector('.live-responses-table .response-col_status >> text=200')
  await reference.close()
})

const PAGES = {
  '#/home': '.tiles li',
  '#/chat/new': '.suggestions button',
  '#/assistants': '.list a',
  '#/functions/legal-chat': 'form.stack',
  '#/functions//logs': '.log li',
  '#/data/tables/user_threads': 'tbody',
  '#/data/usage': '.chart',
}

for (const [name, options] of Object.entries({
  light: { colorScheme: 'light' },
  'dark, on a phone': { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
})) {
  test(`every page is accessible in ${name}`, async () => {
    const fresh = await browser.open(options)
    await fresh.evaluate((stored) => localStorage.setItem('console.session', stored), await page.evaluate(() => localStorage.getItem('console.session')))
    await fresh.reload()
    for (const [hash, shown] of Object.entries(PAGES)) {
      await visit(fresh, hash, shown)
      await check(fresh, `${hash} in ${name}`)
    }
    const loaded = await fresh.evaluate(() => performance.getEntriesByType('resource')
      .filter(({ name }) => /\.(js|css)$/.test(name)).map(({ name, encodedBodySize }) => [name, encodedBodySize]))
    const size = [...new Map(loaded)].reduce((sum, [, each]) => sum + each, 0)
    assert.ok(size > 50_000 && size < 300_000, `code and libraries have ${size} bytes, compressed`)
    assert.deepEqual(fresh.problems, [])
    await fresh.context().close()
  })
}

test('nothing was refused by the content security policy, and no script failed', () => assert.deepEqual(page.problems, []))
