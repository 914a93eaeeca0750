import type { LetterFacts } from '../../domain/flow.ts'
import type { Letter } from '../../domain/letter.ts'
import type { Renderer } from '../../render/index.ts'
import { type MerchantLetter, templateFields } from '../../render/merchant/blocks.ts'
import { checkLetter, type LetterFault, mostLetterBytes } from '../../render/merchant/check.ts'
import { sandboxed } from '../guard.ts'
import { letterToShow } from '../sample-letter.ts'
import type { Visit } from '../visit.ts'
import { factsAbout, mattersFor } from './matters.ts'
import { contentAt, type Place, placeIn } from './place.ts'

/** A letter as it would go out now, its links leading nowhere. What cannot be filled is left out: the form says why. */
export function writeNow(
  visit: Visit,
  place: Place,
  letters: Pick<Renderer, 'letter'>,
  own: MerchantLetter,
  facts: LetterFacts,
): Promise<Letter> {
  const { flow, variant, locale, known, asks } = place
  return letterToShow(visit, letters, {
    flow,
    variant,
    locale,
    facts: { ...facts, links: Object.fromEntries(Object.keys(facts.links).map((name) => [name, '#'])) },
    own: sayable(own, checkLetter(own, known, locale, asks)),
  })
}

/** The letter without the templates that may not be filled. */
function sayable(letter: MerchantLetter, faults: readonly LetterFault[]): MerchantLetter {
  const faulty = new Set(faults.map(({ field }) => field))
  const blocks = letter.blocks.map((block, place) => {
    const bad = Object.keys(block).filter(
      (name) => faulty.has(`${place}.${name}`) && templateFields.has(`${block.kind}.${name}`),
    )
    return { ...block, ...Object.fromEntries(bad.map((name) => [name, ''])) }
  })
  const { subject, preheader } = letter
  return {
    subject: faulty.has('subject') ? '' : subject,
    preheader: faulty.has('preheader') ? '' : preheader,
    blocks,
  }
}

/** Everything that is wrong with a letter, its weight on a real order included. */
export async function faultsOf(
  visit: Visit,
  place: Place,
  letters: Pick<Renderer, 'letter'>,
  own: MerchantLetter,
  facts: LetterFacts,
): Promise<readonly LetterFault[]> {
  const faults = checkLetter(own, place.known, place.locale, place.asks)
  const { html } = await writeNow(visit, place, letters, own, facts)
  const bytes = Buffer.byteLength(html)
  if (bytes <= mostLetterBytes) return faults
  return [...faults, { field: 'letter', code: 'too heavy', what: `${Math.ceil(bytes / 1024)}`, line: 1, stops: true }]
}

const darkQuery = '@media (prefers-color-scheme:dark)'

/** The draft in a frame that can do nothing but be seen; light or dark as asked, whatever the browser prefers. */
export async function previewLetter(visit: Visit): Promise<void> {
  const { needs, res } = visit
  const place = await placeIn(visit)
  if (!place || !needs.letters) return visit.missing()
  const { letter } = await contentAt(visit, place, needs.letters)
  const facts = factsAbout(place, await mattersFor(visit, place))
  const { html } = await writeNow(visit, place, needs.letters, letter, facts)
  const dark = place.scheme === 'dark'
  sandboxed(res, new URL(needs.appUrl).origin)
  res
    .type('html')
    .send(
      html
        .replaceAll(darkQuery, dark ? '@media all' : '@media not all')
        .replace(':root{color-scheme:light dark', `:root{color-scheme:${place.scheme}`),
    )
}
