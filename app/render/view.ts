import { readFileSync } from 'node:fs'
import { runInThisContext } from 'node:vm'
import Handlebars from 'handlebars'
import { quoted } from '../domain/quoted.ts'
import type { Look } from './colour.ts'

/** `look` is at hand everywhere in a view as `@look`. */
export type View = (data: object & { readonly look: Look }) => string

/**
 * How a view's words are put down. `html` escapes values, `text` does not; `quoted` is the same HTML as it travels in mail: the
 * view's own words are encoded once, when it is compiled, and only the values for each letter.
 */
export type Manner = 'html' | 'text' | 'quoted'

const quoteRaw = 'quoteRaw'

/**
 * Strict: a name that the data lacks throws instead of printing nothing. Only the built-in blocks are known, and nothing a
 * prototype holds can be reached. Our own files only: what merchants and customers wrote comes in as data, never as a view.
 */
const strictly = {
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: { if: true, unless: true, each: true, with: true, [quoteRaw]: true },
} satisfies CompileOptions
const withoutPrototypes = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false }

export type Press = {
  /** Makes a file's content a partial of that name. */
  readonly partial: (name: string, file: string) => void
  /** Compiles now: a view with a fault stops the start, not the first letter. */
  readonly view: (file: string) => View
}

export function createPress(manner: Manner): Press {
  const env = Handlebars.create()
  env.registerHelper(quoteRaw, (value: string | null) => quoted(value ?? ''))

  function compile(file: string): HandlebarsTemplateDelegate {
    try {
      const program = env.parse(readFileSync(file, 'utf8'))
      if (manner !== 'text') new Unindented().accept(program)
      if (manner === 'quoted') new ForMail().accept(program)
      // What comes back is source text, whatever the typings say.
      const source = env.precompile(program, { ...strictly, noEscape: manner === 'text' }) as string
      const programs = runInThisContext(`(${source})`, { filename: file }) as TemplateSpecification
      return env.template(manner === 'quoted' ? quotingValues(programs) : programs)
    } catch (error) {
      throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
    }
  }

  return {
    partial: (name, file) => env.registerPartial(name, compile(file)),
    view(file) {
      const template = compile(file)
      return (data) => template(data, { ...withoutPrototypes, data: { look: data.look } })
    },
  }
}

/** White space before a partial is not put before each of its lines: HTML does not need it, and encoded lines cannot bear it. */
class Unindented extends Handlebars.Visitor {
  override PartialStatement(partial: hbs.AST.PartialStatement): void {
    partial.indent = ''
    super.PartialStatement(partial)
  }
  override PartialBlockStatement(partial: hbs.AST.PartialBlockStatement): void {
    Object.assign(partial, { indent: '' })
    super.PartialBlockStatement(partial)
  }
}

/** Turns a view's own words into quoted-printable, and the place of a value that is not escaped into a call that encodes it. */
class ForMail extends Handlebars.Visitor {
  override ContentStatement(content: hbs.AST.ContentStatement): void {
    content.value = quoted(content.value)
  }
  override MustacheStatement(value: hbs.AST.MustacheStatement): void {
    if (value.path.type !== 'PathExpression' || value.params.length > 0 || value.hash)
      throw new Error('a letter shows values as they are')
    if (value.escaped) return
    const named = value.path as hbs.AST.PathExpression & { strict?: boolean }
    // Otherwise Handlebars is strict about what stands alone only, not about what a call is given.
    named.strict = true
    value.params = [named]
    const call = { type: 'PathExpression', data: false, depth: 0, parts: [quoteRaw], original: quoteRaw }
    value.path = { ...call, loc: value.loc } as never
  }
}

/** Most values are the same in every letter: colours, labels, our own sentences. */
const most = 2_000
const kept = new Map<string, string>()

/** A signed address comes in one letter only: kept among the others, it would push out what comes again. */
const comesOnce = (value: string): boolean => value.length > 200 || value.startsWith('http')
/** But there it may come often, as a survey's does: once for each score. */
let latest = { value: '', made: '' }

function quoteSafe(value: unknown): string {
  if (typeof value !== 'string') return quoted(Handlebars.escapeExpression(value as string))
  if (value === latest.value) return latest.made
  const known = kept.get(value)
  if (known !== undefined) return known
  const made = quoted(Handlebars.escapeExpression(value))
  if (comesOnce(value)) latest = { value, made }
  else {
    if (kept.size >= most) kept.clear()
    kept.set(value, made)
  }
  return made
}

type Program = (container: object, ...rest: unknown[]) => unknown

/** Handlebars gives each of a view's programs the function that escapes values; here it encodes them too. */
function quotingValues(programs: TemplateSpecification): TemplateSpecification {
  const known = new WeakMap<object, object>()
  const quoting = (container: object): object => {
    let own = known.get(container)
    if (!own) {
      own = Object.create(container, { escapeExpression: { value: quoteSafe } }) as object
      known.set(container, own)
    }
    return own
  }
  const wrapped = Object.entries(programs as Record<string, unknown>).map(([name, program]) => [
    name,
    typeof program === 'function'
      ? (container: object, ...rest: unknown[]) => (program as Program)(quoting(container), ...rest)
      : program,
  ])
  return Object.fromEntries(wrapped) as TemplateSpecification
}
