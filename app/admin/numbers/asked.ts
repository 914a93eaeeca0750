import type { OwnSurvey } from '../../domain/own-survey.ts'
import { type Kind, kindOf, surveyKinds } from '../../domain/survey.ts'
import { day, type Instant, iso } from '../../domain/time.ts'
import { before, type Period } from '../../metrics/period.ts'
import { ownSurveys } from '../../shops/own-surveys.ts'
import { choice, one, withQuery } from '../query.ts'
import type { Visit } from '../visit.ts'

const lengths = ['90', '30', '365', '730'] as const
const mostDays = 3_660

/** What a page of figures is about, as its address says it. Periods are whole days by UTC, so that parts add up to the whole. */
export type Asked = {
  /** By name: one that all shops have, or one of the shop's own. */
  readonly survey: string
  readonly kind: Kind
  /** The chosen one, if it is the shop's own, and all of those. */
  readonly own: OwnSurvey | null
  readonly owns: readonly OwnSurvey[]
  readonly period: Period
  /** What it is compared with. */
  readonly past: Period
  readonly compare: 'before' | 'year'
  /** The address again, with something changed. */
  readonly href: (changes: Readonly<Record<string, string>>) => string
  /** The first and last day, as a form's fields want them. */
  readonly form: { readonly from: string; readonly to: string }
  readonly days: string
}

export async function askedIn({ needs, req, shop, now }: Visit, path: string): Promise<Asked> {
  const { query } = req
  const owns = await ownSurveys(needs.db.knex, shop.id)
  const own = owns.find(({ name }) => name === query['survey']) ?? null
  const survey = own?.name ?? choice(query['survey'], surveyKinds)
  const compare = choice(query['compare'], ['before', 'year'])
  const chosen = ownPeriod(one(query['from']), one(query['to']), now)
  const days = chosen ? '' : choice(query['days'], lengths)
  const end = Math.floor(now / day + 1) * day
  const period = chosen ?? { from: end - Number(days) * day, to: end }
  const year = 364 * day
  const kept = { survey, compare, days, ...(chosen ? { from: one(query['from']), to: one(query['to']) } : {}) }
  return {
    survey,
    kind: kindOf(survey),
    own,
    owns,
    period,
    compare,
    days,
    past: compare === 'year' ? { from: period.from - year, to: period.to - year } : before(period),
    href: (changes) => withQuery(path, { ...kept, ...('days' in changes ? { from: '', to: '' } : {}), ...changes }),
    form: { from: dateOf(period.from), to: dateOf(period.to - day) },
  }
}

const dateOf = (at: Instant): string => iso(at).slice(0, 10)

function ownPeriod(from: string, to: string, now: Instant): Period | null {
  const [begin, end] = [dayFrom(from), dayFrom(to)]
  if (begin === null || end === null || end < begin || begin > now) return null
  return { from: Math.max(begin, end - mostDays * day), to: Math.min(end, Math.floor(now / day) * day) + day }
}

function dayFrom(text: string): Instant | null {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return Number.isNaN(at) || at < 0 ? null : at
}

/** Everything a page needs to draw its choices. */
export function choicesOf({ survey, own, owns, compare, days, href, form }: Asked, path: string) {
  return {
    path,
    surveys: surveyKinds.map((kind) => ({
      href: href({ survey: kind }),
      key: `survey.${kind}`,
      current: kind === survey,
    })),
    own: own?.title ?? null,
    owns: owns.map(({ name, title, closed }) => ({
      href: href({ survey: name }),
      title,
      closed,
      current: name === survey,
    })),
    periods: ['30', '90', '365', '730'].map((length) => ({
      href: href({ days: length }),
      key: `numbers.days.${length}`,
      current: length === days,
    })),
    compares: (['before', 'year'] as const).map((name) => ({
      value: name,
      key: `numbers.compare.${name}`,
      selected: name === compare,
    })),
    compareKey: `numbers.compared.${compare}`,
    survey,
    ...form,
  }
}
