import type { Knex } from 'knex'
import { npsOf, shareOf } from '../../domain/nps.ts'
import type { OwnSurvey } from '../../domain/own-survey.ts'
import { bandOf, isScale, type Question, scoresOf, type Survey } from '../../domain/survey.ts'
import { sayIn } from '../../domain/words.ts'
import { bandsOf, type Scores, scoresIn } from '../../metrics/scores.ts'
import { askedIn } from '../../metrics/asked.ts'
import { ownSurveyById } from '../../shops/own-surveys.ts'
import { percent, whole } from '../figures.ts'
import type { Language } from '../language.ts'
import { one } from '../query.ts'
import type { Visit } from '../visit.ts'

/** What a survey of the shop's own brought: its score, every question counted, and the latest words. */
export async function surveyResults(visit: Visit): Promise<void> {
  const { needs, req, shop, base, language, now } = visit
  const { knex } = needs.db
  const own = await ownSurveyById(knex, shop.id, one(req.params['id']))
  if (!own) return visit.missing()
  const { survey, name } = own
  const period = { from: 0, to: now + 1 }
  const scores = await scoresIn(knex, shop.id, survey.name, period)
  const [answers, suspected] = await countAnswers(knex, shop.id, name)
  const asked = await askedIn(knex, shop.id, [name], period)
  const tallies = await talliesOf(knex, shop.id, own)
  visit.show('survey-results', 'surveys', {
    title: own.title,
    answers,
    suspected,
    asked: asked.sent - asked.bounced,
    headline: headlineOf(survey, scores, language),
    questions: survey.questions
      .filter(({ type }) => type !== 'text')
      .map((question) => drawCounts(question, survey, scores, tallies, language)),
    words: await latestWords(knex, shop.id, survey.name, base),
    edit: own.closed ? null : `${base}/surveys/${own.id}`,
    back: `${base}/surveys`,
  })
}

async function countAnswers(knex: Knex, shopId: number, flow: string): Promise<readonly [number, number]> {
  const rows = (await knex('responses')
    .where({ shop_id: shopId, flow })
    .groupBy('suspected')
    .select('suspected')
    .count({ n: '*' })) as { suspected: number; n: number | string }[]
  const count = (suspected: number): number => Number(rows.find((row) => row.suspected === suspected)?.n ?? 0)
  return [count(0), count(1)]
}

/** NPS, or the share of good answers, with the interval around it; null while there are too few. */
function headlineOf({ kind }: Survey, scores: Scores, language: Language) {
  if (kind === 'open') return null
  const bands = bandsOf(kind, scores)
  const n = bands.promoters + bands.passives + bands.detractors
  if (kind === 'nps') {
    const nps = npsOf(bands)
    return (
      nps && {
        key: 'results.nps',
        value: whole(nps.value, language),
        low: whole(nps.low, language),
        high: whole(nps.high, language),
      }
    )
  }
  const share = n < 10 ? null : shareOf(bands.promoters, n)
  const words = (value: number): string => percent(value, language)
  return share && { key: `results.${kind}`, value: words(share.value), low: words(share.low), high: words(share.high) }
}

/** By question and chosen value, how many answers that count. */
type Tallies = ReadonlyMap<string, number>

async function talliesOf(knex: Knex, shopId: number, { survey }: OwnSurvey): Promise<Tallies> {
  const counted = { 'responses.shop_id': shopId, survey: survey.name, suspected: 0, verified: 1 }
  const parts = (await knex('responses')
    .join('answer_parts', (on) => {
      on.on('answer_parts.shop_id', 'responses.shop_id').andOn('answer_parts.response_id', 'responses.id')
    })
    .where(counted)
    .groupBy('question', 'value')
    .select('question', 'value')
    .count({ n: '*' })) as { question: string; value: string; n: number | string }[]
  const drivers = (await knex('responses').where(counted).whereNot({ drivers: '[]' }).pluck('drivers')) as string[]
  const tallies = new Map(parts.map(({ question, value, n }) => [`${question} ${value}`, Number(n)]))
  for (const driver of drivers.flatMap((told) => JSON.parse(told) as string[]))
    tallies.set(`driver ${driver}`, (tallies.get(`driver ${driver}`) ?? 0) + 1)
  return tallies
}

function drawCounts(question: Question, survey: Survey, scores: Scores, tallies: Tallies, language: Language) {
  const { id, type } = question
  const counted = (value: string): number =>
    id === 'score' ? (scores.get(Number(value)) ?? 0) : (tallies.get(`${id} ${value}`) ?? 0)
  const values = isScale(type)
    ? scoresOf({ kind: type }).map((score) => ({
        label:
          type === 'yes'
            ? sayIn((score === 1 ? question.ends?.most : question.ends?.least) ?? {}, language)
            : String(score),
        n: counted(String(score)),
        band: bandOf(type, score),
      }))
    : (question.options ?? []).map((option) => ({
        label: sayIn(option.text, language),
        n: counted(option.id),
        band: 'none',
      }))
  const most = Math.max(1, ...values.map(({ n }) => n))
  return {
    id,
    text: sayIn(question.text, language, survey.language ?? 'en'),
    typeKey: `question.${type}`,
    values: values.map((value) => ({ ...value, width: Math.round((200 * value.n) / most) })),
  }
}

async function latestWords(knex: Knex, shopId: number, survey: string, base: string) {
  const rows = (await knex('responses')
    .where({ shop_id: shopId, survey, suspected: 0 })
    .where('comment', '>', '')
    .orderBy('at', 'desc')
    .limit(20)
    .select('id', 'comment', 'at')) as { id: string; comment: string; at: number }[]
  return rows.map(({ id, comment, at }) => ({ comment, at, href: `${base}/feedback/${id}` }))
}
