import { measures } from '../../domain/measure.ts'
import { type SurveyResult, surveyIn } from '../../metrics/answers.ts'
import { trendOf } from '../../metrics/trend.ts'
import { percent } from '../figures.ts'
import type { Language } from '../language.ts'
import type { Visit } from '../visit.ts'
import { type Asked, askedIn, choicesOf } from './asked.ts'
import { tabsOf } from './tabs.ts'
import { trendShown } from './trend.ts'
import { figureOf, inWords, verdictOf } from './words.ts'

/** One survey: its score with the interval, how it changed, of how many, and the way there. */
export async function scores(visit: Visit): Promise<void> {
  const { needs, shop, language, base } = visit
  const { knex } = needs.db
  const path = `${base}/numbers`
  const asked = askedIn(visit, path)
  const result = await surveyIn(knex, shop.id, asked.survey, asked.period)
  const past = await surveyIn(knex, shop.id, asked.survey, asked.past)
  const steps = await trendOf(knex, shop.id, asked.survey, asked.period)
  visit.show('numbers', 'numbers', {
    tabs: tabsOf(base, 'scores', asked, visit.session.role),
    choices: choicesOf(asked, path),
    ...scoreOf(asked, result, past, language),
    bands: bandsIn(asked, result, language),
    trend: result.n === 0 ? null : trendShown(asked, steps, language),
    everAnswered: result.n > 0 || (await knex('responses').where({ shop_id: shop.id }).first('id')) !== undefined,
  })
}

function scoreOf({ survey }: Asked, result: SurveyResult, past: SurveyResult, language: Language) {
  const { unit, difference } = measures[survey]
  const { n, stage, score, low, high, responseRate } = result
  const interval = score === null || low === null || high === null ? null : { value: score, low, high }
  return {
    survey,
    surveyKey: `survey.${survey}`,
    briefKey: `how.${survey}.brief`,
    longKey: `how.${survey}`,
    n,
    early: stage === 'early',
    missing: Math.max(0, 10 - n),
    score: figureOf(unit, interval, language),
    verdict: stage === 'none' ? null : verdictOf(unit, difference(past, result), language),
    pastScore: past.score === null ? null : inWords(unit, past.score, language),
    pastAnswers: past.n,
    asked: result.asked,
    rate: figureOf('share', responseRate, language),
  }
}

/** How the answers divide into bands, widths in a drawing 200 wide. */
function bandsIn({ survey }: Asked, result: SurveyResult, language: Language) {
  if (result.n === 0) return null
  let from = 0
  return (['promoters', 'passives', 'detractors'] as const).map((name) => {
    const share = result[name] / result.n
    const width = Math.round(2_000 * share) / 10
    const place = { from, width }
    from += width
    return {
      name,
      key: `band.${survey}.${name}`,
      answers: result[name],
      share: percent(share, language),
      ...place,
    }
  })
}
