import type { Browser } from 'playwright-core'
import type { Db } from '../../app/db/db.ts'
import { openBrowser } from '../support/browser.ts'
import { openDatabase } from '../support/databases.ts'
import { openPages, type World } from './world.ts'

/** Customers' pages on an empty database, the built-in mailbox among them, and a browser to look at them with. */
export type BrowserWorld = World & { readonly db: Db; readonly browser: Browser }

export async function openBrowserWorld(): Promise<BrowserWorld> {
  const browser = await openBrowser()
  const database = await openDatabase('sqlite')
  const world = await openPages(database.db, { mailbox: true })
  const closePages = world.close
  return Object.assign(world, {
    db: database.db,
    browser,
    close: async () => {
      await browser.close()
      await closePages()
      await database.close()
    },
  })
}
