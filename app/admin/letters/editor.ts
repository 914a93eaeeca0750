import type { Response } from 'express'
import type { MerchantLetter } from '../../render/merchant/blocks.ts'
import { readMerchantLetter } from '../../render/merchant/blocks.ts'
import type { Renderer } from '../../render/index.ts'
import { dropDraft, publishLetter, saveDraft, useOurs, versionOf, versionsOf } from '../../shops/own-letters.ts'
import { nameOf } from '../audit.ts'
import { nameIn, titleIn } from '../language.ts'
import { letterScript } from '../file.ts'
import { one } from '../query.ts'
import type { Visit } from '../visit.ts'
import { addable, drawBlocks, saidAbout, toldOf } from './fields.ts'
import { arrange, readLetter } from './form.ts'
import { nameKey } from './meanings.ts'
import { factsAbout, type Matter, mattersFor } from './matters.ts'
import { contentAt, type Content, editorAt, letterPlace, type Place, placeIn } from './place.ts'
import { faultsOf, writeNow } from './preview.ts'
import { sendTest, testAddresses } from './test-letter.ts'

/** The editor of one letter: its blocks on one side, what becomes of them on the other. */
export async function editLetter(visit: Visit): Promise<void> {
  const { needs, req } = visit
  const place = await placeIn(visit)
  if (!place || !needs.letters) return visit.missing()
  const content = await contentAt(visit, place, needs.letters)
  return showEditor(visit, place, needs.letters, content, one(req.query['done']))
}

const outcomes = [
  'saved',
  'published',
  'restored',
  'ours',
  'withdrawn',
  'test',
  'test.limit',
  'test.failed',
  'test.address',
  'faulty',
]

async function showEditor(
  visit: Visit,
  place: Place,
  letters: Renderer,
  { letter, from }: Content,
  done: string,
  status = 200,
): Promise<void> {
  const { needs, shop, base, language } = visit
  const { flow, known } = place
  const matters = await mattersFor(visit, place)
  const { versions, used } = await versionsOf(needs.db.knex, shop.id, letterPlace(place))
  const written = used !== null || place.ours === place.locale
  const facts = factsAbout(place, matters)
  const { subject } = await writeNow(visit, place, letters, letter, facts)
  const faults = await faultsOf(visit, place, letters, letter, facts)
  const here = (other: Partial<Place> = {}) => editorAt(base, place, other)
  const tab =
    <Value extends string>(name: 'variant' | 'locale' | 'scheme' | 'width', prefix: string) =>
    (value: Value) => ({ href: here({ [name]: value }), key: `${prefix}.${value}`, current: place[name] === value })
  visit.show(
    'write',
    'flows',
    {
      script: letterScript,
      here: here(),
      title: flow.title[language],
      stateKey: `write.from.${from === 'draft' && !written ? 'begun' : from}`,
      changed: from === 'draft',
      variants: flow.variants.map(tab('variant', 'variant')),
      several: flow.variants.length > 1,
      locales: shop.languages.map((code) => ({ ...tab('locale', 'letters')(code), name: titleIn(code, language) })),
      translated: nameIn(place.ours, language),
      ownKey: place.ours === place.locale ? 'write.ours' : 'write.withdraw',
      schemes: (['light', 'dark'] as const).map(tab('scheme', 'write.scheme')),
      widths: (['desktop', 'phone'] as const).map(tab('width', 'write.width')),
      width: place.width,
      letter,
      subject: toldOf('subject', letter.subject, faults),
      preheader: toldOf('preheader', letter.preheader, faults),
      letterFaults: saidAbout('letter', faults),
      stopped: faults.some(({ stops }) => stops),
      blocks: drawBlocks(letter, place, faults),
      kinds: addable(place).map((kind) => ({ value: `add:${kind}`, key: `block.${kind}` })),
      names: namesOf(place),
      lists: [...known.lists].map((name) => `{{#each ${name}}}{{quantity}} × {{title}}{{/each}}`),
      links: [...known.links].map((name) => `{{#if links.${name}}}{{links.${name}}}{{/if}}`),
      matters: mattersShown(place, matters),
      about: place.about,
      place: { variant: place.variant, letters: place.locale, scheme: place.scheme, width: place.width },
      preview: editorAt(base, place, {}, '/preview'),
      shownSubject: subject,
      addresses: await testAddresses(visit),
      doneKey: outcomes.includes(done) ? `write.done.${done}` : null,
      doneWell: !done.startsWith('test.') && done !== 'faulty',
      versions: versions.map((version) => ({ ...version, used: version.id === used, value: `restore:${version.id}` })),
      own: used !== null,
      back: `${base}/flows/${flow.name}`,
    },
    status,
  )
}

const namesOf = ({ known }: Place) =>
  [...known.names].map(([name, certainty]) => ({
    written: certainty === 'always' ? `{{${name}}}` : `{{or ${name} "…"}}`,
    key: nameKey(name),
  }))

const mattersShown = (place: Place, matters: readonly Matter[]) =>
  matters.map(({ id, name, at }) => ({ id, name, at, chosen: id === place.about }))

/** Every button of the editor. Whatever it does, what was typed is kept in the draft first. */
export async function changeLetter(visit: Visit): Promise<void> {
  const { needs, req, res, shop, now, base } = visit
  const place = await placeIn(visit)
  const letters = needs.letters
  if (!place || !letters) return visit.missing()
  const form = req.body as Readonly<Record<string, unknown>>
  const asked = one(form['do'])
  const name = `${place.flow.name}, ${place.variant}, ${place.locale}`
  const { knex } = needs.db
  const go = (done: string, touched: number | null = null): void => goOn(res, editorAt(base, place), done, touched)

  if (asked === 'ours') {
    await useOurs(knex, shop.id, letterPlace(place))
    await dropDraft(knex, shop.id, letterPlace(place))
    await visit.note('went back to our letter', name)
    return go(place.ours === place.locale ? 'ours' : 'withdrawn')
  }
  if (asked.startsWith('restore:')) {
    const old = await versionOf(knex, shop.id, letterPlace(place), asked.slice('restore:'.length))
    if (!old) return visit.missing()
    await saveDraft(knex, shop.id, letterPlace(place), readMerchantLetter(old), now)
    return go('restored')
  }
  const { letter, touched } = arrange(readLetter(form), asked, place.known)
  const before = await contentAt(visit, place, letters)
  if (!isSame(before.letter, letter)) await saveDraft(knex, shop.id, letterPlace(place), letter, now)
  if (asked === 'publish') return publish(visit, place, letters, letter, name)
  if (asked === 'test') return go(await sendTest(visit, place, letters, letter, one(form['to'])))
  return go(touched === null ? 'saved' : '', touched)
}

const isSame = (one: MerchantLetter, other: MerchantLetter): boolean => JSON.stringify(one) === JSON.stringify(other)

async function publish(
  visit: Visit,
  place: Place,
  letters: Renderer,
  letter: MerchantLetter,
  name: string,
): Promise<void> {
  const { needs, res, shop, session, now, base } = visit
  const facts = factsAbout(place, await mattersFor(visit, place))
  const faults = await faultsOf(visit, place, letters, letter, facts)
  if (faults.some(({ stops }) => stops))
    return showEditor(visit, place, letters, { letter, from: 'draft' }, 'faulty', 422)
  const number = await publishLetter(needs.db, shop.id, letterPlace(place), letter, nameOf(session), now)
  await dropDraft(needs.db.knex, shop.id, letterPlace(place))
  await visit.note('published a letter', `${name}: version ${number}`)
  return goOn(res, editorAt(base, place), 'published', null)
}

function goOn(res: Response, address: string, done: string, touched: number | null): void {
  const said = done === '' ? '' : `&done=${done}`
  res.redirect(303, `${address}${said}${touched === null ? '' : `&at=${touched}#block-${touched}`}`)
}
