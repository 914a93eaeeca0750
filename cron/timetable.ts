import { putDigests } from '../app/admin/numbers/digest-due.ts'
import type { App } from '../app/app.ts'
import { workOnLists } from '../app/customers/list-work.ts'
import { keepNoLonger } from '../app/db/retention.ts'
import { day, hour, type Instant, minute } from '../app/domain/time.ts'
import { checkSenders } from '../app/shops/sender-check.ts'
import { rollAsked } from '../app/metrics/asked.ts'
import { rollCounts } from '../app/metrics/daily.ts'
import { keepFigures } from '../app/metrics/kept.ts'
import { keepAlarms, lookForAlarms } from '../app/metrics/alarms.ts'
import { rollUp } from '../app/metrics/rollups.ts'

/** A job of the machine itself is run by each; any other by one of them, and what nobody ran in its time by its rule. */
type Turn =
  | { readonly machines: 'each' }
  | {
      readonly machines: 'one'
      readonly late: 'drop' | { /** Milliseconds between two runs. */ readonly within: number }
    }

export type Job = Turn & {
  readonly name: string
  /** Crontab form, in UTC; once a minute at most where one machine runs it for all. */
  readonly at: string
  readonly does: string
  readonly run: (app: App, now: Instant) => Promise<void>
}

/** Every schedule there is. Taking and delivering are not here: they begin when there is something to do. */
export const timetable: readonly Job[] = [
  {
    name: 'recover',
    machines: 'each',
    at: '* * * * *',
    does: 'puts right what an ended process left in hand',
    run: (app) => app.recover(),
  },
  {
    name: 'unconfirmed',
    machines: 'each',
    at: '* * * * *',
    does: 'looks for evidence of letters nobody confirmed, and sends once more where that is wanted',
    run: (app, now) => app.settleUnconfirmed(now),
  },
  {
    name: 'alarms',
    machines: 'each',
    at: '*/5 * * * *',
    does: 'looks for what is wrong and nobody would notice, and says so in the log, in /healthz and /metrics',
    run: async (app, now) => {
      const alarms = await lookForAlarms(app.db.knex, now)
      for (const { name, sentence } of alarms) app.log.error({ alarm: name }, sentence)
      await keepAlarms(app.db.knex, alarms, now)
    },
  },
  {
    name: 'pulse',
    machines: 'each',
    at: '* * * * *',
    does: 'remembers how far the database has come, so that an older copy of it is recognised',
    run: async (app) => {
      const fence = await app.installation.look()
      if (fence) app.log.error({ fence }, 'no letters leave until "aftercare resume"')
    },
  },
  {
    name: 'spool',
    machines: 'each',
    at: '* * * * *',
    does: 'brings in the deliveries that an ended process left in the spool',
    run: (app) => app.journal.drain(),
  },
  {
    name: 'history',
    // Each pull has a lease of its own.
    machines: 'each',
    at: '*/10 * * * * *',
    does: 'reads on in what shops had before they installed the app',
    run: async (app) => {
      await app.shopify?.readHistory()
    },
  },
  {
    name: 'reconcile',
    machines: 'one',
    late: { within: 15 * minute },
    at: '*/15 * * * *',
    does: 'asks the platforms for what their deliveries left out',
    run: async (app, now) => {
      await app.shopify?.readChanges(now)
      await app.stores.tend(now)
    },
  },
  {
    name: 'shops',
    machines: 'one',
    late: { within: 6 * hour },
    at: '37 */6 * * *',
    does: 'asks shops anew who they are, what they pay for and sell, and whether they remind of carts themselves',
    run: async (app) => void (await app.shopify?.refreshShops()),
  },
  {
    name: 'carriers',
    machines: 'each',
    at: '*/5 * * * *',
    does: 'asks carriers about parcels whose storefronts tell nothing of their way',
    run: async (app, now) => void (await app.watchParcels(now)),
  },
  {
    name: 'themes',
    machines: 'each',
    at: '* * * * *',
    does: 'finds what new comments are about',
    run: async (app) => void (await app.readComments()),
  },
  {
    name: 'lists',
    // Each list has a lease of its own.
    machines: 'each',
    at: '*/5 * * * * *',
    does: 'reads and imports the lists of other tools that merchants gave in',
    run: async (app, now) => void (await workOnLists(app, now)),
  },
  {
    name: 'senders',
    machines: 'each',
    at: '11 * * * *',
    does: 'asks the name servers whether shops may write from their own domains',
    run: async (app, now) => void (await checkSenders(app.db.knex, app.keys, app.post, now)),
  },
  {
    name: 'rewards',
    machines: 'each',
    at: '* * * * *',
    does: 'has codes for answers made and sent, and takes those that are over off the platform',
    run: (app, now) => app.rewards(now),
  },
  {
    name: 'triggers',
    // A row is in the hand of one process when the platform is asked.
    machines: 'each',
    at: '*/20 * * * * *',
    does: 'starts what merchants built in Shopify Flow for feedback',
    run: async (app, now) => void (await app.startTriggers(now)),
  },
  {
    name: 'tallies',
    machines: 'one',
    // The next minute adds up what this one left.
    late: 'drop',
    at: '* * * * *',
    does: 'adds up the days whose answers changed, so that pages need not count them',
    run: async (app, now) => {
      await rollUp(app.db, now)
      await rollCounts(app.db, now)
    },
  },
  {
    name: 'letters sent',
    machines: 'one',
    late: 'drop',
    at: '*/10 * * * *',
    does: 'adds up the letters of the hours that are over, and those that came back since',
    run: async (app, now) => void (await rollAsked(app.db, now)),
  },
  {
    name: 'figures',
    machines: 'one',
    late: 'drop',
    at: '* * * * *',
    does: 'counts anew, once a day for each shop, the figures that read thousands of people',
    run: (app, now) => keepFigures(app.db, now),
  },
  {
    name: 'digest',
    machines: 'each',
    at: '*/10 * * * *',
    does: 'has owners written to about the week, on Mondays by their own clock',
    run: (app, now) => putDigests(app.db, now),
  },
  {
    name: 'webhooks',
    machines: 'each',
    at: '*/5 * * * * *',
    does: 'tells shops’ own programs what happened',
    run: async (app, now) => void (await app.tellPrograms(now)),
  },
  {
    name: 'retention',
    machines: 'one',
    late: { within: day },
    at: '17 3 * * *',
    does: 'lets go of what has been kept long enough',
    run: async (app, now) => {
      const gone = await keepNoLonger(app.db, now)
      if (Object.keys(gone).length > 0) app.log.info(gone, 'let go of what has been kept long enough')
    },
  },
]
