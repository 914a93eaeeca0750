import { markHours } from '../app/db/changed-days.ts'
import { type Db, openDb } from '../app/db/db.ts'
import { migrate } from '../app/db/migrate.ts'
import { day, hour, minute } from '../app/domain/time.ts'
import { npsOf, surveyIn } from '../app/metrics/answers.ts'
import { rollAsked } from '../app/metrics/asked.ts'
import { before } from '../app/metrics/period.ts'
import { rollUp } from '../app/metrics/rollups.ts'
import { carriersIn, scorecardOf } from '../app/metrics/scorecard.ts'
import { scoresByValue } from '../app/metrics/scores.ts'
import { trendOf } from '../app/metrics/trend.ts'
import { deriveKeys } from '../app/keys/keys.ts'
import { addShop } from '../app/shops/shops.ts'
import { databaseKinds, freshDatabase } from './databases.ts'
import { atMost, type Figure, timesAtMost } from './figure.ts'

const answers = Number(process.env.AFTERCARE_BENCH_ANSWERS ?? 5_000_000)
const days = 730
const readings = 300
/** Late in a day, and just before the last hour's letters are added up, so that as much as can be is not counted yet. */
const end = Date.UTC(2026, 10, 20) - 31 * minute
const begin = end - days * day

/** NPS over any period of two years with five million answers, as the admin reads it: p95 of random periods, five rounds. */
export async function numbers(): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const kind of databaseKinds) {
    const { database, remove } = await freshDatabase(kind)
    await migrate(database)
    const db = openDb(database)
    try {
      figures.push(...(await measure(db, kind)))
    } finally {
      await db.close()
      await remove()
    }
  }
  return figures
}

async function measure(db: Db, kind: string): Promise<readonly Figure[]> {
  const keys = deriveKeys(Buffer.alloc(32, 7))
  const shop = await addShop(db, keys, { domain: 'many.example.com', platform: 'shopify', name: 'Many' }, begin)
  await fill(db, shop.id)
  const begun = performance.now()
  while ((await rollUp(db, end)) > 0);
  while ((await rollAsked(db, end)) > 0);
  const rolled = performance.now() - begun
  // Somebody answered a moment ago, somebody changed an answer of yesterday, and a letter of that day came back.
  await markHours(db.knex, { table: 'counted_days', shopId: shop.id }, [end - 1, end - 30 * hour])
  await markHours(db.knex, { table: 'letter_days', shopId: shop.id }, [end - 30 * hour])
  await npsOf(db.knex, shop.id, { from: begin, to: end })
  const rounds: number[] = []
  for (let round = 0; round < 5; round++) {
    const times: number[] = []
    for (let reading = 0; reading < readings; reading++) {
      const period = anyPeriod(round * readings + reading)
      const at = performance.now()
      await npsOf(db.knex, shop.id, period)
      times.push(performance.now() - at)
    }
    rounds.push(times.sort((a, b) => a - b)[Math.floor(readings * 0.95)] ?? Number.NaN)
  }
  const whole = await npsOf(db.knex, shop.id, { from: begin, to: end })
  if (whole.n !== answers) throw new Error(`${whole.n} answers were counted of ${answers}`)
  const size = `${answers / 1e6} million answers, ${kind}`
  const any = {
    bench: 'numbers',
    name: `NPS of any period, ${size}: p95`,
    unit: 'ms',
    rounds,
    asked: [atMost(50)],
    also: { 'days rolled up per second': days / (rolled / 1_000), n: whole.n },
  }
  return [any, ...(await againstCounting(db, shop.id, size)), await statements(db, shop.id, size)]
}

/** What the sums that are kept save: NPS of everything, against counting the answers themselves. */
async function againstCounting(db: Db, shopId: number, size: string): Promise<readonly Figure[]> {
  const [kept, counted]: number[][] = [[], []]
  for (let round = 0; round < 5; round++) {
    const begun = performance.now()
    await db
      .knex('responses')
      .where({ shop_id: shopId, survey: 'nps', suspected: 0, verified: 1 })
      .where('at', '>=', begin)
      .where('at', '<', end)
      .select(db.knex.raw('SUM(score >= 9) AS promoters, SUM(score <= 6) AS detractors, COUNT(*) AS n'))
    const between = performance.now()
    await npsOf(db.knex, shopId, { from: begin, to: end })
    counted?.push(between - begun)
    kept?.push(performance.now() - between)
  }
  const of = (name: string, rounds: readonly number[] = []): Figure => ({ bench: 'numbers', name, unit: 'ms', rounds })
  const anchor = of(`counting every answer, ${size}`, counted)
  return [anchor, { ...of(`NPS of two years, ${size}`, kept), against: [anchor], asked: [timesAtMost(1 / 50, 1 / 80)] }]
}

/** Every statement of the pages of numbers over a quarter, as they ask them: the slowest of each round. */
async function statements(db: Db, shopId: number, size: string): Promise<Figure> {
  const begun = new Map<string, number>()
  let slowest = { time: 0, sql: '' }
  db.knex.on('query', ({ __knexQueryUid: id }: Asked) => begun.set(id, performance.now()))
  db.knex.on('query-response', (_, { __knexQueryUid: id, sql }: Asked) => {
    const time = performance.now() - (begun.get(id) ?? performance.now())
    if (time > slowest.time) slowest = { time, sql }
  })
  const to = Math.ceil(end / day) * day
  const period = { from: to - 90 * day, to }
  const { knex } = db
  const rounds: number[] = []
  let sql = ''
  for (let round = 0; round < 21; round++) {
    slowest = { time: 0, sql: '' }
    await surveyIn(knex, shopId, 'nps', period)
    await trendOf(knex, shopId, 'nps', period)
    await scoresByValue(knex, shopId, 'nps', 'carrier', period)
    await scorecardOf(knex, shopId, period, before(period))
    await carriersIn(knex, shopId, period)
    rounds.push(slowest.time)
    sql = slowest.sql
  }
  return {
    bench: 'numbers',
    name: `slowest statement of the pages of numbers, a quarter of ${size}`,
    unit: 'ms',
    rounds: rounds.slice(1),
    asked: [atMost(4)],
    also: { 'the slowest': sql.replaceAll(/\s+/g, ' ').slice(0, 120) },
  }
}

type Asked = { readonly __knexQueryUid: string; readonly sql: string }

/** From a minute to two years, at any minute; every third ends now, as the pages' own do. */
function anyPeriod(seed: number): { from: number; to: number } {
  const roll = (salt: number): number => (Math.imul(seed * 3 + salt, 0x9e3779b1) >>> 0) / 4_294_967_296
  const length = Math.floor((days * day * roll(1) ** 2) / minute) * minute + minute
  const to = seed % 3 === 0 ? end : begin + length + Math.floor((roll(2) * (end - begin - length)) / minute) * minute
  return { from: to - length, to }
}

/** Answers spread evenly, one in five of them changed since; a machine's or a stranger's none. Letters of the last days only: older days are rolled up. One in fifty came back. */
async function fill(db: Db, shopId: number): Promise<void> {
  const { sequence, hex } =
    db.kind === 'sqlite'
      ? {
          sequence: (from: number, to: number) =>
            `(WITH RECURSIVE n(seq) AS (SELECT ${from} UNION ALL SELECT seq + 1 FROM n WHERE seq < ${to}) SELECT seq FROM n) AS n`,
          hex: `printf('%032x', seq)`,
        }
      : { sequence: (from: number, to: number) => `seq_${from}_to_${to} AS n`, hex: `LPAD(HEX(seq), 32, '0')` }
  const spacing = (end - begin) / answers
  const chunk = 250_000
  for (let from = 1; from <= answers; from += chunk) {
    const to = Math.min(from + chunk - 1, answers)
    await db.knex
      .raw(`INSERT INTO responses (shop_id, id, slot, message_id, flow, survey, score, drivers, source, verified, suspected, at, updated_at)
      SELECT ${shopId}, ${hex}, ${hex}, ${hex}, 'nps', 'nps', (seq * 7919) % 11, '[]', 'click', 1, 0,
        FLOOR(${begin} + (seq - 1) * ${spacing}), FLOOR(${begin} + (seq - 1) * ${spacing}) + (seq % 5) * 1000
      FROM ${sequence(from, to)}`)
  }
  const letters = Math.ceil((answers * 5 * 3) / days)
  await db.knex
    .raw(`INSERT INTO messages (shop_id, id, flow, message_key, purpose, channel, step, facts, address_hash, locale, state, due_at, expires_at, fence, attempts, sent_at, created_at)
      SELECT ${shopId}, ${hex}, 'nps', ${hex}, 'survey', 'email', 1, '{}', 'hash', 'en', 'sent', 0, 0, 1, 1, FLOOR(${end} - seq * ${(3 * day) / letters}), 0
      FROM ${sequence(1, letters)}`)
  await db.knex.raw(`INSERT INTO inbound (shop_id, id, content_hash, received_at, kind, message_id)
      SELECT shop_id, id, id, sent_at + ${minute}, 'bounce', id FROM messages WHERE shop_id = ${shopId} AND sent_at % 50 = 0`)
}
