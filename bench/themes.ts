import { readFileSync } from 'node:fs'
import { themesFinder } from '../app/domain/themes/find.ts'
import { readyTopics } from '../app/domain/themes/topics.ts'
import type { Figure } from './figure.ts'

/*
 * Comments we made up and labelled ourselves. `tune.txt` was looked at while the words were chosen; `held.txt` was written once they
 * were fixed, and nothing was changed after it was measured. `tune-2` and `held-2` are two halves of one set, split by a digest of the comment
 * before the words were looked over with the first half; `held-3` was written after that, and is the one to quote. `tune-3` to `tune-6` are
 * later tries, each written before it was measured and then tuned with. A line says the topics with what was felt about each, the tone of the whole, and the comment.
 */

type Labelled = { readonly topics: ReadonlyMap<string, number>; readonly tone: number; readonly comment: string }

const worth: Readonly<Record<string, number>> = { '+': 1, '0': 0, '-': -1 }

function read(name: string): readonly Labelled[] {
  const lines = readFileSync(new URL(`themes/${name}.txt`, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean)
  return lines.map((line) => {
    const [topics = '', tone = '', ...words] = line.split('|').map((part) => part.trim())
    const told = topics
      .split(',')
      .filter(Boolean)
      .map((topic) => topic.split(':'))
    return {
      topics: new Map(told.map(([topic = '', felt = '']) => [topic, worth[felt] ?? 0])),
      tone: worth[tone] ?? 0,
      comment: words.join('|'),
    }
  })
}

/** Topics: precision and recall over all mentions. Tone: how many comments, and how many rightly found mentions, have the labelled one. */
export function themes(): readonly Figure[] {
  const find = themesFinder(readyTopics)
  return ['tune', 'tune-2', 'tune-3', 'tune-4', 'tune-5', 'tune-6', 'held', 'held-2', 'held-3'].flatMap((name) => {
    const labelled = read(name)
    let [found, right, wanted, felt, tones] = [0, 0, 0, 0, 0]
    for (const { topics, tone, comment } of labelled) {
      const said = find(comment)
      found += said.found.length
      wanted += topics.size
      tones += said.sentiment === tone ? 1 : 0
      for (const { topic, sentiment } of said.found) {
        right += topics.has(topic) ? 1 : 0
        felt += topics.get(topic) === sentiment ? 1 : 0
      }
      if (process.env['AFTERCARE_SHOW'] === name) show(comment, topics, tone, said)
    }
    const figure = (what: string, value: number): Figure => ({
      bench: 'themes',
      name: `${name}: ${what}`,
      unit: '%',
      rounds: [100 * value],
      also: { comments: labelled.length },
    })
    return [
      figure('precision of topics', right / found),
      figure('recall of topics', right / wanted),
      figure('tone of a topic rightly found', felt / right),
      figure('tone of a comment', tones / labelled.length),
    ]
  })
}

function show(
  comment: string,
  topics: ReadonlyMap<string, number>,
  tone: number,
  said: ReturnType<ReturnType<typeof themesFinder>>,
): void {
  const got = new Map(said.found.map(({ topic, sentiment }) => [topic, sentiment]))
  const same = topics.size === got.size && [...topics].every(([topic, felt]) => got.get(topic) === felt)
  if (!same || tone !== said.sentiment) console.log(comment, [...topics], tone, '→', [...got], said.sentiment)
}
