import { createSecretKey, type KeyObject } from 'node:crypto'
import { join } from 'node:path'
import { pino, type Logger } from 'pino'
import { describe } from './api/describe.ts'
import { carriersFor } from './carriers/index.ts'
import { openEmailChannel } from './channels/index.ts'
import { type Config, ConfigFaults } from './config.ts'
import { armCrash } from './crash.ts'
import { openDb, type Db } from './db/db.ts'
import { weaknesses } from './db/durable.ts'
import { type Installation, openInstallation } from './db/installation.ts'
import { migrate } from './db/migrate.ts'
import { hearCustomers } from './conversations/hear.ts'
import { type Instant, second } from './domain/time.ts'
import { timed } from './db/steps.ts'
import { takeJournal } from './journal/take.ts'
import { shelterJournal, type ShelteredJournal } from './journal/shelter.ts'
import { rememberShops, type ShopMemory } from './journal/shop-memory.ts'
import { openSpool } from './journal/spool.ts'
import { watchParcels } from './journal/watch-parcels.ts'
import { type Entry, openJournal } from './journal/store.ts'
import { changesKnown } from './orders/known.ts'
import { type Connection, connectShopify } from './storefronts/shopify/connect.ts'
import { openStores, type Stores } from './storefronts/stores.ts'
import { settleKeys } from './db/settle-keys.ts'
import type { Keys } from './keys/keys.ts'
import { publicPost } from './network/public-post.ts'
import { openPacing } from './outbox/pace.ts'
import { openPostOffice, openSenders, type PostOffice, serversFor } from './outbox/senders.ts'
import type { Hear } from './responses/heard.ts'
import { type TestPost, testPost } from './outbox/test-post.ts'
import { openStaffMail } from './admin/conversations/staff-mail.ts'
import { thisOwner } from './outbox/owner.ts'
import { openElsewhere } from './themes/elsewhere.ts'
import { readComments } from './themes/read.ts'
import { openWayOut, type WayOut } from './outbox/way-out.ts'
import { workOnRewards } from './rewards/index.ts'
import { hearForTriggers } from './triggers/hear.ts'
import { startTriggers } from './triggers/send.ts'
import { createRenderer, type Renderer } from './render/index.ts'
import { createPageRenderer, type PageRenderer } from './render/page.ts'
import { deliverWebhooks } from './webhooks/deliver.ts'

/** One running Aftercare: everything opened once and handed to whoever needs it. */
export type App = WayOut & {
  readonly config: Config
  readonly db: Db
  readonly keys: Keys
  readonly log: Logger
  /** The clock the pages and the door go by. */
  readonly now: () => Instant
  readonly journal: ShelteredJournal
  /** The shops the door knows. */
  readonly shops: ShopMemory
  readonly letters: Renderer
  readonly pages: PageRenderer
  readonly sendTest: TestPost
  readonly post: PostOffice
  /** Told of what customers answer and write. */
  readonly hear: Hear
  readonly installation: Installation
  readonly shopifySecrets: readonly KeyObject[]
  /** Null: no shop can install the app from Shopify; deliveries are heard all the same. */
  readonly shopify: Connection | null
  /** Shops on WooCommerce and PrestaShop, which may connect themselves. */
  readonly stores: Stores
  readonly report: (error: unknown, sentence: string) => void
  readonly take: (now: Instant) => Promise<number>
  /** Tells shops' own programs what is due to be told. */
  readonly tellPrograms: (now: Instant) => Promise<number>
  readonly watchParcels: (now: Instant) => Promise<number>
  /** Finds what new comments are about. */
  readonly readComments: () => Promise<number>
  /** Grants, makes, sends and ends the codes for answering. */
  readonly rewards: (now: Instant) => Promise<void>
  /** Tells automations on the shops' platforms what customers answered. */
  readonly startTriggers: (now: Instant) => Promise<number>
  readonly close: () => Promise<void>
}

/** Opens the database (bringing its schema to head first), the mail channel and the views. */
export async function openApp(config: Config, now: () => Instant = Date.now, logTo: 1 | 2 = 1): Promise<App> {
  const log = pino({ level: config.logLevel, base: null }, pino.destination(logTo))
  const report = (error: unknown, sentence: string): void => log.error({ err: error }, sentence)
  const { crash, lease, mailPatience } = config.testing
  if (crash) armCrash(crash.point, crash.nth)
  const applied = await migrate(config.database)
  if (applied.length > 0) log.info({ migrations: applied }, 'the database schema was brought up to date')
  const db = openDb(config.database)
  if (config.production) {
    const faults = await weaknesses(db, config.database)
    if (faults.length > 0) {
      await db.close()
      throw new ConfigFaults(faults)
    }
  }
  const keys = await settleKeys(db.knex, config.secretKeys)
  const letters = createRenderer()
  const pacing = openPacing({ db, rates: config.mailRates, report })
  const channel = pacing.listening(openEmailChannel({ smtpUrl: config.smtpUrl, patience: mailPatience }))
  const owner = thisOwner()
  const { appUrl, mailFrom, replyDomain } = config
  const shops = rememberShops(db, keys)
  const journal = shelterJournal({
    journal: openJournal(db),
    spool: openSpool(join(config.dataFolder, 'spool'), { keys, owner }),
    shops,
    probe: () => db.knex.raw('SELECT 1').timeout(30 * second),
    report,
  })
  const shopifySecrets = config.shopifySecrets.map((secret) => createSecretKey(Buffer.from(secret)))
  const append = async (entry: Entry): Promise<void> => void (await journal.append(entry))
  const knownOrders = (shopId: number, ids: readonly string[]) => changesKnown(db.knex, shopId, ids)
  const shopify = connectShopify(config, { db, keys, append, knownOrders, secrets: shopifySecrets, now, report })
  const senders = openSenders({
    db,
    keys,
    channel,
    mailFrom,
    mailKey: config.mailKey,
    addressOf: serversFor(config),
    report,
  })
  const pages = createPageRenderer()
  const tellStaff = openStaffMail({ db, channel, mailFrom, mailKey: config.mailKey, report, pages, config })
  const stores = openStores({
    db,
    keys,
    appUrl,
    now,
    report,
    allowPrivate: !config.production,
    append,
    knownOrders,
    // The door must not go on with the secret of before.
    connected: shops.forget,
  })
  const wayOut = openWayOut({
    db,
    keys,
    channel,
    senders,
    pacing,
    owner,
    renderer: letters,
    appUrl,
    mailFrom,
    replyDomain,
    report,
    log,
    dataFolder: config.dataFolder,
    besides: tellStaff,
    ...(lease === null ? {} : { lease }),
  })
  const post = publicPost()
  const installation = openInstallation(db, config.database, config.dataFolder)

  return {
    ...wayOut,
    config,
    db,
    keys,
    log,
    now,
    report,
    letters,
    journal,
    shops,
    pages,
    hear: async (trx, heard) => {
      await hearCustomers(trx, heard)
      await hearForTriggers(trx, heard)
    },
    installation,
    shopifySecrets,
    shopify,
    post: openPostOffice({ mailFrom, replyDomain, addressOf: serversFor(config) }),
    sendTest: testPost({ db, senders, mailFrom }),
    stores,
    take: (now) => timed('take', () => takeJournal({ db, keys, report }, now)),
    watchParcels: (now) => watchParcels({ db, carriers: carriersFor(config), append: journal.append, report }, now),
    readComments: () => readComments({ db, report, elsewhere: config.themes ? openElsewhere(config.themes) : null }),
    rewards: (now) =>
      workOnRewards(
        { db, keys, makers: { ...stores.rewards, ...(shopify ? { shopify: shopify.rewards } : {}) }, report },
        now,
      ),
    startTriggers: (now) => startTriggers({ db, triggers: shopify ? { shopify: shopify.trigger } : {}, report }, now),
    tellPrograms: (now) => deliverWebhooks({ db, keys, post, describe: (...what) => describe(db.knex, ...what) }, now),
    close: async () => {
      await shopify?.close()
      await stores.close()
      await journal.stop()
      await senders.close()
      await channel.close()
      await wayOut.postman.finished()
      await db.close()
    },
  }
}
