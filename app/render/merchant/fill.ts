import { oneLine, webAddress } from '../clean.ts'
import type { Goods } from '../goods.ts'
import type { Scores } from '../scores.ts'
import type { Block, MerchantLetter } from './blocks.ts'
import { cleanHtml } from './html.ts'
import { safeAddress } from './safe-values.ts'
import { type Context, fillTemplate, type Speech } from './template.ts'

/** What our side of the letter has ready for a merchant's blocks. */
export type Ready = {
  readonly context: Context
  readonly speech: Speech
  readonly links: { readonly [name: string]: string }
  readonly goods: { readonly [list: string]: Goods }
  readonly facts: { readonly [name: string]: string | null }
  readonly scores: Scores | null
  /** Our words for headings and labels. */
  readonly words: { readonly [key: string]: string }
}

/** A block as the views draw it: one name says what it is, the others are null. */
export type Drawn = { readonly [name in (typeof names)[number]]: unknown }
const names = [
  'title',
  'heading',
  'paragraphs',
  'button',
  'scores',
  'goods',
  'parcel',
  'picture',
  'divider',
  'own',
] as const
const nothing = Object.fromEntries(names.map((name) => [name, null])) as Drawn

/** The words of a list in a letter of ours. */
const listTitles: { readonly [list: string]: string } = { lines: 'contents', yetToCome: 'to-come' }
const parcelLabels = [
  ['expectedOn', 'label-expected'],
  ['carrier', 'label-carrier'],
  ['number', 'label-number'],
  ['place', 'label-place'],
  ['deliveryMethod', 'delivery'],
] as const

export type Filled = { readonly subject: string; readonly preheader: string; readonly blocks: readonly Drawn[] }

const paragraphs = (text: string): readonly string[] =>
  text.split(/\r?\n(?:\s*\r?\n)*/).flatMap((paragraph) => oneLine(paragraph) || [])

/** Fills a merchant's letter. Blocks that have nothing to say in this letter (a link it lacks, an empty list) are left out. */
export function fillLetter(letter: MerchantLetter, ready: Ready): Filled {
  const say = (source: string): string => fillTemplate(source, 'text', ready.context, ready.speech)
  let titled = false
  const blocks = letter.blocks.flatMap((block) => {
    const drawn = draw(block, ready, say)
    if (drawn === null) return []
    // The first heading is the letter's own; readers that speak need exactly one.
    if (block.kind !== 'heading' || titled) return [{ ...nothing, ...drawn }]
    titled = true
    return [{ ...nothing, title: drawn.heading }]
  })
  return { subject: oneLine(say(letter.subject)), preheader: say(letter.preheader).trim(), blocks }
}

function draw(block: Block, ready: Ready, say: (source: string) => string): Partial<Drawn> | null {
  const { context, speech, goods, scores, words } = ready
  switch (block.kind) {
    case 'heading': {
      const heading = oneLine(say(block.text))
      return heading ? { heading } : null
    }
    case 'text':
      return { paragraphs: paragraphs(say(block.text)) }
    case 'button': {
      const [label, url] = [oneLine(say(block.label)), target(block.link, ready)]
      return label && url ? { button: { label, url } } : null
    }
    case 'scores':
      return scores && { scores }
    case 'goods': {
      const list = goods[block.list]
      if (!list || list.rows.length === 0) return null
      const total = block.list === 'lines' ? (ready.facts['total'] ?? null) : null
      const priced = list.rows.some(({ price }) => price !== null)
      const title = words[listTitles[block.list] ?? ''] ?? null
      return { goods: { ...list, priced, title, total, totalLabel: words['total'] ?? '' } }
    }
    case 'parcel': {
      const rows = parcelLabels.flatMap(([fact, label]) => {
        const [value, said] = [ready.facts[fact], words[label]]
        return value && said ? [{ label: said, value }] : []
      })
      return rows.length > 0 ? { parcel: { rows } } : null
    }
    case 'picture': {
      const address = safeAddress(block.address, true)
      return address === null
        ? null
        : { picture: { address, alt: oneLine(say(block.alt)), url: target(block.link, ready) } }
    }
    case 'divider':
      return { divider: true }
    case 'own': {
      const { html } = cleanHtml(fillTemplate(block.html, 'html', context, speech))
      return { own: { html, text: say(block.text) } }
    }
  }
}

/** Where a button or picture leads: a link of this letter's by name, or an address on the web. */
const target = (link: string, { links }: Ready): string | null =>
  Object.hasOwn(links, link) ? webAddress(links[link]) : webAddress(link)
