import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { findChromium } from './support/chromium.ts'

/*
 * `npm run screenshots`: plays the demo, walks through every page that can be reached from the merchant's first one, from the mailbox
 * and from the letters in it, and writes how each looks into `screenshots/`, which git does not keep. README's pictures are made
 * afresh on the way. `npm run screenshots -- 390-dark` takes only the looks
 * whose names have that in them, and `-- readme` none of them.
 */
const root = join(import.meta.dirname, '..')
const folder = join(root, 'screenshots')
const pictures = join(root, 'docs', 'pictures')

type Look = { readonly width: number; readonly colorScheme: 'light' | 'dark'; readonly language: 'pl' | 'en' }

/** Each width with each language, and each language and width in light and in dark. */
const all: readonly Look[] = [
  { width: 1280, colorScheme: 'light', language: 'pl' },
  { width: 390, colorScheme: 'dark', language: 'en' },
  { width: 390, colorScheme: 'light', language: 'pl' },
  { width: 1280, colorScheme: 'dark', language: 'en' },
]
const nameOf = ({ width, colorScheme, language }: Look): string => `${width}-${colorScheme}-${language}`
const wanted = process.argv[2] ?? ''
const looks = all.filter((look) => nameOf(look).includes(wanted))

/** Starts the demo on a port of its own; resolves with its one-time link once the fortnight is played. */
async function startDemo(): Promise<{ link: string; stop: () => void }> {
  const demo = spawn(process.execPath, [join(root, 'bin', 'aftercare.js'), 'demo'], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = (): void => void demo.kill('SIGTERM')
  return new Promise((resolve, reject) => {
    let said = ''
    // Read to its end: a demo that cannot speak any more would stop.
    demo.stdout.on('data', (chunk: Buffer) => {
      said += String(chunk)
      const link = /Admin\s+(http\S+)\s+Mailbox/.exec(said)?.[1]
      if (link) resolve({ link, stop })
    })
    demo.on('exit', () => reject(new Error(`the demo ended early:\n${said}`)))
  })
}

/** One address stands for all that differ only in what they are about. */
const kindOf = (path: string): string =>
  path
    .split('/')
    .map((part) => (/^[0-9a-f]{8}-|^\d+$|^[\w-]{20,}$/.test(part) ? 'one' : part))
    .join('-')
    .replaceAll(/^-+|[^\w.-]/g, '') || 'home'

async function linksOn(page: Page, base: string): Promise<string[]> {
  const found: string[] = await page.evaluate(
    `[...document.querySelectorAll('a[href]:not([download])')].map((link) => link.href)`,
  )
  return found
    .map((href) => new URL(href))
    .filter(({ pathname }) => pathname.startsWith(base) && !/\/(?:data|original|payload|raw)(?:\/|$)/.test(pathname))
    .map(({ pathname }) => pathname)
}

/** Pages nobody is led to by a link of another. */
const besides = [
  '/admin/shops',
  '/admin/connect',
  '/admin/sign-in',
  '/admin/password/gone',
  '/admin/nowhere',
  '/mailbox',
]

/** Takes pictures in one look, each page under a name. */
function photographer(page: Page, look: Look): (name: string) => Promise<void> {
  const taken = new Set<string>()
  return async (name) => {
    if (taken.has(name)) throw new Error(`two pages would be ${name}.png`)
    taken.add(name)
    const path = join(folder, nameOf(look), `${name}.png`)
    const frames = await page.locator('iframe').count()
    if (frames === 0 || look.width >= 1000) return void (await page.screenshot({ path, fullPage: true }))
    // On a phone letters in frames lie far below, where they are not drawn: the window is made as high as the page.
    const height: number = await page.evaluate('document.documentElement.scrollHeight')
    await page.setViewportSize({ width: look.width, height })
    await page.evaluate('new Promise((done) => setTimeout(done, 500))')
    await page.screenshot({ path })
    await page.setViewportSize({ width: look.width, height: 900 })
  }
}
type Take = ReturnType<typeof photographer>

async function walkAdmin(page: Page, start: string, look: Look, take: Take): Promise<number> {
  const base = new URL(start).pathname
  const waiting = [base, ...besides]
  const seen = new Set<string>()
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const kind = kindOf(path.startsWith(base) ? path.slice(base.length) : path.replace('/admin/', 'outside/'))
    if (seen.has(kind)) continue
    seen.add(kind)
    const answer = await page.goto(new URL(`${path}?language=${look.language}`, start).href)
    if (!answer?.headers()['content-type']?.startsWith('text/html')) continue
    await take(kind)
    waiting.push(...(await linksOn(page, base)))
  }
  return seen.size
}

/** Every letter a shop can send, as a sample, on paper of its own. */
async function showLetters(page: Page, start: string, look: Look, take: Take): Promise<void> {
  await page.goto(`${start}/flows`)
  const flows = (await linksOn(page, `${new URL(start).pathname}/flows/`)).filter((path) =>
    /\/flows\/[\w-]+$/.test(path),
  )
  for (const path of new Set(flows)) {
    await page.goto(new URL(path, start).href)
    const tabs: string[] = await page.evaluate(
      `[...document.querySelectorAll('a[href*="variant="]')].map((a) => a.href)`,
    )
    const variants = new Set(tabs.map((href) => new URL(href).searchParams.get('variant') ?? ''))
    for (const variant of variants.size > 0 ? variants : ['']) {
      const query = new URLSearchParams({ letters: look.language, ...(variant ? { variant } : {}) })
      await page.goto(new URL(`${path}/letter?${query.toString()}`, start).href)
      await take(['letter', path.split('/').at(-1), variant].filter(Boolean).join('-'))
    }
  }
}

/** Subjects by which the mailbox's list tells letters apart. */
const subjects = { pl: [/^Jak poszło/, /^Paczka/], en: [/^How did it go/, /parcel/] } as const

/** Letters that were looked at before: each look has some of its own, so that every page is shown as it is at first. */
const known = new Set<string>()

/** The address in the newest letter with such a subject that begins with such a path. */
async function addressIn(page: Page, start: string, subject: RegExp, path: string): Promise<string> {
  for (let list: string | undefined = '/mailbox'; list;) {
    await page.goto(new URL(list, start).href)
    const links: { href: string; text: string }[] = await page.evaluate(
      `[...document.querySelectorAll('a[href^="/mailbox"]')].map((a) => ({ href: a.getAttribute('href'), text: a.textContent }))`,
    )
    const found = links.find(({ href, text }) => subject.test(text) && !known.has(href))
    if (found) {
      known.add(found.href)
      await page.goto(new URL(`${found.href}/html`, start).href)
      return (await page.locator(`a[href*="${path}"]`).first().getAttribute('href')) ?? ''
    }
    list = links.find(({ href }) => href.includes('from='))?.href
  }
  throw new Error(`no letter in the mailbox is called ${subject.source}`)
}

/** What customers see, from a letter in the mailbox to its end. */
async function walkAsCustomer(page: Page, start: string, language: Look['language'], take: Take): Promise<void> {
  await page.goto(new URL('/mailbox', start).href)
  await page.goto(new URL((await linksOn(page, '/mailbox/'))[0] ?? '/mailbox', start).href)
  await take('customer-mailbox-letter')
  const [asking, telling] = subjects[language]
  const survey = await addressIn(page, start, asking, '/s/')
  const unsubscribe = await addressIn(page, start, telling, '/u/')
  const scored = new URL(survey)
  for (const score of ['2', '9']) {
    scored.searchParams.set('score', score)
    await page.goto(scored.href)
    await take(`customer-survey-${score}`)
  }
  await page.goto(scored.origin + scored.pathname)
  await take('customer-survey')
  await page.locator('textarea').first().fill('x'.repeat(4_001))
  await page.locator('button[type=submit]').first().click()
  await take('customer-survey-fault')
  await page.goto(scored.href)
  await page.locator('button[type=submit]').first().click()
  await take('customer-thanks')
  await page.goto(unsubscribe)
  await take('customer-unsubscribe')
  await page.locator('button[type=submit]').first().click()
  await take('customer-unsubscribed')
  await page.goto(new URL('/s/torn', start).href)
  await take('customer-torn-address')
}

/** What only a shop that uses them has to show: a survey of its own with a public link, a further language, a question to its people. */
async function useMore(page: Page, start: string): Promise<{ survey: string; staff: string }> {
  await page.goto(`${start}/settings/languages`)
  await page.selectOption('#language', 'de')
  await page.click('button[value=add]')
  await page.goto(`${start}/surveys`)
  await page.fill('input[name=title]', 'Szkło i opakowanie')
  await page.click('main form button.primary')
  await page.click('button[value="add:choice"]')
  await page.click('button[value=open]')
  const survey = (await page.locator('#link code').textContent()) ?? ''
  await page.goto(`${start}/pulse`)
  await page.click('main form button.primary')
  const staff = (await page.locator('pre code').first().textContent()) ?? ''
  await page.goto(staff)
  await page.fill('#idea', 'Stół do pakowania bliżej regału ze szkłem.')
  await page.locator('form[action$="/ideas"] button').click()
  return { survey, staff }
}

/** Where nobody has a letter: the survey behind a link, and the page of the shop's own people. */
async function walkWithoutLetter(page: Page, { survey, staff }: { survey: string; staff: string }, take: Take) {
  for (const language of ['pl', 'de']) {
    await page.goto(`${survey}?lang=${language}`)
    await take(`customer-open-survey-${language}`)
  }
  await page.goto(staff)
  await take('staff-pulse')
  await page.locator('input[name=score][value="8"]').check({ force: true })
  await page.locator('main form button[type=submit]').first().click()
  await take('staff-thanks')
}

/** Does what a new shop does once, so that README shows an ordinary day. */
async function settleIn(page: Page, start: string): Promise<void> {
  await page.goto(`${start}/settings/sender`)
  await page.click('button[value=test]')
  await page.goto(`${start}/settings/brand`)
  await page.click('main form button.primary')
  for (const flow of ['abandoned-cart', 'delivery-notice']) {
    await page.goto(`${start}/flows/${flow}`)
    await page.click('form.acts button')
  }
}

async function readmePictures(context: BrowserContext, start: string): Promise<void> {
  const page = await context.newPage()
  await page.emulateMedia({ colorScheme: 'light' })
  await settleIn(page, start)
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto(`${start}?language=en`)
  await page.screenshot({ path: join(pictures, 'home.png') })
  await page.setViewportSize({ width: 700, height: 640 })
  await page.goto(`${start}/flows/nps/letter?letters=en`)
  await page.screenshot({ path: join(pictures, 'letter.png') })
  await page.close()
}

async function signIn(browser: Browser, link: string): Promise<{ context: BrowserContext; start: string }> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(link)
  await page.locator('main form button').first().click()
  await page.waitForURL(/\/admin\/(?:shops|set-up)/)
  if (!page.url().includes('/admin/shops/')) await page.goto(new URL('/admin/shops', link).href)
  const shop = await page.locator('a[href^="/admin/shops/"]').first().getAttribute('href')
  await page.close()
  return { context, start: new URL(/^\/admin\/shops\/[^/]+/.exec(shop ?? '')?.[0] ?? '/admin', link).href }
}

const executablePath = findChromium()
if (!executablePath) throw new Error('There is no Chromium; say where: AFTERCARE_TEST_BROWSER=/path/to/chromium')
rmSync(folder, { recursive: true, force: true })
for (const look of looks) mkdirSync(join(folder, nameOf(look)), { recursive: true })
const demo = await startDemo()
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
try {
  const { context: first, start } = await signIn(browser, demo.link)
  const cookies = await first.cookies()
  const settling = await first.newPage()
  const more = await useMore(settling, start)
  await settling.close()
  for (const look of looks) {
    const { width, colorScheme, language } = look
    const locale = language === 'pl' ? 'pl-PL' : 'en-GB'
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, locale })
    await context.addCookies(cookies)
    const page = await context.newPage()
    const take = photographer(page, look)
    const pages = await walkAdmin(page, start, look, take)
    await showLetters(page, start, look, take)
    await walkAsCustomer(page, start, language, take)
    await walkWithoutLetter(page, more, take)
    process.stdout.write(`${pages} pages, the letters and the customers' pages in screenshots/${nameOf(look)}\n`)
    await context.close()
  }
  await readmePictures(first, start)
  process.stdout.write('docs/pictures/home.png and letter.png are fresh\n')
} finally {
  await browser.close()
  demo.stop()
}
