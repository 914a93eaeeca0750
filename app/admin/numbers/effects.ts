import { shareDifference } from '../../domain/compare.ts'
import { type Kept, keptFigure } from '../../metrics/kept.ts'
import { type Repeat, repeatDays } from '../../metrics/repeats.ts'
import { flowStates } from '../../shops/flow-settings.ts'
import { flowNamed, flows } from '../../flows/index.ts'
import type { Language } from '../language.ts'
import type { Visit } from '../visit.ts'
import { tabsOf } from './tabs.ts'
import { figureOf, verdictOf } from './words.ts'

/** What experience brings: who orders again, and what the letters of each flow bring beyond what people would have bought anyway. */
export async function effects(visit: Visit): Promise<void> {
  const { needs, shop, language, base } = visit
  const { knex } = needs.db
  const repeats = await keptFigure(knex, shop.id, 'repeats')
  const lifts = await keptFigure(knex, shop.id, 'lifts')
  const stateOf = await flowStates(knex, shop.id)
  const measured = new Set(lifts?.figure.map(({ flow }) => flow))
  visit.show('numbers-effects', 'numbers', {
    tabs: tabsOf(base, 'effects', null, visit.session.role),
    days: repeatDays,
    countedAt: repeats?.at ?? null,
    bands: repeatRows(repeats?.figure.byBand ?? [], 'promoter', 'detractor', 'band.nps', language),
    outcomes: repeatRows(repeats?.figure.byOutcome ?? [], 'on time', 'late', 'outcome', language),
    lifts: lifts ? lifts.figure.flatMap((lift) => liftRow(lift, language)) : [],
    unmeasured: flows
      .filter(({ name, holdoutPercent }) => holdoutPercent && !measured.has(name) && stateOf(name).onSince !== null)
      .map(({ name, title }) => ({ href: `${base}/flows/${name}`, title: title[language] })),
  })
}

function repeatRows(rows: readonly Repeat[], good: string, bad: string, prefix: string, language: Language) {
  const [best, worst] = [rows.find(({ value }) => value === good), rows.find(({ value }) => value === bad)]
  const apart =
    best && worst && Math.min(best.people, worst.people) >= 10
      ? shareDifference({ hits: worst.again, of: worst.people }, { hits: best.again, of: best.people })
      : null
  return {
    rows: rows.map(({ value, people, again, share, medianDays }) => ({
      key: prefix === 'outcome' ? `outcome.${value}` : `${prefix}.${value}s`,
      people,
      again,
      share: people < 10 ? null : figureOf('share', share, language),
      median: medianDays === null ? null : Math.round(medianDays),
    })),
    apart: verdictOf('share', apart, language),
  }
}

function liftRow(lift: Kept<'lifts'>['figure'][number], language: Language) {
  const flow = flowNamed(lift.flow)
  if (!flow) return []
  const enough = Math.min(lift.written.people, lift.heldOut.people) >= 10
  return [
    {
      title: flow.title[language],
      days: lift.days,
      written: { ...lift.written, share: figureOf('share', lift.written.share, language) },
      heldOut: { ...lift.heldOut, share: figureOf('share', lift.heldOut.share, language) },
      verdict: verdictOf('share', enough ? lift.lift : null, language),
    },
  ]
}
