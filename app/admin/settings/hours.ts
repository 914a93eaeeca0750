import { reasonsToOpen, type ReasonToOpen, type Targets } from '../../domain/conversation.ts'
import type { ServiceHours, Span } from '../../domain/service-hours.ts'
import { type Service, saveService, serviceOf } from '../../shops/service-hours.ts'
import { one } from '../query.ts'
import type { Visit } from '../visit.ts'

const weekdays = ['1', '2', '3', '4', '5', '6', '7'] as const
const [leastTarget, mostTarget] = [5, 7 * 24 * 60]

type Typed = {
  readonly days: readonly string[]
  readonly holidays: string
  readonly targets: { readonly [reason in ReasonToOpen]: string }
}
type Faults = {
  readonly days: readonly boolean[]
  readonly holidays: boolean
  readonly targets: readonly ReasonToOpen[]
}

const noFaults: Faults = { days: [], holidays: false, targets: [] }

const clock = (minutes: number): string => `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`

const written = ({ hours, targets }: Service): Typed => ({
  days: weekdays.map((_, day) =>
    (hours?.days[day] ?? []).map(({ from, until }) => `${clock(from)}-${clock(until)}`).join(', '),
  ),
  holidays: (hours?.holidays ?? []).join('\n'),
  targets: {
    'parcel trouble': `${targets['parcel trouble']}`,
    'low score': `${targets['low score']}`,
    words: `${targets.words}`,
  },
})

function show(visit: Visit, typed: Typed, faults: Faults, saved: boolean): void {
  const faulty = faults.holidays || faults.days.includes(true) || faults.targets.length > 0
  visit.show(
    'hours',
    'settings',
    {
      back: `${visit.base}/settings`,
      here: `${visit.base}/settings/hours`,
      saved,
      days: weekdays.map((day, place) => ({
        name: `day${day}`,
        key: `hours.day.${day}`,
        value: typed.days[place] ?? '',
        fault: faults.days[place] === true,
      })),
      holidays: { value: typed.holidays, fault: faults.holidays },
      targets: reasonsToOpen.map((reason, place) => ({
        name: `target${place}`,
        key: `case.because.${reason}`,
        value: typed.targets[reason],
        fault: faults.targets.includes(reason),
      })),
    },
    faulty ? 422 : 200,
  )
}

/** When people of the shop answer, and how soon they mean to. */
export async function hours(visit: Visit): Promise<void> {
  const service = await serviceOf(visit.needs.db.knex, visit.shop.id)
  show(visit, written(service), noFaults, one(visit.req.query['saved']) === 'yes')
}

export async function saveHours(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const form = (req.body ?? {}) as Record<string, unknown>
  const target = (place: number): string => one(form[`target${place}`])
  const typed: Typed = {
    days: weekdays.map((day) => one(form[`day${day}`]).slice(0, 200)),
    holidays: one(form['holidays']).slice(0, 4_000),
    targets: { 'parcel trouble': target(0), 'low score': target(1), words: target(2) },
  }
  const days = typed.days.map(readDay)
  const holidays = typed.holidays.split(/\s+/).filter(Boolean)
  const targets = reasonsToOpen.map((reason) => Number(typed.targets[reason]))
  const faults: Faults = {
    days: days.map((day) => day === null),
    holidays: !holidays.every(isDate),
    targets: reasonsToOpen.filter((_, place) => !isTarget(targets[place] ?? NaN)),
  }
  if (faults.holidays || faults.days.includes(true) || faults.targets.length > 0)
    return show(visit, typed, faults, false)
  const read: ServiceHours = { days: days.map((day) => day ?? []), holidays }
  const meant = Object.fromEntries(reasonsToOpen.map((reason, place) => [reason, targets[place]])) as Targets
  await saveService(needs.db.knex, shop.id, read, meant, now)
  await visit.note('changed the answering hours', 'settings')
  return res.redirect(303, `${base}/settings/hours?saved=yes`)
}

const isTarget = (minutes: number): boolean =>
  Number.isInteger(minutes) && minutes >= leastTarget && minutes <= mostTarget
const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text

/** `9:00-12:00, 13:00-17:00`; null when it cannot be read, or its times do not follow one another. */
function readDay(text: string): readonly Span[] | null {
  const spans: Span[] = []
  for (const part of text
    .split(/[,;]/)
    .map((piece) => piece.trim())
    .filter(Boolean)) {
    const [, h1 = '', m1 = '0', h2 = '', m2 = '0'] =
      /^(\d{1,2})(?:[:.](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[:.](\d{2}))?$/.exec(part) ?? []
    const [from, until] = [Number(h1) * 60 + Number(m1), Number(h2) * 60 + Number(m2)]
    const before = spans.at(-1)?.until ?? 0
    if (h1 === '' || Number(m1) > 59 || Number(m2) > 59 || from < before || until <= from || until > 24 * 60)
      return null
    spans.push({ from, until })
  }
  return spans
}
