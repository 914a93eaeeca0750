import { conditionsOf } from '../../render/merchant/conditions.ts'

/** Names with a sentence of their own on the page; those of a flow that came later stand for themselves. */
const described = new Set(
  (
    'shop greeting firstName orderName carrier number place expectedOn linesCount yetToComeCount deliveredOn ' +
    'deliveryMethod orderCount more total'
  ).split(' '),
)

/** The sentence that says what a name of a template stands for. */
export function nameKey(written: string): string | null {
  const name = written.replace(/^\.\.\//, '')
  if (name.startsWith('links.')) return 'name.link'
  if (name === 'lines' || name === 'yetToCome') return `list.${name}`
  return described.has(name) ? `name.${name}` : null
}

/** What a field's conditions mean, for merchants who never asked for any: our letters come with them. */
export const meaningsOf = (field: string, source: string) =>
  conditionsOf(source).map(({ opening, word, names, of, otherwise }, index) => ({
    id: `means-${field.replace('.', '-')}-${index}`,
    opening,
    askKey: `write.asks.${of}`,
    names: names.map((name) => ({ name, key: nameKey(name) })),
    key: `write.${word}${otherwise ? '.else' : ''}`,
    mark: otherwise ? '{{else}}' : `{{/${word}}}`,
  }))
