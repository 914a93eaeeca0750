import type { Brand } from './brand.ts'
import type { Value, Values } from './phrase.ts'
import { vocative } from './vocative.ts'
import type { Phrases } from './wording.ts'

/** How the letter greets by the shop's form of address. A name is left out rather than bent wrongly. */
export function greetingOf(brand: Brand, language: string, values: Values, greetings: Phrases): string {
  const name = values.get('firstName')?.text ?? null
  const called = name === null ? null : language === 'pl' ? vocative(name) : name
  const calling = new Map<string, Value>([['calledName', called === null ? null : { text: called }]])
  return greetings.get(brand.addressForm ?? 'none')?.fill(calling) ?? ''
}
