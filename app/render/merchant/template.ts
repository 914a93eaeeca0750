import Handlebars from 'handlebars'
import type { Phrase } from '../phrase.ts'
import { mostBytes, mostRows } from './grammar.ts'
import { tooDeep, tooManyTags } from './nesting.ts'

/** What a template is filled with: texts, numbers, lists of such, one level of names for links; no prototypes anywhere. */
export type Context = { readonly [name: string]: string | number | Context | readonly Context[] }

/** No template of a reasonable letter prints more, in UTF-16 units. */
const mostPrinted = 512 * 1024
const most = 500

const words = { if: true, unless: true, each: true, or: true, and: true, plural: true } as const
const withoutPrototypes = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false }

/** What `plural` needs besides its count. */
export type Speech = {
  readonly rules: Intl.PluralRules
  readonly fill: (text: string) => ReturnType<Phrase['fill']>
}

/** An engine of its own: whatever is registered for our views is out of reach here, and so is everything built in that looks things up. */
const engine = Handlebars.create()
for (const word of ['lookup', 'log', 'with']) engine.unregisterHelper(word)
engine.registerHelper('or', (...given: unknown[]) => given.slice(0, -1).find(Boolean) ?? '')
engine.registerHelper('and', (...given: unknown[]) => given.slice(0, -1).every(Boolean))
engine.registerHelper('plural', (count: unknown, { hash, data }: Handlebars.HelperOptions) => {
  const { rules, fill } = data as Speech
  const form: unknown = (hash as Record<string, unknown>)[rules.select(Number(count))]
  return typeof form === 'string' ? (fill(form) ?? '') : ''
})

const compiled = new Map<string, HandlebarsTemplateDelegate>()

/** Compiling costs more than filling, and a shop's letters are few. */
function compile(source: string, noEscape: boolean): HandlebarsTemplateDelegate {
  const key = `${noEscape ? 'text' : 'html'} ${source}`
  let template = compiled.get(key)
  if (!template) {
    // What came past the editor, by a restored copy or a changed limit, must not hold up everybody's letters.
    if (Buffer.byteLength(source) > mostBytes || tooManyTags(source) || tooDeep(source))
      throw new Error('a template is too long to be read')
    if (compiled.size >= most) compiled.clear()
    template = engine.compile(engine.parse(source), { knownHelpersOnly: true, knownHelpers: words, noEscape })
    compiled.set(key, template)
  }
  return template
}

/**
 * Fills a template that `checkTemplate` found right. `text` prints values as they are, `html` escapes them.
 * Throws for one that would print more than any letter holds.
 */
export function fillTemplate(source: string, as: 'html' | 'text', context: Context, speech: Speech): string {
  if (!source.includes('{{')) return source
  const printed = compile(source, as === 'text')(context, { ...withoutPrototypes, data: speech })
  if (printed.length > mostPrinted) throw new Error('a template prints more than a letter can hold')
  return printed
}

/** A copy without prototypes, lists cut to what templates may go through; anything that is not plain data is left out. */
export function plainContext(given: { readonly [name: string]: unknown }): Context {
  const context = Object.create(null) as Record<string, Context[string]>
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === 'string' || typeof value === 'number') context[name] = value
    else if (Array.isArray(value)) {
      const rows = value.filter((row): row is Record<string, unknown> => typeof row === 'object' && row !== null)
      context[name] = rows.slice(0, mostRows).map(plainContext)
    } else if (typeof value === 'object' && value !== null)
      context[name] = plainContext(value as Record<string, unknown>)
    else context[name] = ''
  }
  return context
}
