// A browser with the console of the running stack: what every test here needs.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

export const url = process.env.SUPABASE_URL
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const PATIENCE = 30_000

export async function launch() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] })
  return {
    close: () => browser.close(),
    /** A page of a new context. `problems` collects exceptions and violations of the content security policy. */
    open: async (options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
      context.setDefaultTimeout(PATIENCE)
      const page = await context.newPage()
      const problems = []
      page.on('pageerror', (error) => problems.push(error.stack))
      page.on('console', (message) => /Content Security Policy/i.test(message.text()) && problems.push(message.text()))
      await page.goto(url)
      await page.waitForSelector('h1')
      return Object.assign(page, { problems })
    },
  }
}

/** Goes to a page of the console and waits for what it shows. */
export async function visit(page, hash, shown) {
  await page.evaluate((next) => {
    location.hash = next
  }, hash)
  await page.waitForSelector(shown)
}

/** Nothing that axe-core finds serious, and nothing wider than the screen. */
export async function check(page, name) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run())
  const serious = violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
  assert.deepEqual(serious.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]), [], name)
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(wider <= 0, `${name} is ${wider} pixels wider than the screen`)
}

export const account = () => ({ email: `${crypto.randomUUID()}@example.com`, password: 'correct-horse-9' })

export async function signUp(page, { email, password } = account()) {
  await page.click('.account button.primary')
  await page.click('dialog >> role=tab[name="Sign up"]')
  await page.fill('dialog [name=email]', email)
  await page.fill('dialog [name=password]', password)
  await page.click('dialog form button.primary')
  await page.waitForSelector('.who')
  return { email, password }
}
