import { z } from 'zod'

const text = z.string()

/**
 * The pieces a merchant's letter is put together of. Texts are templates. A button or picture leads to one of the letter's
 * own links by name (`order`), or to an address. `own` is markup of the merchant's, with the words for the plain text part.
 */
const block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('heading'), text }),
  z.object({ kind: z.literal('text'), text }),
  z.object({ kind: z.literal('button'), label: text, link: text }),
  z.object({ kind: z.literal('scores') }),
  z.object({ kind: z.literal('goods'), list: text }),
  z.object({ kind: z.literal('parcel') }),
  z.object({ kind: z.literal('picture'), address: text, alt: text, link: text }),
  z.object({ kind: z.literal('divider') }),
  z.object({ kind: z.literal('own'), html: text, text }),
])

export type Block = z.infer<typeof block>
export type BlockKind = Block['kind']

const letter = z.object({ subject: text, preheader: text, blocks: z.array(block).max(40) })

/** A merchant's letter in one language: what stands in place of ours. The frame, with the footer, is always ours. */
export type MerchantLetter = z.infer<typeof letter>

/** Reads what was stored or posted. Throws ZodError for anything but texts in their places. */
export const readMerchantLetter = (stored: unknown): MerchantLetter => letter.parse(stored)

export const blockKinds = [
  'heading',
  'text',
  'button',
  'scores',
  'goods',
  'parcel',
  'picture',
  'divider',
  'own',
] as const satisfies readonly BlockKind[]

/** The most blocks in a letter. */
export const mostBlocks = 40

/** The fields of each kind, in the order a form shows them. */
export const fieldsOf: { readonly [Kind in BlockKind]: readonly string[] } = {
  heading: ['text'],
  text: ['text'],
  button: ['label', 'link'],
  scores: [],
  goods: ['list'],
  parcel: [],
  picture: ['address', 'alt', 'link'],
  divider: [],
  own: ['html', 'text'],
}

/** Fields that are templates, and how they are printed. */
export const templateFields: ReadonlyMap<string, 'html' | 'text'> = new Map([
  ['heading.text', 'text'],
  ['text.text', 'text'],
  ['button.label', 'text'],
  ['picture.alt', 'text'],
  ['own.html', 'html'],
  ['own.text', 'text'],
])
