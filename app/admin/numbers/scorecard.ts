import { cardMeasures, type CardLine, type CarrierLine, carriersIn, scorecardOf } from '../../metrics/scorecard.ts'
import { saveTarget, type Targets, targetsOf } from '../../shops/targets.ts'
import type { Language } from '../language.ts'
import { one } from '../query.ts'
import { mayDo } from '../roles.ts'
import type { Visit } from '../visit.ts'
import { askedIn, choicesOf } from './asked.ts'
import { tabsOf } from './tabs.ts'
import { figureOf, inWords, verdictOf } from './words.ts'

/** Every measure of care on one card, with its target, how it changed, and the carriers beside each other. */
export async function scorecard(visit: Visit): Promise<void> {
  await show(visit, null)
}

async function show(visit: Visit, faulty: ReadonlyMap<string, string> | null): Promise<void> {
  const { needs, req, shop, language, base, session } = visit
  const { knex } = needs.db
  const path = `${base}/numbers/scorecard`
  const asked = await askedIn(visit, path)
  const targets = await targetsOf(knex, shop.id)
  const lines = await scorecardOf(knex, shop.id, asked.period, asked.past)
  visit.show(
    'numbers-scorecard',
    'numbers',
    {
      tabs: tabsOf(base, 'scorecard', asked, visit.session.role),
      choices: choicesOf(asked, path),
      lines: lines.map((line) => lineOf(line, targets, language)),
      carriers: (await carriersIn(knex, shop.id, asked.period)).map((line) => carrierOf(line, language)),
      targets: mayDo(session.role, 'POST', '/numbers/scorecard')
        ? cardMeasures.map((name) => fieldOf(name, targets, faulty))
        : null,
      action: asked.href({}),
      faulty: faulty !== null,
      saved: req.query['saved'] === 'yes',
    },
    faulty ? 422 : 200,
  )
}

function lineOf({ name, unit, better, now, of, past, change }: CardLine, targets: Targets, language: Language) {
  const target = targets.get(name)
  const good = change?.clear ? change.value > 0 === (better === 'higher') : null
  return {
    name,
    key: `card.${name}`,
    briefKey: `how.${name}.brief`,
    longKey: `how.${name}`,
    ofKey: `card.${name}.of`,
    of,
    now: figureOf(unit, now, language),
    past: past && inWords(unit, past.value, language),
    verdict: change && {
      ...verdictOf(unit, change, language),
      wayKey: good === null ? 'quiet' : good ? 'well' : 'hurt',
    },
    target: target === undefined ? null : { value: inWords(unit, target, language), ...aimOf(now, target, better) },
  }
}

/** A target is met or missed only when the whole interval says so. */
function aimOf(now: CardLine['now'], target: number, better: CardLine['better']) {
  if (!now) return { key: 'target.unknown', wayKey: 'quiet' }
  const { low, high } = now
  const [met, missed] = better === 'higher' ? [low >= target, high < target] : [high <= target, low > target]
  return met
    ? { key: 'target.met', wayKey: 'well' }
    : missed
      ? { key: 'target.missed', wayKey: 'hurt' }
      : { key: 'target.early', wayKey: 'quiet' }
}

const carrierOf = ({ carrier, parcels, unpromised, onTime, apart, arrived }: CarrierLine, language: Language) => ({
  carrier: carrier || null,
  parcels,
  unpromised: figureOf('share', unpromised, language),
  onTime: figureOf('share', onTime, language),
  verdict: apart && {
    ...verdictOf('share', apart, language),
    wayKey: apart.clear ? (apart.value > 0 ? 'well' : 'hurt') : 'quiet',
  },
  arrived: figureOf('share', arrived, language),
})

function fieldOf(name: (typeof cardMeasures)[number], targets: Targets, faulty: ReadonlyMap<string, string> | null) {
  const target = targets.get(name)
  const points = name === 'nps'
  const known = target === undefined ? '' : String(points ? target : Math.round(target * 1_000) / 10)
  const typed = faulty?.get(name)
  return {
    name,
    key: `card.${name}`,
    hintKey: points ? 'target.points' : 'target.percent',
    typed: typed ?? known,
    fault: typed !== undefined,
  }
}

/** Saves all targets, or none and shows the form again as it was typed. */
export async function saveTargets(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const form = req.body as Readonly<Record<string, unknown>>
  const read = cardMeasures.map((name) => ({ name, typed: one(form[name]), target: targetFrom(name, one(form[name])) }))
  const faulty = read.filter(({ target }) => target === 'faulty')
  if (faulty.length > 0) return show(visit, new Map(faulty.map(({ name, typed }) => [name, typed])))
  for (const { name, target } of read)
    if (target !== 'faulty') await saveTarget(needs.db.knex, shop.id, name, target, now)
  await visit.note('changed the targets', read.map(({ name, typed }) => `${name} ${typed || 'none'}`).join(', '))
  const asked = await askedIn(visit, `${base}/numbers/scorecard`)
  return res.redirect(303, asked.href({ saved: 'yes' }))
}

function targetFrom(name: string, typed: string): number | null | 'faulty' {
  if (typed === '') return null
  const value = /^[-−]?\d{1,3}(?:[.,]\d)?$/.test(typed) ? Number(typed.replace('−', '-').replace(',', '.')) : Number.NaN
  const least = name === 'nps' ? -100 : 0
  if (!(value >= least && value <= 100)) return 'faulty'
  return name === 'nps' ? value : value / 100
}
