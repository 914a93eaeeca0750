import Handlebars from 'handlebars'
import { namesIn } from '../phrase.ts'
import type { FaultCode, TemplateFault } from './fault.ts'
import { type Known, rowNames } from './known.ts'
import { mostDepth, tooDeep, tooManyTags } from './nesting.ts'

/** In UTF-8 bytes. */
export const mostBytes = 100 * 1024
/** A list is gone through at most so far. */
export const mostRows = 50

type Place = {
  readonly known: Known
  readonly categories: readonly string[]
  readonly row: boolean
  readonly depth: number
  /** Names that stand inside an `if` of their own. */
  readonly sure: ReadonlySet<string>
  readonly report: (code: FaultCode, what: string, node: hbs.AST.Node) => void
}

/**
 * Checks a template against the short list of what merchants may write: known names, `if`, `unless`, `each` over a listed
 * array (one level), and the words `or`, `and`, `plural`. Everything else is refused by not being on the list, so nobody
 * has to think of every attack. `language` decides which plural forms are needed.
 */
export function checkTemplate(source: unknown, known: Known, language: string): readonly TemplateFault[] {
  const whole = (code: FaultCode, what = ''): readonly TemplateFault[] => [{ code, what, line: 1 }]
  if (typeof source !== 'string') return whole('not text')
  if (Buffer.byteLength(source) > mostBytes) return whole('too long')
  if (source.includes('{%')) return whole('other language', '{%')
  if (source.includes('{{{')) return whole('raw output', '{{{')
  if (tooDeep(source)) return whole('too deep')
  if (tooManyTags(source)) return whole('too long')
  const faults: TemplateFault[] = []
  const place: Place = {
    known,
    categories: new Intl.PluralRules(language).resolvedOptions().pluralCategories,
    row: false,
    depth: 0,
    sure: new Set(),
    report: (code, what, { loc }) => faults.push({ code, what: what.slice(0, 60), line: loc.start.line }),
  }
  let program: hbs.AST.Program
  try {
    program = Handlebars.parse(source)
  } catch (error) {
    const text = error instanceof Error ? error.message : ''
    return [{ code: 'syntax', what: '', line: Number(/line (\d+)/i.exec(text)?.[1] ?? 1) }]
  }
  checkProgram(program, place)
  return faults
}

function checkProgram(program: hbs.AST.Program | undefined, place: Place): void {
  if (!program) return
  if (program.blockParams && program.blockParams.length > 0) place.report('wrong use', 'as |…|', program)
  for (const statement of program.body) checkStatement(statement, place)
}

function checkStatement(statement: hbs.AST.Statement, place: Place): void {
  if (statement.type === 'ContentStatement' || statement.type === 'CommentStatement') return
  if (statement.type === 'MustacheStatement') return checkMustache(statement as hbs.AST.MustacheStatement, place)
  if (statement.type === 'BlockStatement') return checkBlock(statement as hbs.AST.BlockStatement, place)
  const partial = statement.type.startsWith('Partial')
  place.report(partial ? 'partial' : 'unknown word', partial ? '{{>' : statement.type, statement)
}

function checkMustache(statement: hbs.AST.MustacheStatement, place: Place): void {
  const { path, params, hash } = statement
  if (!statement.escaped) return place.report('raw output', '{{&', statement)
  if (params.length === 0 && !hash) return printed(path, place)
  checkWord({ path, params, hash }, place, statement)
}

type Call = {
  readonly path: hbs.AST.Node
  readonly params: readonly hbs.AST.Expression[]
  readonly hash: hbs.AST.Hash | undefined
}

/** `or` prints the first thing that is known; `plural` prints the form for a count. */
function checkWord({ path, params, hash }: Call, place: Place, node: hbs.AST.Node): void {
  const word = nameOf(path)
  if (word === 'plural') return checkPlural(params, hash, place, node)
  if (word !== 'or') return place.report('unknown word', word ?? '', node)
  if (hash || params.length < 2) return place.report('wrong use', 'or', node)
  for (const param of params) if (!isText(param)) named(param, place)
  const last = params.at(-1)
  if (last && !isText(last)) printed(last, place)
}

function checkPlural(
  params: readonly hbs.AST.Expression[],
  hash: hbs.AST.Hash | undefined,
  place: Place,
  node: hbs.AST.Node,
): void {
  const count = params[0] && nameOf(params[0])
  if (params.length !== 1 || !count || !place.known.counts.has(count)) return place.report('wrong use', 'plural', node)
  const forms = new Set<string>()
  for (const { key, value } of hash?.pairs ?? []) {
    if (!place.categories.includes(key) || !isText(value)) return place.report('plural forms', key, node)
    forms.add(key)
    for (const name of namesIn((value as hbs.AST.StringLiteral).value))
      if (place.known.names.get(name) !== 'always') place.report('unknown name', `{${name}}`, node)
  }
  const missing = place.categories.filter((category) => !forms.has(category))
  if (missing.length > 0) place.report('plural forms', missing.join(', '), node)
}

function checkBlock(block: hbs.AST.BlockStatement, place: Place): void {
  const word = nameOf(block.path)
  const inside = { ...place, depth: place.depth + 1 }
  if (inside.depth > mostDepth) return place.report('too deep', '', block)
  const [param, ...more] = block.params
  if (!param || more.length > 0 || block.hash) return place.report('wrong use', word ?? '', block)
  if (word === 'each') return checkEach(block, param, inside)
  if (word !== 'if' && word !== 'unless') return place.report('unknown word', word ?? '', block)
  const sure = new Set([...place.sure, ...conditions(param, place)])
  const [certain, doubtful] = word === 'if' ? [block.program, block.inverse] : [block.inverse, block.program]
  checkProgram(certain, { ...inside, sure })
  checkProgram(doubtful, inside)
}

function checkEach(block: hbs.AST.BlockStatement, param: hbs.AST.Expression, place: Place): void {
  const list = nameOf(param) ?? ''
  if (place.row) return place.report('list in list', list, block)
  if (!place.known.lists.has(list)) return place.report('not a list', list, block)
  checkProgram(block.program, { ...place, row: true })
  checkProgram(block.inverse, place)
}

/** The names that are known to be there once the condition holds. */
function conditions(param: hbs.AST.Expression, place: Place): readonly string[] {
  if (param.type !== 'SubExpression') return named(param, place) ?? []
  const { path, params, hash } = param as hbs.AST.SubExpression
  const word = nameOf(path)
  if ((word !== 'and' && word !== 'or') || hash || params.length < 2) {
    place.report('unknown word', word ?? '', param)
    return []
  }
  const all = params.flatMap((one) => named(one, place) ?? [])
  return word === 'and' ? all : []
}

/** A name that is printed must be there: always, or because the template asked. */
function printed(node: hbs.AST.Node, place: Place): void {
  const [name] = named(node, place) ?? []
  if (name === undefined || place.sure.has(name)) return
  const { names, links } = place.known
  const isRow = place.row && !name.startsWith('../')
  const sure = isRow ? rowNames.get(name) : names.get(name.replace(/^\.\.\//, ''))
  const link = /^(?:\.\.\/)?links\.(.+)$/.exec(name)?.[1]
  if (sure === 'maybe' || (link !== undefined && links.has(link))) place.report('maybe missing', name, node)
}

/** The name as it is remembered among the sure ones; null, and reported, when the letter does not know it. */
function named(node: hbs.AST.Node, place: Place): readonly string[] | null {
  const { known, row } = place
  if (node.type !== 'PathExpression') {
    place.report('wrong use', node.type === 'SubExpression' ? '(…)' : '', node)
    return null
  }
  const { data, depth, parts, original } = node as hbs.AST.PathExpression
  const name = parts.join('.')
  const own = row && depth === 0
  const outside = depth === (row ? 1 : 0)
  const isKnown = own
    ? rowNames.has(name)
    : outside && (known.names.has(name) || known.lists.has(name) || isLink(parts, known))
  if (data || !isKnown || parts.some((part) => typeof part !== 'string')) {
    place.report('unknown name', String(original), node)
    return null
  }
  if (known.lists.has(name) && !own) return [name]
  return [row && depth === 1 ? `../${name}` : name]
}

const isLink = (parts: readonly string[], { links }: Known): boolean =>
  parts.length === 2 && parts[0] === 'links' && links.has(parts[1] ?? '')

const isText = ({ type }: hbs.AST.Node): boolean => type === 'StringLiteral'

/** A plain word: no path, no `this`, no `@data`. */
function nameOf(node: hbs.AST.Node): string | null {
  if (node.type !== 'PathExpression') return null
  const { data, depth, parts, original } = node as hbs.AST.PathExpression
  return !data && depth === 0 && parts.length === 1 && parts[0] === original ? original : null
}
