import { type Flow, wordingOf } from '../domain/flow.ts'
import { why } from '../domain/why.ts'
import { reward } from '../flows/reward.ts'
import { shopFlows } from '../outbox/shop-flows.ts'
import { liftPause } from '../shops/flow-pause.ts'
import { flowStates, saveFlowSettings, setResendOnce, switchFlow } from '../shops/flow-settings.ts'
import { type Field, fieldsOf, readForm } from './flow-form.ts'
import { sandboxed } from './guard.ts'
import { titleIn } from './language.ts'
import { rightsOf } from './flow-rights.ts'
import { twiceOf } from './platform-letters.ts'
import { choice, one, withQuery } from './query.ts'
import { reasonIn } from './reasons.ts'
import { sampleLetter } from './sample-letter.ts'
import { insteadOf, isWritten, writtenIn } from './written.ts'
import type { Visit } from './visit.ts'

async function find({ needs, req, shop }: Visit): Promise<Flow | undefined> {
  const flow = (await shopFlows(needs.db.knex, shop.id)).named(one(req.params['flow']))
  return flow?.byHand ? undefined : flow
}

/** One flow: on or off, its settings, and what its letters look like. */
export async function flow(visit: Visit): Promise<void> {
  const found = await find(visit)
  if (!found) return visit.missing()
  const state = (await flowStates(visit.needs.db.knex, visit.shop.id))(found.name)
  return showFlow(visit, found, fieldsOf(found, state.settings))
}

async function showFlow(visit: Visit, found: Flow, fields: readonly Field[], status = 200): Promise<void> {
  const { needs, req, shop, language, base } = visit
  const { onSince, paused, resendOnce } = (await flowStates(needs.db.knex, shop.id))(found.name)
  const here = `${base}/flows/${found.name}`
  const variant = variantOf(found, req.query['variant'])
  const locale = lettersIn(visit)
  const written = (await writtenIn(visit))(found)
  visit.show(
    'flow',
    'flows',
    {
      here,
      name: found.name,
      title: found.title[language],
      aboutKey: `flow.${wordingOf(found)}`,
      onSince,
      paused: paused && reasonIn(language, paused),
      twice: await twiceOf(visit, found.name, here),
      rights: rightsOf(found, shop),
      written,
      lift: `${here}/lift`,
      switch: `${here}/switch`,
      resendOnce,
      saved: req.query['saved'] === 'yes',
      faulty: fields.some(({ fault }) => fault !== null),
      fields: fields.map((field) => ({
        ...field,
        isSwitch: field.kind === 'switch',
        labelKey: `field.${field.name}`,
      })),
      preview: needs.letters && {
        src: withQuery(`${here}/letter`, { variant, letters: locale }),
        edit: withQuery(`${here}/write`, { variant, letters: locale }),
        variants: found.variants.map((name) => ({
          href: withQuery(here, { variant: name, letters: locale }),
          key: `variant.${name}`,
          current: name === variant,
        })),
        several: found.variants.length > 1,
        locales: shop.languages.map((code) => ({
          href: withQuery(here, { variant, letters: code }),
          name: titleIn(code, language),
          current: code === locale,
        })),
        instead: (await isWritten(visit, found, variant, locale)) ? null : insteadOf(shop, locale, language),
      },
      codes: found.name === reward.name ? `${base}/codes` : null,
      back: `${base}/flows`,
    },
    status,
  )
}

/** The language letters are looked at in: the one asked for, else the reader's, where the shop writes it. */
export function lettersIn({ req, shop, language }: Visit): string {
  const [own = '', ...others] = shop.languages
  return choice(
    req.query['letters'],
    shop.languages.includes(language) ? [language, ...shop.languages] : [own, ...others],
  )
}

function variantOf({ variants }: Flow, asked: unknown): string {
  const [first = '', ...rest] = variants
  return choice(asked, [first, ...rest])
}

/** Saves the settings, or shows the form again with everything typed still in it. */
export async function saveFlow(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const found = await find(visit)
  if (!found) return visit.missing()
  const state = (await flowStates(needs.db.knex, shop.id))(found.name)
  const reading = readForm(found, state.settings, req.body as Readonly<Record<string, unknown>>)
  if (reading.fields) return showFlow(visit, found, reading.fields, 422)
  await saveFlowSettings(needs.db, shop.id, found.name, reading.settings, now)
  const resendOnce = one((req.body as { resendOnce?: unknown }).resendOnce) === 'on'
  if (resendOnce !== state.resendOnce) await setResendOnce(needs.db, shop.id, found.name, resendOnce, now)
  await visit.note('changed the settings of a flow', `${found.name}: ${JSON.stringify(reading.settings)}`)
  return res.redirect(303, `${base}/flows/${found.name}?saved=yes`)
}

export async function switchOnOff(visit: Visit): Promise<void> {
  const { needs, req, res, shop, base, now } = visit
  const found = await find(visit)
  if (!found) return visit.missing()
  const form = req.body as { on?: unknown; from?: unknown }
  const on = one(form.on) === 'yes'
  await switchFlow(needs.db, shop.id, found.name, on, now)
  await visit.note(on ? 'switched a flow on' : 'switched a flow off', found.name)
  return res.redirect(303, one(form.from) === 'list' ? `${base}/flows` : `${base}/flows/${found.name}`)
}

/** The merchant has looked into it: letters that waited are judged afresh, at once. */
export async function lift(visit: Visit): Promise<void> {
  const { needs, res, shop, base, now } = visit
  const found = await find(visit)
  if (!found) return visit.missing()
  if (await liftPause(needs.db.knex, shop.id, found.name, now)) {
    await needs.db
      .knex('messages')
      .where({ shop_id: shop.id, flow: found.name, state: 'scheduled' })
      .whereIn('why', [why.bounceStorm, why.complaintStorm])
      .update({ due_at: now })
    await visit.note('lifted the pause of a flow', found.name)
  }
  return res.redirect(303, `${base}/flows/${found.name}`)
}

/** A sample letter with made-up people, in the shop's own words. */
export async function flowLetter(visit: Visit): Promise<void> {
  const { needs, req, res } = visit
  const found = await find(visit)
  if (!found || !needs.letters) return visit.missing()
  const variant = variantOf(found, req.query['variant'])
  const locale = lettersIn(visit)
  const { html } = await sampleLetter(visit, needs.letters, { flow: found, variant, locale })
  sandboxed(res)
  res.type('html').send(html)
}
