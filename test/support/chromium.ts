import { existsSync } from 'node:fs'

/** Where a Chromium is, if there is one: the named one first, then where distributions put it. */
export function findChromium(): string | null {
  const places = [
    process.env.AFTERCARE_TEST_BROWSER,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ]
  return places.find((place) => place !== undefined && place !== '' && existsSync(place)) ?? null
}
