import { type Restraint, restraintBounds } from '../../domain/restraint.ts'
import { restraintOf, saveRestraint } from '../../shops/restraint.ts'
import type { Visit } from '../visit.ts'
import { draw, type Fault, type Form, typedIn } from './field.ts'

const names = ['quietFrom', 'quietUntil', 'letterGap', 'surveyGap', 'mostInMonth'] as const
type Name = (typeof names)[number]
type Typed = { readonly [name in Name]: string }

const isClock = (name: Name): boolean => name === 'quietFrom' || name === 'quietUntil'
const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const written = (name: Name, value: number): string => (isClock(name) ? clock(value) : `${value}`)

function show(visit: Visit, typed: Typed, sundays: boolean, faults = new Map<string, Fault>()): void {
  visit.show(
    'pace',
    'settings',
    {
      back: `${visit.base}/settings`,
      here: `${visit.base}/settings/pace`,
      fields: draw('pace', names, typed, faults, names),
      sundays,
      faulty: faults.size > 0,
      saved: visit.req.query['saved'] === 'yes',
    },
    faults.size > 0 ? 422 : 200,
  )
}

/** When and how often the shop writes at most, beyond what the law asks. */
export async function pace(visit: Visit): Promise<void> {
  const own = await restraintOf(visit.needs.db.knex, visit.shop.id)
  const typed = Object.fromEntries(
    names.map((name) => [name, own[name] === null ? '' : written(name, own[name])]),
  ) as Typed
  show(visit, typed, own.restsOnSundays)
}

export async function savePace(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const form = (req.body ?? {}) as Form
  const typed = typedIn(form, names)
  const restsOnSundays = form['sundays'] !== undefined
  const faults = new Map<string, Fault>()
  const read = Object.fromEntries(names.map((name) => [name, valueOf(name, typed[name].trim(), faults)])) as Omit<
    Restraint,
    'restsOnSundays'
  >
  if (faults.size > 0) return show(visit, typed, restsOnSundays, faults)
  await saveRestraint(needs.db.knex, shop.id, { ...read, restsOnSundays }, now)
  await visit.note('changed quiet hours and caps', 'settings')
  return res.redirect(303, `${base}/settings/pace?saved=yes`)
}

/** Empty is null; what lies outside the bounds is told with them. */
function valueOf(name: Name, text: string, faults: Map<string, Fault>): number | null {
  if (text === '') return null
  const [, hours, minutes] = /^(\d{1,2}):([0-5]\d)$/.exec(text) ?? []
  const value = isClock(name) ? Number(hours) * 60 + Number(minutes) : /^\d{1,5}$/.test(text) ? Number(text) : NaN
  const [least, most] = restraintBounds[name]
  if (value >= least && value <= most) return value
  faults.set(name, { key: 'pace.fault', what: `${written(name, least)}–${written(name, most)}` })
  return null
}
