import {
  type Block,
  type BlockKind,
  blockKinds,
  fieldsOf,
  type MerchantLetter,
  mostBlocks,
} from '../../render/merchant/blocks.ts'
import { readMerchantLetter } from '../../render/merchant/blocks.ts'
import type { Known } from '../../render/merchant/known.ts'

type Posted = Readonly<Record<string, unknown>>

/** A field's text as it was typed, with the line ends of our own; anything but one text is empty. */
const typed = (value: unknown): string => (typeof value === 'string' ? value.replace(/\r\n?/g, '\n') : '')

const isKind = (text: string): text is BlockKind => blockKinds.some((kind) => kind === text)

/** Reads the letter from the editor's form: `subject`, `preheader`, and `0.kind`, `0.text`, … for each block in its order. */
export function readLetter(form: Posted): MerchantLetter {
  const blocks: object[] = []
  for (let place = 0; place < mostBlocks; place += 1) {
    const kind = typed(form[`${place}.kind`])
    if (!isKind(kind)) break
    const field = (name: string): string => typed(form[`${place}.${name}`])
    const fields = fieldsOf[kind].map((name) => [name, name === 'link' ? field('link') || field('url') : field(name)])
    blocks.push({ kind, ...Object.fromEntries(fields) })
  }
  return readMerchantLetter({ subject: typed(form['subject']), preheader: typed(form['preheader']), blocks })
}

/** A fresh block of a kind, ready to be filled in. */
function freshBlock(kind: BlockKind, { links, lists }: Known): Block {
  const [link = ''] = links
  const [list = ''] = lists
  const given: { readonly [field: string]: string } = { link: kind === 'button' ? link : '', list }
  const fields = fieldsOf[kind].map((name) => [name, given[name] ?? ''])
  return readMerchantLetter({
    subject: '',
    preheader: '',
    blocks: [{ kind, ...Object.fromEntries(fields) }],
  }).blocks[0] as Block
}

/** What a button of the form asks for: `add:text`, `up:2`, `down:2`, `remove:2`, `move:2:0`; anything else changes nothing. */
export function arrange(
  letter: MerchantLetter,
  asked: string,
  known: Known,
): { readonly letter: MerchantLetter; readonly touched: number | null } {
  const [what = '', first = '', second = ''] = asked.split(':')
  const blocks = [...letter.blocks]
  const same = { letter, touched: null }
  if (what === 'add') {
    if (!isKind(first) || blocks.length >= mostBlocks) return same
    blocks.push(freshBlock(first, known))
    return { letter: { ...letter, blocks }, touched: blocks.length - 1 }
  }
  const from = /^\d{1,2}$/.test(first) ? Number(first) : blocks.length
  if (from >= blocks.length) return same
  const targets: { readonly [what: string]: number } = { up: from - 1, down: from + 1, move: Number(second) }
  const [block] = blocks.splice(from, 1)
  if (what === 'remove') return { letter: { ...letter, blocks }, touched: Math.max(0, from - 1) }
  const to = targets[what]
  if (to === undefined || !Number.isInteger(to) || to < 0 || to > blocks.length || !block) return same
  blocks.splice(to, 0, block)
  return { letter: { ...letter, blocks }, touched: to }
}
