import type { LetterFacts } from '../../domain/flow.ts'
import { isLines } from '../goods.ts'

/** What a merchant's template may name in one letter. */
export type Known = {
  /** Names of texts and counts; `maybe`: not every customer has it, so the template must say what stands there instead. */
  readonly names: ReadonlyMap<string, 'always' | 'maybe'>
  /** Names that `plural` can count. */
  readonly counts: ReadonlySet<string>
  readonly lists: ReadonlySet<string>
  /** Named as `links.order`; none is certain. */
  readonly links: ReadonlySet<string>
}

/** What a line of a list holds, as templates name it inside `each`. */
export const rowNames: Known['names'] = new Map([
  ['title', 'always'],
  ['quantity', 'always'],
  ['detail', 'maybe'],
  ['price', 'maybe'],
  ['image', 'maybe'],
])

/** A list is counted under a name of its own: `lines` are gone through, `linesCount` says how many. */
export const countOf = (list: string): string => `${list}Count`

/** Reads the names from a flow's sample: its facts are what the flow's letters have. Amounts and counts are always known. */
export function knownFrom(sample: LetterFacts): Known {
  const names = new Map<string, 'always' | 'maybe'>([
    ['shop', 'always'],
    ['greeting', 'always'],
  ])
  const counts = new Set<string>()
  const lists = new Set<string>()
  for (const [name, fact] of Object.entries(sample)) {
    if (name === 'links') continue
    if (isLines(fact)) {
      lists.add(name)
      counts.add(countOf(name))
      names.set(countOf(name), 'always')
    } else if (typeof fact === 'number' && !name.endsWith('On')) {
      counts.add(name)
      names.set(name, 'always')
    } else names.set(name, typeof fact === 'object' && fact !== null ? 'always' : 'maybe')
  }
  return { names, counts, lists, links: new Set(Object.keys(sample.links)) }
}
