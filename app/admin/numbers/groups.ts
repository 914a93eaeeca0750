import { groupsAgainstRest, type Group, impactOf } from '../../domain/compare.ts'
import { type Measure, measureOf } from '../../domain/measure.ts'
import { answersOf, type Bands } from '../../domain/nps.ts'
import { surveyIn } from '../../metrics/answers.ts'
import { bandsOf, scoresByValue } from '../../metrics/scores.ts'
import { traits } from '../../responses/traits.ts'
import { percent } from '../figures.ts'
import type { Language } from '../language.ts'
import { choice } from '../query.ts'
import type { Visit } from '../visit.ts'
import { askedIn, choicesOf } from './asked.ts'
import { tabsOf } from './tabs.ts'
import { figureOf, signedAmount, verdictOf } from './words.ts'
import { valueIn } from './values.ts'

const ways = ['driver', ...traits] as const
const mostGroups = 40

/** The score by what answers were about: what stands out from the rest, and for drivers how much of the whole score hangs on them. */
export async function groups(visit: Visit): Promise<void> {
  const { needs, req, shop, language, base } = visit
  const { knex } = needs.db
  const path = `${base}/numbers/groups`
  const asked = await askedIn(visit, path)
  const measure = measureOf(asked.kind)
  const by = choice(req.query['by'], ways)
  const all = await surveyIn(knex, shop.id, asked.survey, asked.period)
  const scores = await scoresByValue(knex, shop.id, asked.survey, by, asked.period)
  const bands = new Map([...scores].map(([value, found]) => [value, bandsOf(asked.kind, found)]))
  const found = measure ? groupsAgainstRest(all, bands, measure.difference) : []
  visit.show('numbers-groups', 'numbers', {
    tabs: tabsOf(base, 'groups', asked, visit.session.role),
    choices: choicesOf({ ...asked, href: (changes) => asked.href({ by, ...changes }) }, path),
    by,
    aboutKey: by === 'driver' ? 'groups.drivers' : 'groups.about',
    ways: ways.map((name) => ({ href: asked.href({ by: name }), key: `trait.${name}`, current: name === by })),
    n: all.n,
    rows: measure ? found.slice(0, mostGroups).map((group) => row(measure, by, all, group, language)) : [],
    unscored: measure === null,
    more: Math.max(0, found.length - mostGroups),
    drivers: by === 'driver',
  })
}

function row({ unit, score }: Measure, by: string, all: Bands, group: Group, language: Language) {
  const impact = by === 'driver' ? impactOf(all, group) : null
  return {
    ...valueIn(by, group.value, language),
    n: answersOf(group.bands),
    share: percent(answersOf(group.bands) / Math.max(1, answersOf(all)), language),
    score: figureOf(unit, score(group.bands), language),
    verdict: group.apart && { ...verdictOf(unit, group.apart, language), wayKey: wayOf(group) },
    impact: impact && {
      value: signedAmount(unit, impact.value, language),
      low: signedAmount(unit, impact.low, language),
      high: signedAmount(unit, impact.high, language),
      clear: impact.clear,
    },
  }
}

/** The colour of what may be said; "too early" has none. */
const wayOf = ({ apart }: Group): string => (apart?.clear ? (apart.value > 0 ? 'well' : 'hurt') : 'quiet')
