import { npsChange } from '../domain/nps.ts'
import type { SurveyResult } from '../metrics/answers.ts'
import type { Language } from './language.ts'

/** A whole number with a true minus sign, and never "−0". */
export const whole = (value: number, language: Language): string =>
  new Intl.NumberFormat(language, { maximumFractionDigits: 0 })
    .format(Math.round(value) === 0 ? 0 : value)
    .replace('-', '−')

export const percent = (share: number, language: Language): string =>
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share)

/** Where a value stands on the little scale, whose drawing is 200 wide. */
const scale = { nps: (value: number) => value + 100, csat: (share: number) => share * 200 }
const rounded = (value: number): number => Math.round(value * 10) / 10

/** A survey's card: the score, its interval as words and as a drawing, of how many it was asked, and what may be said of the change. */
export function scoreCard(kind: 'nps' | 'csat', result: SurveyResult, past: SurveyResult, language: Language) {
  const words = (value: number): string => (kind === 'nps' ? whole(value, language) : percent(value, language))
  const { n, asked, stage, score, low, high, responseRate } = result
  const place = scale[kind]
  return {
    kind,
    n,
    asked,
    stage,
    titleKey: `survey.${kind}`,
    rate: responseRate && percent(responseRate.value, language),
    missing: Math.max(0, 10 - n),
    early: stage === 'early',
    score:
      score === null || low === null || high === null
        ? null
        : {
            value: words(score),
            low: words(low),
            high: words(high),
            from: rounded(place(low)),
            width: rounded(Math.max(2, place(high) - place(low))),
            mark: rounded(Math.min(197, Math.max(0, place(score) - 1.5))),
          },
    change: stage === 'none' ? null : kind === 'nps' ? npsDifference(result, past, language) : null,
  }
}

function npsDifference(result: SurveyResult, past: SurveyResult, language: Language) {
  const change = npsChange(past, result)
  if (!change) return { key: 'change.none' }
  const points = whole(Math.abs(change.points), language)
  if (!change.clear) return { key: 'change.early', points: `${change.points < 0 ? '−' : '+'}${points}` }
  return { key: change.points > 0 ? 'change.up' : 'change.down', points }
}
