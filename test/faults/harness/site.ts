import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createConnection } from 'mysql2/promise'
import { openApp } from '../../../app/app.ts'
import { type Database, readConfig } from '../../../app/config.ts'
import { type Db, openDb } from '../../../app/db/db.ts'
import { saveFlowSettings, switchFlow } from '../../../app/shops/flow-settings.ts'
import { addShop, type NewShop } from '../../../app/shops/shops.ts'
import { balance } from './books.ts'
import type { Disk } from './disk.ts'
import { openBalancer, openFormation } from './formation.ts'
import { type Judge, startJudge } from './sink.ts'
import type { Setting } from './proof.ts'
import { type Ended, type Environment, runCommand, type Server, startServer } from './server.ts'
import { urlOf } from '../../support/databases.ts'
import { freePort } from '../../support/port.ts'

export const secret = 'a secret for tests only'
export const inboundSecret = 'another secret for tests'
export const shopify = 'cups.myshopify.com'
export const woo = 'cups.example'

/** One installation of Aftercare under test: a fresh database, two shops, a mail server that judges, and servers to hurt. */
export type Site = {
  readonly url: string
  readonly env: Environment
  readonly folder: string
  readonly log: string
  readonly database: Database
  /** The database as an onlooker sees it. */
  readonly db: Db
  /** Looks at the database anew, which is another one now. */
  readonly reopen: () => Promise<void>
  readonly judge: Judge
  readonly shopIds: Readonly<Record<typeof shopify | typeof woo, number>>
  readonly serve: (env?: Environment, wrapped?: readonly string[]) => Promise<Server>
  /** A server that only takes deliveries in. */
  readonly door: () => Promise<Server>
  readonly work: (env?: Environment) => Promise<Server>
  readonly command: (args: readonly string[], env?: Environment) => Promise<Ended>
  /** `unfinished`: what it leaves behind was never meant to add up. */
  readonly close: (how?: 'unfinished') => Promise<void>
}

async function freshDatabase({ kind, mariaDb }: Setting, folder: string): Promise<Database> {
  if (kind === 'sqlite') return { kind, file: join(folder, 'aftercare.sqlite') }
  if (!mariaDb) throw new Error('this proof needs a database server of its own')
  const name = `faults_${randomBytes(4).toString('hex')}`
  const connection = await createConnection(mariaDb.url)
  await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`)
  await connection.end()
  return { kind, url: `${mariaDb.url}/${name}` }
}

const newShops: Readonly<Record<typeof shopify | typeof woo, NewShop>> = {
  [shopify]: { domain: shopify, platform: 'shopify', name: 'Cups & Co', locale: 'en', address: '1 Example Street' },
  [woo]: {
    domain: woo,
    platform: 'woocommerce',
    webhookSecret: secret,
    name: 'Cups & Co',
    locale: 'en',
    address: '1 Example Street',
  },
}

export async function openSite(
  setting: Setting,
  {
    flows = ['delivery-notice'],
    env: more = {},
    disk,
  }: { readonly flows?: readonly string[]; readonly env?: Environment; readonly disk?: Disk } = {},
): Promise<Site> {
  const folder = mkdtempSync('/tmp/aftercare-faults-')
  const data = join(disk?.folder ?? folder, 'data')
  mkdirSync(data)
  const database = await freshDatabase(setting, data)
  const judge = await startJudge(folder)
  const doors = setting.many ? [await freePort(), await freePort()] : []
  const balancer = setting.many ? await openBalancer(doors) : null
  const port = balancer?.port ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  const env: Environment = {
    PORT: String(port),
    APP_URL: url,
    DATABASE_URL: urlOf(database),
    DATA_DIR: data,
    SECRET_KEY: Buffer.alloc(32, 5).toString('base64'),
    SMTP_URL: judge.url,
    MAIL_FROM: 'letters@aftercare.example',
    INBOUND_SECRET: inboundSecret,
    SHOPIFY_API_SECRET: secret,
    TEST_SWITCHES: 'on',
    ...(setting.redisUrl === null ? {} : { REDIS_URL: setting.redisUrl }),
    ...more,
  }
  const shopIds = await prepare(env, flows)
  let db = openDb(database)
  const log = join(folder, 'servers.log')
  const servers: Server[] = []
  const start = async (...how: Parameters<typeof startServer>): Promise<Server> => {
    const server = await startServer(...how)
    servers.push(server)
    return server
  }
  const serve: Site['serve'] = (extra = {}, wrapped = []) => start(['serve'], { ...env, ...extra }, log, wrapped)
  const work: Site['work'] = (extra = {}) => start(['work'], { ...env, ...extra }, log)
  const doorAt = (at: number) => () => start(['serve', '--no-work'], { ...env, PORT: String(at) }, log)
  const atDoors = openFormation(doors.map(doorAt), setting.dice)
  const everybody = openFormation([...doors.map(doorAt), work, work, work, work], setting.dice)
  const site: Site = {
    url,
    env,
    folder,
    log,
    database,
    get db() {
      return db
    },
    async reopen() {
      await db.close()
      db = openDb(database)
    },
    judge,
    shopIds,
    serve: setting.many ? everybody : serve,
    door: setting.many ? atDoors : doorAt(port),
    work,
    command: (args, extra = {}) => runCommand(args, { ...env, LOG_LEVEL: 'error', ...extra }),
    async close(how) {
      if (how !== 'unfinished') await balance(site, setting.say).catch((error: unknown) => setting.say(String(error)))
      // A proof that broke off left them running.
      await Promise.all(servers.filter((server) => server.alive()).map((server) => server.kill()))
      balancer?.close()
      await db.close()
      await judge.stop()
      if (!process.env.AFTERCARE_KEEP) rmSync(folder, { recursive: true, force: true })
    },
  }
  return site
}

async function prepare(env: Environment, flows: readonly string[]): Promise<Site['shopIds']> {
  const app = await openApp(readConfig({ ...env, LOG_LEVEL: 'error' }))
  const shopIds: Record<string, number> = {}
  for (const shop of Object.values(newShops)) {
    const { id, domain } = await addShop(app.db, app.keys, shop, 0)
    shopIds[domain] = id
    for (const flow of flows) {
      await switchFlow(app.db, id, flow, true, 0)
      // One telling of an order with its parcel makes one letter.
      if (flow === 'delivery-notice') await saveFlowSettings(app.db, id, flow, { announceDispatch: true }, 0)
    }
  }
  await app.close()
  return shopIds as Site['shopIds']
}
