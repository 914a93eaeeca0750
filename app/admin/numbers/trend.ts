import type { Measure } from '../../domain/measure.ts'
import { answersOf } from '../../domain/nps.ts'
import { day } from '../../domain/time.ts'
import type { Period } from '../../metrics/period.ts'
import type { Step } from '../../metrics/trend.ts'
import { drawTrend } from '../../render/chart.ts'
import type { Language } from '../language.ts'
import { ends, figureOf, inWords } from './words.ts'

/** A survey's way through a period: the drawing with its intervals, and the same figures as rows, the newest first. */
export function trendShown({ unit, score }: Measure, period: Period, steps: readonly Step[], language: Language) {
  const [least, most] = ends(unit)
  const rules = unit === 'points' ? [100, 50, 0, -50, -100] : [1, 0.75, 0.5, 0.25, 0]
  const drawing = drawTrend(
    steps.map(({ bands }) => score(bands)),
    least,
    most,
    rules,
  )
  return {
    drawing: {
      ...drawing,
      rules: drawing.rules.map((rule, index) => ({
        ...rule,
        place: index,
        label: inWords(unit, rule.value, language),
      })),
    },
    first: period.from,
    last: period.to - day,
    rows: steps
      .map((step) => ({
        from: step.period.from,
        n: answersOf(step.bands),
        score: figureOf(unit, score(step.bands), language),
      }))
      .toReversed(),
  }
}
