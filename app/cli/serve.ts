import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import type { App } from '../app.ts'
import type { Engine } from '../engine/engine.ts'
import { startEngine } from '../engine/index.ts'
import { startWatchdog } from '../engine/watchdog.ts'
import { hasAccounts } from '../shops/accounts.ts'
import { listShops } from '../shops/shops.ts'
import { makeSignInLink } from '../shops/staff.ts'
import { openWeb } from '../web.ts'
import { startTimetable } from '../../cron/index.ts'
import { anythingLeft } from './cron.ts'
import { readOptions } from './options.ts'

/** Web, workers and timetable in one process, until a signal asks it to stop. */
export async function serveCommand(app: App, argv: readonly string[]): Promise<number> {
  const { values } = readOptions(argv, { 'no-work': { type: 'boolean', default: false } })
  // Heard from the start: letters may be in hand before the server says that it is ready.
  const asked = signalled()
  const running = await start(app, { work: !values['no-work'] })
  await offerFirstRun(app)
  app.log.info({ address: running.address }, 'Aftercare is ready')
  await asked
  app.log.info('stopping: finishing what is in hand')
  await running.stop()
  return 0
}

/** A new installation belongs to whoever reads its log: the link there makes the first account. */
async function offerFirstRun(app: App): Promise<void> {
  const { knex } = app.db
  if ((await hasAccounts(knex)) || (await listShops(knex)).length > 0) return
  const token = await makeSignInLink(app.db, { shopId: null, now: Date.now() })
  app.log.info({ link: `${app.config.appUrl}/admin/sign-in/${token}` }, 'open this link within 15 minutes to set up')
}

/** Workers and timetable only. */
export async function workCommand(app: App): Promise<number> {
  const asked = signalled()
  const running = await startWork(app)
  app.log.info('Aftercare is working')
  await asked
  await running.stop()
  return 0
}

/** Starts what `serve` runs; the address is where it really listens. */
export async function start(
  app: App,
  { work }: { readonly work: boolean },
): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  await app.journal.drain()
  const engine = work ? await startWork(app) : await startEngine(null, engineNeeds(app))
  const server = openWeb(app, engine.wake)
  try {
    await listen(server, app.config.port, app.config.host)
  } catch (error) {
    await engine.stop()
    throw error
  }
  const { port } = server.address() as AddressInfo
  return {
    address: `http://${app.config.host === '0.0.0.0' ? 'localhost' : app.config.host}:${port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      // Requests in progress get a moment; keep-alive connections nobody uses do not hold up the end.
      const patience = setTimeout(() => server.closeAllConnections(), 5_000)
      await closed
      clearTimeout(patience)
      await engine.stop()
    },
  }
}

async function startWork(app: App): Promise<Engine> {
  await app.recover()
  const fence = await app.installation.look()
  if (fence) app.log.error({ fence }, 'no letters leave: this database is not what it was; see "aftercare doctor"')
  // The watchdog is a thread of some 10 MB: an idle server does without.
  let stopWatching: (() => Promise<void>) | null = null
  const work = {
    take: async (now: number) => {
      stopWatching ??= (await anythingLeft(app, now)) ? startWatchdog(app.config.testing.standstill ?? undefined) : null
      return stopWatching ? app.take(now) : 0
    },
    deliver: app.postman.round,
    now: Date.now,
    report: app.report,
  }
  const engine = await startEngine(work, engineNeeds(app))
  const stopTimetable = startTimetable(app)
  const mail = await readMail(app)
  return {
    wake: engine.wake,
    stop: async () => {
      await mail?.stop()
      stopTimetable()
      app.postman.stop()
      await engine.stop()
      await stopWatching?.()
    },
  }
}

const engineNeeds = ({ config, report }: App) => ({ redisUrl: config.redisUrl, report })

/** What reads mailboxes is loaded only where there is one. */
async function readMail({ config, db, keys, hear, report }: App): Promise<{ stop: () => Promise<void> } | null> {
  if (config.imapUrl === null) return null
  const { startMailReader } = await import('../responses/imap/reader.ts')
  return startMailReader({ db, keys, hear, report, url: config.imapUrl, now: Date.now })
}

const listen = (server: Server, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve)
  })

/** Resolves at the first SIGTERM or SIGINT; later ones change nothing, because the end is already under way. */
export const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
