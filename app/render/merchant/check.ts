import { type MerchantLetter, templateFields } from './blocks.ts'
import type { FaultCode } from './fault.ts'
import { checkTemplate, mostBytes } from './grammar.ts'
import { cleanHtml } from './html.ts'
import type { Known } from './known.ts'
import { safeAddress } from './safe-values.ts'

/**
 * What is wrong with a letter: `code` names the sentence, `field` the place in the form (`subject`, `2.label`, `letter`).
 * One that `stops` keeps the letter from being published; the others are told and left to the merchant.
 */
export type LetterFault = {
  readonly field: string
  readonly code: FaultCode | LetterFaultCode
  readonly what: string
  readonly line: number
  readonly stops: boolean
}
type LetterFaultCode =
  | 'no subject'
  | 'no heading'
  | 'no scores'
  | 'no text part'
  | 'no button label'
  | 'no way'
  | 'no picture'
  | 'no list'
  | 'taken out'
  | 'too heavy'
  | 'no other words'

/** Gmail shows no more of a letter than this, and hides the rest, the footer included, behind a link. */
export const mostLetterBytes = 102 * 1024

/** Everything that can be told without filling the letter. `asks`: it belongs to a survey and needs its row of scores. */
export function checkLetter(
  letter: MerchantLetter,
  known: Known,
  language: string,
  asks: boolean,
): readonly LetterFault[] {
  const faults: LetterFault[] = []
  const tell = (field: string, code: LetterFault['code'], what = '', line = 1, stops = true): void =>
    void faults.push({ field, code, what, line, stops })
  const template = (field: string, source: string): void => {
    for (const { code, what, line } of checkTemplate(source, known, language)) tell(field, code, what, line)
  }
  template('subject', letter.subject)
  template('preheader', letter.preheader)
  if (letter.subject.trim() === '') tell('subject', 'no subject')
  if (letter.preheader.trim() === '') tell('preheader', 'no other words', '', 1, false)
  letter.blocks.forEach((block, place) => {
    const field = (name: string): string => `${place}.${name}`
    for (const [name, value] of Object.entries(block))
      if (templateFields.has(`${block.kind}.${name}`)) template(field(name), value)
    if (block.kind === 'button') {
      if (block.label.trim() === '') tell(field('label'), 'no button label')
      if (!leads(block.link, known)) tell(field('link'), 'no way', block.link)
    }
    if (block.kind === 'picture') {
      if (safeAddress(block.address, true) === null) tell(field('address'), 'no picture', block.address)
      if (block.link !== '' && !leads(block.link, known)) tell(field('link'), 'no way', block.link)
    }
    if (block.kind === 'goods' && !known.lists.has(block.list)) tell(field('list'), 'no list', block.list)
    if (block.kind === 'own') {
      if (block.html.trim() !== '' && block.text.trim() === '') tell(field('text'), 'no text part')
      for (const what of cleanHtml(withoutMustaches(block.html)).removed) tell(field('html'), 'taken out', what)
    }
  })
  if (!letter.blocks.some(({ kind }) => kind === 'heading')) tell('letter', 'no heading')
  if (asks && !letter.blocks.some(({ kind }) => kind === 'scores')) tell('letter', 'no scores')
  if (Buffer.byteLength(JSON.stringify(letter)) > mostBytes) tell('letter', 'too long')
  return faults
}

const leads = (link: string, { links }: Known): boolean => links.has(link) || safeAddress(link, false) !== null

/** The markup alone, each value standing as one that every attribute may hold. */
const withoutMustaches = (html: string): string =>
  html.replace(/(\b(?:href|src)\s*=\s*["']?)\{\{[^}]*\}\}/gi, '$1https://example.com').replace(/\{\{[^}]*\}\}/g, '')
