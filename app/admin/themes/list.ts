import type { Knex } from 'knex'
import { countOf } from '../../db/row.ts'
import type { Topic } from '../../domain/themes/topics.ts'
import { sayIn } from '../../domain/words.ts'
import { day, type Instant } from '../../domain/time.ts'
import { vocabularyOf } from '../../shops/vocabulary.ts'
import { percent } from '../figures.ts'
import { choice, withQuery } from '../query.ts'
import type { Visit } from '../visit.ts'

const periods = ['90', '30', '365'] as const
const shownExamples = 3

type Period = { readonly from: Instant; readonly to: Instant }
type Counts = { readonly good: number; readonly bad: number; readonly all: number }

/** What customers write about: how often, in what tone, whether more or less than before, and in whose words. */
export async function themes(visit: Visit): Promise<void> {
  const { needs, req, shop, base, language, now } = visit
  const { knex } = needs.db
  const days = choice(req.query['days'], periods)
  const length = Number(days) * day
  const { topics } = await vocabularyOf(knex, shop.id)
  const period = { from: now - length, to: now + 1 }
  const counts = await countsOf(knex, shop.id, period)
  const before = await countsOf(knex, shop.id, { from: now - 2 * length, to: now - length })
  const comments = await commentsIn(knex, shop.id, period)
  const items = await Promise.all(
    topics.map(async (topic) => ({
      ...drawTopic(topic, counts, before, language),
      share: comments > 0 ? percent((counts.get(topic.id)?.all ?? 0) / comments, language) : null,
      examples: await examplesOf(knex, shop.id, topic.id, period, base),
    })),
  )
  visit.show('themes', 'themes', {
    periods: [...periods]
      .sort((a, b) => Number(a) - Number(b))
      .map((value) => ({
        href: withQuery(`${base}/themes`, { days: value }),
        key: `themes.days.${value}`,
        current: value === days,
      })),
    comments,
    items: items.filter(({ all }) => all > 0).sort((a, b) => b.all - a.all),
    quiet: items.filter(({ all }) => all === 0).map(({ name }) => name),
    edit: `${base}/themes/edit`,
    surveys: `${base}/surveys`,
  })
}

function drawTopic(
  { id, name }: Topic,
  counts: ReadonlyMap<string, Counts>,
  before: ReadonlyMap<string, Counts>,
  language: string,
) {
  const { good, bad, all } = counts.get(id) ?? { good: 0, bad: 0, all: 0 }
  const past = before.get(id)?.all ?? 0
  const width = (n: number): number => (all === 0 ? 0 : Math.round((200 * n) / all))
  return {
    id,
    name: sayIn(name, language),
    all,
    good,
    bad,
    neither: all - good - bad,
    badWidth: width(bad),
    neitherFrom: width(bad),
    neitherWidth: width(all - good - bad),
    goodFrom: 200 - width(good),
    goodWidth: width(good),
    past,
    // A handful more or less is chance: twice the square root is about what chance does.
    trendKey:
      Math.abs(all - past) <= 2 * Math.sqrt(all + past) ? 'themes.same' : all > past ? 'themes.more' : 'themes.less',
  }
}

const valid = { 'responses.suspected': 0, 'responses.verified': 1 }

const mentions = (knex: Knex, shopId: number, { from, to }: Period): Knex.QueryBuilder =>
  knex('response_topics')
    .join('responses', (on) => {
      on.on('responses.shop_id', 'response_topics.shop_id').andOn('responses.id', 'response_topics.response_id')
    })
    .where({ 'response_topics.shop_id': shopId, ...valid })
    .where('response_topics.at', '>=', from)
    .where('response_topics.at', '<', to)

async function countsOf(knex: Knex, shopId: number, period: Period): Promise<ReadonlyMap<string, Counts>> {
  const rows = (await mentions(knex, shopId, period)
    .groupBy('topic', 'sentiment')
    .select('topic', 'sentiment')
    .count({ n: '*' })) as { topic: string; sentiment: number; n: number | string }[]
  const counts = new Map<string, Counts>()
  for (const { topic, sentiment, n } of rows) {
    const { good, bad, all } = counts.get(topic) ?? { good: 0, bad: 0, all: 0 }
    const more = Number(n)
    counts.set(topic, {
      good: good + (sentiment > 0 ? more : 0),
      bad: bad + (sentiment < 0 ? more : 0),
      all: all + more,
    })
  }
  return counts
}

const commentsIn = (knex: Knex, shopId: number, { from, to }: Period): Promise<number> =>
  countOf(
    knex('responses')
      .where({ shop_id: shopId, suspected: 0, verified: 1 })
      .where('at', '>=', from)
      .where('at', '<', to)
      .where('comment', '>', ''),
  )

/** The newest comments about a topic, unhappy ones first: they are what there is to do. */
async function examplesOf(knex: Knex, shopId: number, topic: string, period: Period, base: string) {
  const rows = (await mentions(knex, shopId, period)
    .where({ topic })
    .where('responses.comment', '>', '')
    .orderBy('sentiment')
    .orderBy('responses.at', 'desc')
    .limit(shownExamples)
    .select('responses.id', 'responses.comment', 'sentiment')) as { id: string; comment: string; sentiment: number }[]
  return rows.map(({ id, comment, sentiment }) => ({
    href: `${base}/feedback/${id}`,
    comment: comment.length > 160 ? `${comment.slice(0, 160).trimEnd()}…` : comment,
    toneKey: sentiment > 0 ? 'themes.good' : sentiment < 0 ? 'themes.bad' : 'themes.neither',
    look: sentiment > 0 ? 'well' : sentiment < 0 ? 'hurt' : 'quiet',
  }))
}
