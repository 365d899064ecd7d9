// The console in Chromium, as a developer uses it.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { after, before, test } from 'node:test'
import { account, check, launch, signUp, url, visit } from './browser.mjs'

let browser, page, user
before(async () => {
  browser = await launch()
  page = await browser.open()
  user = await signUp(page)
})
after(() => browser?.close())

async function asUser() {
  const token = await page.evaluate(() => JSON.parse(localStorage.getItem('console.session')).access_token)
  return { apikey: process.env.SUPABASE_ANON_KEY, authorization: `Bearer ${token}`, 'content-type': 'application/json' }
}

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

test('who goes elsewhere during an answer stays there', async () => {
  const headers = await asUser()
  const answers = async () => (await (await fetch(`${url}/rest/v1/messages?role=eq.assistant&select=id`, { headers })).json()).length
  const before = await answers()
  await visit(page, '#/chat/new', '.suggestions button')
  await page.click('.suggestions button')
  await page.waitForSelector('.turn .prose')
  await visit(page, '#/data/users', 'tbody')
  while (await answers() === before) await page.waitForTimeout(100)
  await page.waitForTimeout(300)
  assert.equal(await page.evaluate(() => location.hash), '#/data/users')
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

test('a run goes on over a reload of its tab', async () => {
  await page.click('text=Options')
  await page.fill('dialog [name=model]', 'emulator-script')
  await page.fill('dialog [name=instructions]', JSON.stringify({ text: 'ten eleven twelve thirteen fourteen', pause: 1 }))
  await page.click('dialog button.primary')
  await page.fill('.composer textarea', 'Count on')
  await page.click('.composer button.primary:not([disabled])')
  await page.waitForSelector('.turn >> text=ten eleven')
  const headers = await asUser()
  const [run] = await (await fetch(`${url}/rest/v1/runs?status=in.(queued,in_progress)&select=id`, { headers })).json()
  const other = new AbortController() // RUN_LEAVE_GRACE is short for a busy machine: another client keeps the run
  await fetch(`${url}/api/thread/run/stream?run_id=${run.id}`, { headers, signal: other.signal })
  await page.reload()
  await page.waitForSelector('.composer >> text=Stop')
  other.abort()
  await page.waitForSelector('.turn >> text=ten eleven twelve thirteen fourteen')
  await page.waitForSelector('.top .badge >> text=completed')
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
  await page.waitForSelector(`.log dd >> text=${id}`)
  assert.equal(await page.locator('.log li').count(), 1)
})

test('a call has the chosen values, and is made again from a shell and from the list of calls', async () => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await visit(page, '#/functions/legal-chat', 'text=Send POST')
  await page.selectOption('[name="body.language"]', 'te')
  await page.fill('[name="body.messages"]', JSON.stringify([{ role: 'user', content: "What's bail?" }]))
  const [request] = await Promise.all([page.waitForRequest('**/functions/v1/legal-chat'), page.click('text=Send POST')])
  assert.equal(request.postDataJSON().language, 'te')
  await page.waitForSelector('.response >> text=whole')
  await page.click('text=Copy as curl')
  await page.waitForSelector('form [data-name=done]')
  const command = await page.evaluate(() => navigator.clipboard.readText())
  assert.match(execFileSync('bash', ['-c', command], { encoding: 'utf8', stdio: 'pipe' }), /data: \[DONE\]/)
  await page.click('role=tab[name=Calls]')
  await page.click('text=send again')
  assert.equal(JSON.parse(await page.inputValue('textarea')).messages[0].content, "What's bail?")
})

test('a function is called as another user', async () => {
  const { email } = await signUp(await browser.open())
  await visit(page, '#/home', '.tiles')
  await visit(page, '#/functions/thread-list', 'form select')
  await page.selectOption('form select', { label: email })
  await page.click('text=Send GET')
  await page.waitForSelector('.response >> text=200')
  assert.deepEqual(JSON.parse(await page.innerText('.response .body')).data, [])
})

test('a user is found, and signed in as', async () => {
  const fresh = await browser.open()
  await visit(fresh, '#/data/users', 'tbody')
  await fresh.fill('[aria-label="Find a user"]', user.email.slice(0, 20))
  await fresh.waitForSelector('.pager >> text=1–1 of 1')
  await fresh.click(`tbody >> text=${user.email}`)
  await fresh.click('text=Sign in as this user')
  await fresh.waitForSelector(`.who >> text=${user.email}`)
  await fresh.context().close()
})

test('a user who was deleted is signed out', async () => {
  const fresh = await browser.open()
  await signUp(fresh)
  const id = await fresh.evaluate(() => JSON.parse(localStorage.getItem('console.session')).user.id)
  const key = process.env.SUPABASE_SERVICE_ROLE_KEY
  await fetch(`${url}/auth/v1/admin/users/${id}`, { method: 'DELETE', headers: { apikey: key, authorization: `Bearer ${key}` } })
  await fresh.reload()
  await fresh.waitForSelector('.account button.primary >> text=Sign in')
  await fresh.context().close()
})

test('what users write is text', async () => {
  const title = '<img src=x onerror="alert(1)"><b>bold</b>'
  await fetch(`${url}/rest/v1/conversations`, { method: 'POST', headers: await asUser(), body: JSON.stringify({ title }) })
  await fetch(`${url}/mailbox`, { method: 'POST', body: JSON.stringify({ from: title, to: ['a@example.com'], subject: title, text: `${title} javascript:alert(1)` }) })
  await fetch(`${url}/functions/v1/${encodeURIComponent(title)}`)
  page.once('dialog', (dialog) => page.problems.push(dialog.message()))
  await visit(page, '#/chat', `.conversation >> text=${title}`)
  await visit(page, '#/data/mailbox', `.list a >> text=${title}`)
  await page.click(`.list a >> text=${title}`)
  await page.waitForSelector(`section h2 >> text=${title}`)
  await visit(page, '#/data/tables/conversations', `tbody >> text=${title}`)
  for (const hash of [`#/functions/${encodeURIComponent(title)}`, `#/data/tables/${encodeURIComponent(title)}`, '#/functions/100%']) await visit(page, hash, '.empty')
  assert.equal(await page.locator('main img, main b').count(), 0)
})

test('rows are filtered and sorted', async () => {
  await visit(page, '#/data/tables/knowledge_articles', 'tbody')
  await page.click('.narrowing button')
  await page.selectOption('[aria-label=Column]', 'slug')
  await page.selectOption('[aria-label=Operator]', 'contains')
  await page.fill('[aria-label=Value]', 'bail')
  await page.waitForSelector('.pager >> text=/of \\d{1,2}$/')
  await page.click('.sort >> text=language')
  await page.waitForSelector('th[aria-sort=ascending]')
  await page.waitForSelector('[aria-busy=false] tbody')
  const at = await page.locator('th').evaluateAll((cells) => cells.findIndex((cell) => cell.textContent.startsWith('language')))
  const languages = await page.locator(`tbody td:nth-child(${at + 1})`).allInnerTexts()
  assert.ok(languages.length > 1)
  assert.deepEqual(languages, languages.toSorted())
  await page.click('[aria-label="Remove the filter"]')
  await page.waitForSelector(`.pager >> text=1–50`)
})

test('rows are what RLS lets a caller see', async () => {
  await visit(page, '#/data/tables/user_threads', 'tbody')
  const all = await page.innerText('.pager span')
  await page.selectOption('main .field select', { label: `${user.email} (signed in)` })
  await page.waitForSelector('.pager >> text=1–1 of 1')
  assert.notEqual(all, '0')
  await page.selectOption('main .field select', 'anon')
  await page.waitForSelector('.failure')
  await page.selectOption('main .field select', { label: `${user.email} (signed in)` })
  await page.click('summary >> text=As authenticated')
  await page.waitForSelector('details dt >> text=Owners read their threads')
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
  '#/functions//calls': 'tbody',
  '#/functions//logs': '.log li',
  '#/data/tables/user_threads': 'tbody',
  '#/data/users': 'tbody',
  '#/data/mailbox': '.list li',
  '#/data/usage': '.chart',
}

test('a font is loaded by the first text in its script', async () => {
  const fresh = await browser.open()
  const fonts = () => fresh.evaluate(() => performance.getEntriesByType('resource').filter((each) => each.name.includes('/fonts/')).length)
  await signUp(fresh)
  for (const [hash, shown] of Object.entries(PAGES)) if (!/chat|assistants|user_threads/.test(hash)) await visit(fresh, hash, shown)
  assert.equal(await fonts(), 0)
  await visit(fresh, '#/chat/new', '.suggestions button')
  await fresh.selectOption('[aria-label="Language of the answer"]', 'te')
  await fresh.waitForSelector('.suggestions button[lang=te]')
  await fresh.evaluate(() => document.fonts.ready)
  assert.notEqual(await fonts(), 0)
  await fresh.context().close()
})

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
