import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { findChromium } from './support/chromium.ts'

/*
 * `npm run screenshots`: plays the demo, walks through every page it can reach from the merchant's first one, and writes how
 * each looks into `screenshots/`, which git does not keep. The two pictures of README are made afresh on the way.
 */
const root = join(import.meta.dirname, '..')
const folder = join(root, 'screenshots')
const pictures = join(root, 'docs', 'pictures')

const looks = [
  { name: 'wide-light-pl', width: 1280, colorScheme: 'light', language: 'pl' },
  { name: 'phone-dark-en', width: 390, colorScheme: 'dark', language: 'en' },
] as const

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
    .filter(({ pathname }) => pathname.startsWith(base) && !/\/(?:data|original|payload)(?:\/|$)/.test(pathname))
    .map(({ pathname }) => pathname)
}

async function walk(context: BrowserContext, start: string, look: (typeof looks)[number]): Promise<number> {
  const page = await context.newPage()
  await page.goto(start)
  const base = new URL(page.url()).pathname
  const waiting = [base]
  const seen = new Set<string>()
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const kind = kindOf(path.slice(base.length))
    if (seen.has(kind)) continue
    seen.add(kind)
    const answer = await page.goto(new URL(`${path}?language=${look.language}`, start).href)
    if (!answer?.headers()['content-type']?.startsWith('text/html')) continue
    await page.screenshot({ path: join(folder, look.name, `${kind}.png`), fullPage: true })
    waiting.push(...(await linksOn(page, base)))
  }
  await page.close()
  return seen.size
}

async function readmePictures(context: BrowserContext, start: string): Promise<void> {
  const page = await context.newPage()
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto(`${start}?language=en`)
  await page.screenshot({ path: join(pictures, 'home.png') })
  await page.setViewportSize({ width: 700, height: 720 })
  await page.goto(`${start}/flows/nps/letter?letters=en`)
  await page.screenshot({ path: join(pictures, 'letter.png') })
  await page.close()
}

const executablePath = findChromium()
if (!executablePath) throw new Error('There is no Chromium; say where: AFTERCARE_CHROMIUM=/path/to/chromium')
rmSync(folder, { recursive: true, force: true })
for (const { name } of looks) mkdirSync(join(folder, name), { recursive: true })
const demo = await startDemo()
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
try {
  const first = await browser.newContext()
  const page = await first.newPage()
  await page.goto(demo.link)
  await page.locator('main form button').first().click()
  await page.waitForURL(/\/admin\/(?:shops|set-up)/)
  if (!page.url().includes('/admin/shops/')) await page.goto(new URL('/admin/shops', demo.link).href)
  const shop = await page.locator('a[href^="/admin/shops/"]').first().getAttribute('href')
  const start = new URL(/^\/admin\/shops\/[^/]+/.exec(shop ?? '')?.[0] ?? '/admin', demo.link).href
  const cookies = await first.cookies()
  for (const look of looks) {
    const context = await browser.newContext({
      viewport: { width: look.width, height: 900 },
      colorScheme: look.colorScheme,
    })
    await context.addCookies(cookies)
    const pages = await walk(context, start, look)
    process.stdout.write(`${pages} pages in screenshots/${look.name}\n`)
    await context.close()
  }
  await readmePictures(first, start)
  process.stdout.write('docs/pictures/home.png and letter.png are fresh\n')
} finally {
  await browser.close()
  demo.stop()
}
