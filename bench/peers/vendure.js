import BetterSqlite3 from 'better-sqlite3'
import mysql2 from 'mysql2'
import {
  bootstrap,
  DefaultJobQueuePlugin,
  DefaultLogger,
  EventBus,
  JobQueueService,
  LogLevel,
  OrderStateTransitionEvent,
  RequestContextService,
} from '@vendure/core'
import { EmailPlugin, EmailSendEvent, FileBasedTemplateLoader, orderConfirmationHandler } from '@vendure/email-plugin'
import { answerWith } from '../process.ts'
import { orderOf, shippingLines, templates, templateVars } from './order-confirmation.js'

/*
 * A Vendure server as its guide shows it, in one process with its worker: the queue of jobs in its database, and the email plugin.
 * MANNER tuned is what its settings allow: twenty jobs at a time, looked for every millisecond, pooled connections, SQLite with a write-ahead log.
 */
const { DATABASE_URL = '', SMTP_URL = '', MANNER, TABLES } = process.env
const tuned = MANNER === 'tuned'
const { hostname: host, port } = new URL(SMTP_URL)

// Both drivers are the ones Aftercare itself uses.
const database = DATABASE_URL.startsWith('sqlite:')
  ? {
      type: 'better-sqlite3',
      driver: BetterSqlite3,
      database: DATABASE_URL.slice('sqlite:'.length),
      enableWAL: tuned,
    }
  : { type: 'mariadb', driver: mysql2, connectorPackage: 'mysql2', url: DATABASE_URL }

const app = await bootstrap({
  apiOptions: { port: 0, adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
  authOptions: { cookieOptions: { secret: 'a secret for measuring only' } },
  dbConnectionOptions: { ...database, synchronize: TABLES === 'create' },
  paymentOptions: { paymentMethodHandlers: [] },
  logger: new DefaultLogger({ level: LogLevel.Error }),
  plugins: [
    tuned ? DefaultJobQueuePlugin.init({ concurrency: 20, pollInterval: 1 }) : DefaultJobQueuePlugin,
    EmailPlugin.init({
      // The made-up order is in no database: it is taken as it is.
      handlers: [orderConfirmationHandler.loadData(async () => ({ shippingLines }))],
      templateLoader: new FileBasedTemplateLoader(templates),
      transport: {
        type: 'smtp',
        host,
        port: Number(port),
        secure: false,
        ...(tuned ? { pool: true, maxConnections: 20 } : {}),
      },
      globalTemplateVars: templateVars,
    }),
  ],
})
await app.get(JobQueueService).start()
const events = app.get(EventBus)
const ctx = await app.get(RequestContextService).create({ apiType: 'shop' })

let next = 0
let heard = () => {}
events.ofType(EmailSendEvent).subscribe((event) => heard(event))

/** Until the mail server has taken the last letter. */
async function send(count) {
  const [begun, used] = [performance.now(), process.cpuUsage()]
  let left = count
  const all = new Promise((resolve, reject) => {
    heard = ({ success, error }) => {
      if (!success) reject(error)
      else if (--left === 0) resolve()
    }
  })
  for (let index = 0; index < count; index++)
    await events.publish(new OrderStateTransitionEvent('ArrangingPayment', 'PaymentSettled', ctx, orderOf(next++)))
  await all
  const { user, system } = process.cpuUsage(used)
  return { seconds: (performance.now() - begun) / 1000, cpu: user + system }
}

answerWith(`http://127.0.0.1:${app.getHttpServer().address().port}`, ({ send: count }) => send(count))
