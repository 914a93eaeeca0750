import { countOf } from '../db/row.ts'
import { measures } from '../domain/measure.ts'
import { formatMoney } from '../domain/money.ts'
import { localTime, momentOf } from '../domain/local-time.ts'
import { day, type Instant } from '../domain/time.ts'
import { isTimeZone } from '../domain/time-zone.ts'
import { csatOf, npsOf } from '../metrics/answers.ts'
import { recoveredCarts } from '../metrics/carts.ts'
import { sentToday, whyNotSent } from '../metrics/letters.ts'
import { before, type Period } from '../metrics/period.ts'
import { trendOf } from '../metrics/trend.ts'
import { flowStates } from '../shops/flow-settings.ts'
import { platformLettersOf } from '../shops/platform-letters.ts'
import { shopFlows } from '../outbox/shop-flows.ts'
import { type AnswerRow, answersOf, itemsOf, whereWaiting } from './answers.ts'
import { scoreCard } from './figures.ts'
import { deliveryProblems } from './delivery-problems.ts'
import { journeyMap, periodOf } from './journey.ts'
import { pastReading } from './past.ts'
import { doubledFlows } from './platform-letters.ts'
import { trendShown } from './numbers/trend.ts'
import { setUpSteps } from './set-up-steps.ts'
import { choice } from './query.ts'
import { reasonIn } from './reasons.ts'
import type { Visit } from './visit.ts'

const shownAnswers = 3
const shownReasons = 6
/** Whoever has more than these waiting is not helped by the number. */
const mostCounted = 1000
/** What holds letters back is looked into while it can still be mended. */
const reasonsFor = 7 * day
/** In days: weeks of fewer answers than ten are gaps, so a line needs a quarter. */
const trendFor = 91

/** The shop's own day, by its own clock. */
function todayOf(now: Instant, timeZone: string): Period {
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC'
  const { date } = localTime(now, zone)
  return { from: momentOf(date, 0, zone), to: momentOf(date.add({ days: 1 }), 0, zone) }
}

/** The first thing to read: what to do next, then how things stand. */
export async function home(visit: Visit): Promise<void> {
  const { needs, shop, language, now, base } = visit
  const { knex } = needs.db
  const days = choice(visit.req.query['days'], ['30', '7', '90', '365'])
  // Whole days, as on all pages of figures: they are added up from what is counted already.
  const period = periodOf(now, Number(days))
  const past = before(period)
  // Side by side, since a database server that is not asked one thing after another answers sooner.
  const [reasons, letters, waiting, recovered, map, npsBefore, csatBefore, reading, problems, setup, trend] =
    await Promise.all([
      whyNotSent(knex, shop.id, { from: now - reasonsFor, to: now + 1 }),
      sentToday(knex, shop.id, todayOf(now, shop.timeZone)),
      waitingAnswers(visit),
      recoveredCarts(knex, shop.id, period),
      journeyMap(visit, Number(days)),
      npsOf(knex, shop.id, past),
      csatOf(knex, shop.id, past),
      pastReading(visit),
      deliveryProblems(visit),
      visit.session.role === 'owner' ? setUpSteps(visit) : null,
      npsTrend(visit, Number(days)),
    ])
  visit.show('home', 'home', {
    now,
    days,
    periods: ['7', '30', '90', '365'].map((value) => ({
      href: `${base}?days=${value}`,
      key: `period.${value}`,
      current: value === days,
    })),
    next: await nextStep(visit, waiting, letters.unconfirmed),
    nps: map.nps && scoreCard('nps', map.nps, npsBefore, language),
    csat: map.csat && scoreCard('csat', map.csat, csatBefore, language),
    letters,
    past: reading,
    reasons: reasons.slice(0, shownReasons).map((reason) => ({ ...reason, why: reasonIn(language, reason.why) })),
    reasonDays: reasonsFor / day,
    moreReasons: Math.max(0, reasons.length - shownReasons),
    waiting,
    problems,
    setup,
    trend,
    map,
    more: waiting.count > waiting.items.length,
    recovered: {
      ...recovered,
      totals: recovered.totals.map((money) => formatMoney(money, language)).join(' + '),
    },
  })
}

type Waiting = { readonly many: boolean; readonly count: number }

/** NPS week by week; null until two weeks have something to say. */
async function npsTrend({ needs, shop, language, now }: Visit, days: number) {
  const to = (Math.floor(now / day) + 1) * day
  const period = { from: to - Math.max(days, trendFor) * day, to }
  const trend = trendShown(measures.nps, period, await trendOf(needs.db.knex, shop.id, 'nps', period), language)
  const said = trend.rows.filter(({ score }) => score !== null)
  const [last, first] = [said[0], said.at(-1)]
  if (said.length < 2 || !last?.score || !first?.score) return null
  return {
    ...trend,
    ends: { from: first.score.value, to: last.score.value, low: last.score.low, high: last.score.high },
  }
}

async function waitingAnswers(visit: Visit) {
  const { needs, shop } = visit
  const { knex } = needs.db
  const some = knex('responses')
    .where({ 'responses.shop_id': shop.id })
    .where(whereWaiting)
    .select('responses.id')
    .limit(mostCounted + 1)
  const counted = await countOf(knex.from(some.as('some')))
  const rows = (await answersOf(knex, shop.id)
    .where(whereWaiting)
    .orderBy('responses.at', 'desc')
    .limit(shownAnswers)) as AnswerRow[]
  return {
    many: counted > mostCounted,
    count: Math.min(counted, mostCounted),
    items: await itemsOf(knex, visit, rows),
  }
}

/** One sentence and one button: what stands still before people, people before letters, letters before deliveries, deliveries before settings. */
async function nextStep({ needs, shop, base }: Visit, waiting: Waiting, unconfirmed: number) {
  const { knex } = needs.db
  const step = (name: string, path: string, count = 0) => ({
    count,
    key: `next.${name}`,
    action: `action.${name}`,
    href: `${base}/${path}`,
  })
  const stateOf = await flowStates(knex, shop.id)
  const { all: flows } = await shopFlows(knex, shop.id)
  const paused = flows.find(({ name }) => stateOf(name).paused !== null)
  if (paused) return step('paused', `flows/${paused.name}`)
  const theirs = await platformLettersOf(knex, shop.id)
  const doubled = doubledFlows(shop).find((name) => stateOf(name).onSince !== null && (theirs(name).seen ?? 0) > 0)
  if (doubled) return step('twice', `flows/${doubled}`, theirs(doubled).seen ?? 0)
  if (waiting.count > 0) return step(waiting.many ? 'manyAnswers' : 'answers', 'feedback?waiting=yes', waiting.count)
  if (unconfirmed > 0) return step('unconfirmed', 'messages?state=uncertain', unconfirmed)
  const setAside = await countOf(knex('journal').where({ shop_id: shop.id, state: 'set aside' }))
  if (setAside > 0) return step('setAside', 'journal?state=set+aside', setAside)
  if (flows.every(({ name }) => stateOf(name).onSince === null)) return step('flows', 'flows')
  const heard = await knex('journal').where({ shop_id: shop.id }).first('id')
  return heard ? step('nothing', 'feedback') : step('quiet', 'journal')
}
