import { measureOf } from '../../domain/measure.ts'
import { type SurveyResult, surveyIn } from '../../metrics/answers.ts'
import { trendOf } from '../../metrics/trend.ts'
import { percent } from '../figures.ts'
import type { Language } from '../language.ts'
import type { Visit } from '../visit.ts'
import { type Asked, askedIn, choicesOf } from './asked.ts'
import { questionsShown } from './questions.ts'
import { tabsOf } from './tabs.ts'
import { trendShown } from './trend.ts'
import { figureOf, inWords, verdictOf } from './words.ts'

/** One survey: its score with the interval, how it changed, of how many, the way there, and its own questions if it has any. */
export async function scores(visit: Visit): Promise<void> {
  const { needs, shop, language, base } = visit
  const { knex } = needs.db
  const path = `${base}/numbers`
  const asked = await askedIn(visit, path)
  const { survey, own, period } = asked
  const measure = measureOf(asked.kind)
  const result = await surveyIn(knex, shop.id, survey, period)
  const past = await surveyIn(knex, shop.id, survey, asked.past)
  const answers = knex('responses').where({ shop_id: shop.id, ...(own ? { survey } : {}) })
  visit.show('numbers', 'numbers', {
    tabs: tabsOf(base, 'scores', asked, visit.session.role),
    choices: choicesOf(asked, path),
    own: own && { title: own.title, href: own.closed ? null : `${base}/surveys/${own.id}` },
    ...scoreOf(asked, result, past, language),
    bands: measure && bandsIn(asked, result, language),
    trend:
      result.n === 0 || !measure
        ? null
        : trendShown(measure, period, await trendOf(knex, shop.id, survey, period), language),
    questions: own && result.n > 0 ? await questionsShown(visit, own, asked) : null,
    everAnswered: result.n > 0 || (await answers.first('id')) !== undefined,
  })
}

function scoreOf({ kind }: Asked, result: SurveyResult, past: SurveyResult, language: Language) {
  const measure = measureOf(kind)
  const { n, stage, score, low, high, responseRate, linked } = result
  const interval = score === null || low === null || high === null ? null : { value: score, low, high }
  return {
    scored: measure !== null,
    surveyKey: `survey.${kind}`,
    briefKey: `how.${kind}.brief`,
    longKey: `how.${kind}`,
    n,
    early: stage === 'early',
    missing: Math.max(0, 10 - n),
    score: measure && figureOf(measure.unit, interval, language),
    verdict: stage === 'none' || !measure ? null : verdictOf(measure.unit, measure.difference(past, result), language),
    pastScore: past.score === null || !measure ? null : inWords(measure.unit, past.score, language),
    pastAnswers: past.n,
    asked: result.asked,
    linked,
    byLetter: n - linked,
    rate: figureOf('share', responseRate, language),
  }
}

/** How the answers divide into bands, widths in a drawing 200 wide. */
function bandsIn({ kind }: Asked, result: SurveyResult, language: Language) {
  if (result.n === 0) return null
  let from = 0
  const names = (['promoters', 'passives', 'detractors'] as const).filter(
    (name) => kind !== 'yes' || name !== 'passives',
  )
  return names.map((name) => {
    const share = result[name] / result.n
    const width = Math.round(2_000 * share) / 10
    const place = { from, width }
    from += width
    return {
      name,
      key: `band.${kind}.${name}`,
      answers: result[name],
      share: percent(share, language),
      ...place,
    }
  })
}
