import { type Block, type BlockKind, fieldsOf, type MerchantLetter } from '../../render/merchant/blocks.ts'
import type { LetterFault } from '../../render/merchant/check.ts'
import { meaningsOf } from './meanings.ts'
import type { Place } from './place.ts'

/** A field as the form draws it; exactly one of the kinds is true. */
type Field = {
  readonly name: string
  readonly id: string
  readonly labelKey: string
  readonly value: string
  readonly isLine: boolean
  readonly isWords: boolean
  readonly isCode: boolean
  readonly isLink: boolean
  readonly isList: boolean
  readonly options: readonly { readonly value: string; readonly key: string | null; readonly chosen: boolean }[]
  /** For links: the address where it is none of the letter's own. */
  readonly address: string
} & Told
type Said = {
  readonly id: string
  readonly key: string
  readonly what: string
  readonly line: number
  readonly stops: boolean
}

const kinds: { readonly [field: string]: 'isLine' | 'isWords' | 'isCode' | 'isLink' | 'isList' } = {
  'text.text': 'isWords',
  'own.text': 'isWords',
  'own.html': 'isCode',
  'button.link': 'isLink',
  'picture.link': 'isLink',
  'goods.list': 'isList',
}
/** Links and lists with a name of their own on the page; those of a flow that came later stand for themselves. */
const described = new Set(['order', 'tracking', 'restore', 'shop', 'lines', 'yetToCome'])
const none = { isLine: false, isWords: false, isCode: false, isLink: false, isList: false }

/** The faults of one field, as sentences. */
export const saidAbout = (field: string, faults: readonly LetterFault[]): readonly Said[] =>
  faults
    .filter((fault) => fault.field === field)
    .map(({ code, what, line, stops }, index) => ({
      id: `fault-${field.replace('.', '-')}-${index}`,
      key: `fault.${code}`,
      what,
      line,
      stops,
    }))

/** What is said beneath a field, and the ids it is said under. */
export function toldOf(field: string, source: string, faults: readonly LetterFault[]) {
  const told = { faults: saidAbout(field, faults), meanings: meaningsOf(field, source) }
  return { ...told, describedBy: [...told.faults, ...told.meanings].map(({ id }) => id).join(' ') }
}
type Told = ReturnType<typeof toldOf>

function drawField(block: Block, at: number, name: string, { known }: Place, faults: readonly LetterFault[]): Field {
  const value = (block as { readonly [field: string]: string })[name] ?? ''
  const kind = kinds[`${block.kind}.${name}`] ?? 'isLine'
  const options = (values: Iterable<string>, prefix: string) =>
    [...values].map((option) => ({
      value: option,
      key: described.has(option) ? `${prefix}.${option}` : null,
      chosen: option === value,
    }))
  return {
    ...none,
    [kind]: true,
    name: `${at}.${name}`,
    id: `block-${at}-${name}`,
    labelKey: `write.${block.kind}.${name}`,
    value,
    options: kind === 'isLink' ? options(known.links, 'link') : kind === 'isList' ? options(known.lists, 'list') : [],
    address: kind === 'isLink' && !known.links.has(value) ? value : '',
    ...toldOf(`${at}.${name}`, value, faults),
  }
}

/** The blocks of a letter as a form. */
export const drawBlocks = (letter: MerchantLetter, place: Place, faults: readonly LetterFault[]) =>
  letter.blocks.map((block, at) => ({
    at,
    number: at + 1,
    kind: block.kind,
    kindKey: `block.${block.kind}`,
    first: at === 0,
    last: at === letter.blocks.length - 1,
    fields: fieldsOf[block.kind].map((name) => drawField(block, at, name, place, faults)),
  }))

/** The blocks that can be added to this letter: no scores where nothing is asked, no list where there is none. */
export function addable({ known, asks }: Place): readonly BlockKind[] {
  const parcel = known.names.has('carrier') || known.names.has('deliveryMethod')
  const possible: { readonly [Kind in BlockKind]: boolean } = {
    heading: true,
    text: true,
    button: true,
    scores: asks,
    goods: known.lists.size > 0,
    parcel,
    picture: true,
    divider: true,
    own: true,
  }
  return (Object.keys(possible) as BlockKind[]).filter((kind) => possible[kind])
}
