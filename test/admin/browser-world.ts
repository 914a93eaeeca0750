import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core'
import type { Db } from '../../app/db/db.ts'
import { openBrowser } from '../support/browser.ts'
import { openDatabase } from '../support/databases.ts'
import { openAdmin, type Visitor, type World } from './world.ts'

/** The admin on an empty database, and a browser to look at it with. */
export type BrowserWorld = World & {
  readonly db: Db
  readonly browser: Browser
  /** A browser's windows in which somebody is signed in. */
  readonly windowsOf: (visitor: Visitor, options?: BrowserContextOptions) => Promise<BrowserContext>
}

export async function openBrowserWorld(): Promise<BrowserWorld> {
  const browser = await openBrowser()
  const database = await openDatabase('sqlite')
  const world = await openAdmin(database.db)
  const closeAdmin = world.close
  return Object.assign(world, {
    db: database.db,
    browser,
    windowsOf: async (visitor: Visitor, options?: BrowserContextOptions) => {
      const context = await browser.newContext(options)
      const [name = '', value = ''] = visitor.cookie.split('=')
      await context.addCookies([{ name, value, url: world.url }])
      return context
    },
    close: async () => {
      await browser.close()
      await closeAdmin()
      await database.close()
    },
  })
}
