import type { Saying } from '../phrase.ts'
import type { Block, MerchantLetter } from './blocks.ts'
import { countOf, type Known } from './known.ts'

/** The texts of a letter as the locale files have them. */
export type Sayings = ReadonlyMap<string, Saying>

type Plain = Exclude<Saying, readonly unknown[]>

const namesOf = (text: Plain): readonly string[] =>
  [...new Set((typeof text === 'string' ? text : Object.values(text).join(' ')).match(/\{[a-z]\w*\}/gi) ?? [])].map(
    (name) => name.slice(1, -1),
  )

/** Lists are counted under another name in templates than in our texts. */
const renamed = (name: string, { lists }: Known): string => (lists.has(name) ? countOf(name) : name)

function plain(text: Plain, known: Known): string {
  const inBraces = (words: string, [open, end]: readonly [string, string]): string =>
    words.replace(/\{([a-z]\w*)\}/gi, (_, name: string) => `${open}${renamed(name, known)}${end}`)
  if (typeof text === 'string') return inBraces(text, ['{{', '}}'])
  const { by, ...forms } = text
  const hash = Object.entries(forms).map(
    ([category, words]) => `${category}="${inBraces(words, ['{', '}']).replaceAll('"', '\\"')}"`,
  )
  return `{{plural ${renamed(by, known)} ${hash.join(' ')}}}`
}

/** A text of ours as a merchant's template: what may be missing is asked for first, in the order of preference. */
export function templateOf(saying: Saying, known: Known): string {
  const [first, ...rest]: readonly Plain[] = typeof saying === 'object' && !('by' in saying) ? saying : [saying]
  if (first === undefined) return ''
  const maybe = namesOf(first).filter((name) => known.names.get(renamed(name, known)) === 'maybe')
  const text = plain(first, known)
  if (maybe.length === 0) return text
  const condition = maybe.length === 1 ? maybe[0] : `(and ${maybe.join(' ')})`
  const otherwise = rest.length > 0 ? `{{else}}${templateOf(rest, known)}` : ''
  return `{{#if ${condition}}}${text}${otherwise}{{/if}}`
}

/**
 * Our own letter as blocks, for a merchant to begin with. The order is ours too: what it is about, what to do, what is in it.
 */
export function lettersOwnBlocks(sayings: Sayings, known: Known, asks: boolean, priced: boolean): MerchantLetter {
  const say = (key: string): string => {
    const saying = sayings.get(key)
    return saying === undefined ? '' : templateOf(saying, known)
  }
  const goods = [...known.lists].map((list): Block => ({ kind: 'goods', list }))
  const buttons = [...sayings.keys()].flatMap((key): Block[] => {
    const link = key.startsWith('button.') ? key.slice('button.'.length) : ''
    return known.links.has(link) ? [{ kind: 'button', label: say(key), link }] : []
  })
  const notes = [...sayings.keys()].flatMap((key): Block[] =>
    key.startsWith('note.') ? [{ kind: 'text', text: say(key) }] : [],
  )
  const about: Block[] = ['carrier', 'deliveryMethod'].some((name) => known.names.has(name)) ? [{ kind: 'parcel' }] : []
  return {
    subject: say('subject'),
    preheader: say('preheader'),
    blocks: [
      { kind: 'heading', text: say('heading') },
      { kind: 'text', text: say('body') },
      ...notes,
      ...(asks ? [{ kind: 'scores' } as const] : []),
      ...(priced ? goods : []),
      ...buttons,
      ...(priced ? [] : [{ kind: 'divider' } as const, ...about, ...goods]),
    ],
  }
}
