/** A value that phrases may name. `count` chooses plural forms. Null: this letter does not know it. */
export type Value = { readonly text: string; readonly count?: number } | null
export type Values = ReadonlyMap<string, Value>

/** Text in forms for the categories of `Intl.PluralRules`, chosen by the count of the value named in `by`. */
type Plural = { readonly by: string; readonly [category: string]: string }
/** What stands in a locale file. A list is in order of preference: the first whose values are all known is said. */
export type Saying = string | Plural | readonly (string | Plural)[]

/** Fills itself; null when a value it names is not known. `saying` is what it was read from. */
export type Phrase = {
  readonly names: readonly string[]
  readonly saying: Saying
  readonly fill: (values: Values) => string | null
}

/** The names in braces stand at the odd places. Nothing but names is understood, so texts can never run anything. */
const piecesOf = (text: string): readonly string[] => text.split(/\{([a-z]\w*)\}/i)

export const namesIn = (text: string): readonly string[] => piecesOf(text).filter((_, place) => place % 2 === 1)

function join(pieces: readonly string[], values: Values, unknown: (name: string) => string): string | null {
  let text = ''
  let named = false
  for (const piece of pieces) {
    if (named) {
      const value = values.get(piece)
      if (value === null) return null
      text += value === undefined ? unknown(piece) : value.text
    } else text += piece
    named = !named
  }
  return text
}

const refuse = (name: string): never => {
  throw new Error(`a text names {${name}}, which this letter does not have`)
}

function plainPhrase(text: string): Phrase {
  const pieces = piecesOf(text)
  if (pieces.length === 1) return { names: [], saying: text, fill: () => text }
  return { names: namesIn(text), saying: text, fill: (values) => join(pieces, values, refuse) }
}

function pluralPhrase(saying: Plural, rules: Intl.PluralRules): Phrase {
  const { by, ...forms } = saying
  const wanted = rules.resolvedOptions().pluralCategories
  const missing = wanted.filter((category) => forms[category] === undefined)
  if (missing.length > 0) throw new Error(`a text that counts {${by}} lacks the plural ${missing.join(', ')}`)
  const phrases = new Map(Object.entries(forms).map(([category, text]) => [category, plainPhrase(text)]))
  return {
    names: [by, ...Object.values(forms).flatMap(namesIn)],
    saying,
    fill: (values) => {
      const value = values.get(by) === undefined ? refuse(by) : values.get(by)
      if (!value) return null
      return phrases.get(rules.select(value.count ?? refuse(by)))?.fill(values) ?? null
    },
  }
}

/** Reads a locale file's text. Throws for a plural that lacks a form the language needs. */
export function phraseOf(saying: Saying, rules: Intl.PluralRules): Phrase {
  const choices = typeof saying === 'object' && !('by' in saying) ? saying : [saying]
  const phrases = choices.map((one) => (typeof one === 'string' ? plainPhrase(one) : pluralPhrase(one, rules)))
  const [only] = phrases
  if (only && phrases.length === 1) return only
  return {
    names: [...new Set(phrases.flatMap(({ names }) => names))],
    saying,
    fill: (values) => {
      for (const phrase of phrases) {
        const text = phrase.fill(values)
        if (text !== null) return text
      }
      return null
    },
  }
}

/** Names in braces filled where the text may not have any other: null when a value is not known. */
export const fillNames = (text: string, values: Values): string | null => join(piecesOf(text), values, refuse)
