import type { Goods } from '../goods.ts'
import { fillNames, type Value, type Values } from '../phrase.ts'
import type { Scores } from '../scores.ts'
import type { Ready } from './fill.ts'
import { countOf } from './known.ts'
import { plainContext } from './template.ts'

type Ours = {
  readonly text: Ready['words']
  readonly facts: Ready['facts']
  readonly goods: { readonly [list: string]: Goods }
  readonly scores: Scores | null
}

/** Turns what our own letter is written with into what a merchant's may use: plain values by the names of `knownFrom`. */
export function readyFor(ours: Ours, values: Values, links: Ready['links'], language: string): Ready {
  const named = new Map<string, Value>()
  const plain: Record<string, unknown> = { links }
  for (const [name, value] of values) {
    const list = ours.goods[name]
    if (list) plain[name] = list.rows
    const as = list ? countOf(name) : name
    named.set(as, value)
    plain[as] = value?.count ?? value?.text ?? ''
  }
  return {
    context: plainContext(plain),
    speech: { rules: new Intl.PluralRules(language), fill: (text) => fillNames(text, named) },
    goods: ours.goods,
    facts: ours.facts,
    scores: ours.scores,
    words: ours.text,
    links,
  }
}
