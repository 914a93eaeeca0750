import { outcomes } from '../../domain/outcome.ts'
import { type Language, nameIn, titleIn } from '../language.ts'

/** Names that stand in the texts; anything else is shown as the shop wrote it. */
const named: Readonly<Record<string, readonly string[]>> = {
  outcome: outcomes,
  buyer: ['new', 'returning'],
  driver: ['product', 'price', 'choosing', 'delivery', 'service', 'trust', 'packaging', 'problem-solving'],
}

/** A value of a trait for people: `key` names a text, else `text` is it. */
export function valueIn(trait: string, value: string, language: Language): { key: string | null; text: string } {
  if (named[trait]?.includes(value)) return { key: `${trait}.${value}`, text: value }
  return { key: null, text: wordsFor(trait, value, language) }
}

function wordsFor(trait: string, value: string, language: Language): string {
  if (trait === 'language') return titleIn(value, language)
  if (trait !== 'region') return value
  const [country = '', ...province] = value.split('-')
  return [nameIn(country, language, 'region'), province.join('-')].filter(Boolean).join(', ')
}
