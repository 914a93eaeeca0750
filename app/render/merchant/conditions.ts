import Handlebars from 'handlebars'
import { mostBytes } from './grammar.ts'
import { tooDeep, tooManyTags } from './nesting.ts'

/** A condition in a merchant's template: how it opens, what it asks for, and whether something stands there otherwise. */
type Condition = {
  readonly opening: string
  readonly word: 'if' | 'unless'
  /** Of several names the letter must have `all`, or `any` of them. */
  readonly names: readonly string[]
  readonly of: 'one' | 'all' | 'any'
  readonly otherwise: boolean
}

/** The conditions of a template in the order they are written; none of one that cannot be read, whose faults are told elsewhere. */
export function conditionsOf(source: string): readonly Condition[] {
  if (!source.includes('{{#') || Buffer.byteLength(source) > mostBytes) return []
  if (tooDeep(source) || tooManyTags(source)) return []
  try {
    return within(Handlebars.parse(source))
  } catch {
    return []
  }
}

const within = (program: hbs.AST.Program | undefined): readonly Condition[] =>
  (program?.body ?? []).flatMap((statement) => {
    if (statement.type !== 'BlockStatement') return []
    const block = statement as hbs.AST.BlockStatement
    return [...asked(block), ...within(block.program), ...within(block.inverse)]
  })

function asked({ path, params, inverse }: hbs.AST.BlockStatement): readonly Condition[] {
  const word = written(path)
  const [param] = params
  if ((word !== 'if' && word !== 'unless') || !param) return []
  const { path: joint, params: parts } = param as hbs.AST.SubExpression
  const several = param.type === 'SubExpression'
  const names = (several ? parts : [param]).map(written)
  const what = several ? `(${[written(joint), ...names].join(' ')})` : names.join('')
  const of = !several ? 'one' : written(joint) === 'and' ? 'all' : 'any'
  return [{ opening: `{{#${word} ${what}}}`, word, names, of, otherwise: inverse !== undefined }]
}

const written = (node: hbs.AST.Node): string =>
  node.type === 'PathExpression' ? String((node as hbs.AST.PathExpression).original) : ''
