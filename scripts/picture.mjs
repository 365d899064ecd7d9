// The picture of the console in the README; run by scripts/picture.py with the URL of a stack and the picture's file.
import { createRequire } from 'node:module'

const require = createRequire(new URL('../tests/sdk/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const [url, executablePath, path] = process.argv.slice(2)

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
const context = await browser.newContext({ viewport: { width: 1280, height: 760 }, colorScheme: 'light' })
context.setDefaultTimeout(120_000) // a new stack on a busy machine
const page = await context.newPage()
await page.goto(url)
await page.click('.account button.primary')
await page.click('dialog >> role=tab[name="Sign up"]')
await page.fill('dialog [name=email]', 'asha@example.com')
await page.fill('dialog [name=password]', 'correct-horse-9')
await page.click('dialog form button.primary')
await page.waitForSelector('.who')
for (const [language, at] of [['en', 2], ['hi', 1], ['te', 0]]) {
  await page.evaluate(() => {
    location.hash = '#/chat/new'
  })
  await page.selectOption('[aria-label="Language of the answer"]', language)
  await page.click(`.suggestions button[lang=${language}] >> nth=${at}`)
  await page.waitForSelector('.sources')
  await page.waitForSelector('.list [aria-current=true]')
}
await page.evaluate(() => document.activeElement.blur())
await page.screenshot({ path })
await browser.close()
