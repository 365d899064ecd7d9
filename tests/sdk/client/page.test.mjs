// The page of docs/legal-chat.md in Chromium, as it is written there.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { chromium } from 'playwright-core'
import { account, anon, script, stored, url } from './setup.mjs'
import { serve, supabaseJs } from './site.mjs'

const guide = readFileSync(new URL('../../../docs/legal-chat.md', import.meta.url), 'utf8')
const block = (start) => guide.split('```').find((each) => each.startsWith(start)).slice(start.length)
const here = (text) => text.replaceAll('http://127.0.0.1:54321', url).replace('"…"', JSON.stringify(anon))
const QUESTION = 'How do I file an FIR?'
const wordsOf = (count) => Array.from({ length: count }, (_, index) => `word${index} `)
let browser, page

before(async () => {
  const site = await serve({
    '/': ['text/html', here(block('html\n<!-- index.html -->\n'))],
    '/app.js': ['text/javascript', here(block('js\n// app.js\n'))],
    '/supabase.js': ['text/javascript', readFileSync(supabaseJs)],
  })
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] })
  page = await browser.newPage()
  page.on('dialog', (dialog) => dialog.accept())
  await page.goto(site)
})
after(() => browser?.close())

const texts = (selector) => page.locator(selector).allTextContents()
const question = () => page.inputValue('[name=question]')
const ask = async (text) => {
  await page.fill('[name=question]', text)
  await page.click('#ask button:not([type])')
}
const until = (selector, pattern) => page.locator(selector, { hasText: pattern }).first().waitFor()

test('the page of the guide', async (t) => {
  const user = account()
  await t.test('signing up', async () => {
    await page.fill('[name=email]', user.email)
    await page.fill('[name=password]', user.password)
    await page.click('text=Sign up')
    await page.locator('#ask').waitFor()
  })
  await t.test('an answer is streamed, saved, and there after a reload', async () => {
    await ask(QUESTION)
    await until('#usage', 'tokens used today')
    await until('#conversations a', QUESTION)
    const before = await texts('#messages p')
    assert.equal(before.length, 2)
    await page.reload()
    await until('#messages .assistant', before[1].slice(-30))
    assert.deepEqual(await texts('#messages p'), before)
    assert.equal(await question(), '')
  })
  await t.test('a question whose answer is lost by a reload can be asked again, and is there once', async () => {
    await script({ text: wordsOf(200), pause: 0.05 })
    await ask('What is bail?')
    await until('#messages .assistant', 'word3')
    await page.reload()
    await page.waitForFunction(() => document.querySelector('[name=question]').value === 'What is bail?')
    await script({ text: wordsOf(5) })
    await page.click('#ask button:not([type])')
    await page.waitForFunction(() => document.querySelectorAll('#messages .assistant').length === 2)
    await page.waitForFunction(() => document.querySelector('[name=question]').value === '')
    await until('#messages .assistant', 'word4')
    assert.equal((await texts('#messages .user')).length, 2)
  })
  await t.test('stop keeps the question for another try', async () => {
    await script({ text: wordsOf(200), pause: 0.05 })
    await ask('What is rent?')
    await until('#messages .assistant', 'word9')
    await page.click('#stop')
    await page.waitForFunction(() => document.querySelectorAll('#messages .assistant').length === 2)
    assert.equal(await question(), 'What is rent?')
  })
  await t.test('search, and the export as a PDF', async () => {
    await page.fill('#search', 'nothing like it')
    await page.waitForFunction(() => document.querySelectorAll('#conversations a').length === 0)
    await page.fill('#search', 'bail')
    await until('#conversations a', QUESTION)
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#export')])
    assert.equal(readFileSync(await download.path()).subarray(0, 5).toString(), '%PDF-')
  })
  await t.test('analytics reach the server', async () => {
    const id = await page.evaluate(() => {
      const [, session] = Object.entries(localStorage).find(([key]) => key.startsWith('sb-'))
      return JSON.parse(session).user.id
    })
    let names = []
    for (let tries = 0; tries < 100 && names.filter((name) => name === 'message_sent').length < 4; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100))
      names = (await stored({ id })).map((event) => event.event)
    }
    assert.deepEqual([...new Set(names)].sort(), ['conversation_created', 'export_conversation', 'message_sent'])
  })
  await t.test('the account is deleted, with a receipt', async () => {
    await page.click('#delete')
    await until('#note', 'Deleted. Receipt: ey')
    await page.locator('#account').waitFor()
  })
})
