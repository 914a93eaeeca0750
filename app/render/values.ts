import type { LetterFacts } from '../domain/flow.ts'
import type { Money } from '../domain/money.ts'
import type { Instant } from '../domain/time.ts'
import type { Brand } from './brand.ts'
import { clip, oneLine, personName } from './clean.ts'
import type { Formats } from './formats.ts'
import type { Value, Values } from './phrase.ts'
import type { Phrases } from './wording.ts'

/** A letter's facts twice over: as texts name them, and as views show them (a day without its preposition; null when not known). */
export type Said = { readonly values: Values; readonly facts: { readonly [name: string]: string | null } }

const longest = 120

const isMoney = (fact: unknown): fact is Money => typeof fact === 'object' && fact !== null && 'currency' in fact

/** "On Tuesday 3 November", in the language's own way; `full`: the day as it is shown by itself. */
function onDay(at: Instant, full: string, formats: Formats, on: Phrases): string {
  const phrase = on.get(formats.weekday(at)) ?? on.get('other')
  // Telling a date takes longer than anything else a phrase is filled with.
  const date = phrase?.names.includes('date') ? formats.dayOfMonth(at) : ''
  const day = new Map([
    ['full', { text: full }],
    ['date', { text: date }],
  ])
  return phrase?.fill(day) ?? full
}

function textValue(name: string, fact: string): Value {
  const text = name === 'firstName' ? personName(fact) : clip(oneLine(fact), longest)
  return text ? { text } : null
}

/**
 * Reads facts by their shape: amounts become money, moments named `…On` become days, lists become how many things they hold
 * (`lines` with the `more` that the flow left out), numbers choose plural forms. Foreign texts are cleaned and cut.
 */
export function sayFacts(facts: LetterFacts, brand: Brand, formats: Formats, on: Phrases): Said {
  const shop = textValue('shop', brand.name) ?? { text: '' }
  const values = new Map<string, Value>([['shop', shop]])
  const shown = Object.create(null) as Record<string, string | null>
  const more = typeof facts['more'] === 'number' ? facts['more'] : 0
  for (const [name, fact] of Object.entries(facts)) {
    if (name === 'links') continue
    let value: Value = null
    if (typeof fact === 'number' && name.endsWith('On')) {
      const full = formats.date(fact)
      values.set(name, { text: onDay(fact, full, formats, on) })
      shown[name] = full
      continue
    }
    if (typeof fact === 'string') value = textValue(name, fact)
    else if (typeof fact === 'number') value = { text: formats.number(fact), count: fact }
    else if (isMoney(fact)) value = { text: formats.money(fact) }
    else if (Array.isArray(fact)) {
      const count = fact.length + (name === 'lines' ? more : 0)
      value = { text: formats.number(count), count }
    }
    values.set(name, value)
    shown[name] = value?.text ?? null
  }
  return { values, facts: shown }
}
