import { AxeBuilder } from '@axe-core/playwright'
import { expect } from 'chai'
import { type Browser, chromium, type Frame, type Page } from 'playwright-core'

/** The path of a Chromium; found by test/run.ts, which says when there is none. */
export const executablePath = process.env.AFTERCARE_TEST_BROWSER
/** A folder to keep pictures in, for people who want to see the pages. */
export const pictures = process.env.AFTERCARE_TEST_PICTURES

/** Light and dark on a wide screen and on a phone, in both languages. */
export const looks = [
  ['light', 1280, 'pl'],
  ['dark', 390, 'en'],
  ['light', 390, 'pl'],
  ['dark', 1280, 'en'],
] as const

export const openBrowser = (...flags: readonly string[]): Promise<Browser> =>
  chromium.launch({ executablePath, args: ['--no-sandbox', ...flags] })

export async function expectAccessible(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('iframe').analyze()
  expect(violations.map(({ id, nodes }) => `${what}: ${id} ${nodes[0]?.html}`)).to.deep.equal([])
}

export async function expectToFit(page: Page | Frame, what: string): Promise<void> {
  const overflow = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  expect(overflow, `${what} is wider than the screen`).to.be.at.most(0)
}
