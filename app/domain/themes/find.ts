import { type Sentiment, sentimentOf, weightOf } from './sentiment.ts'
import { clausesOf, tongueOf } from './stem.ts'
import { topicFinder } from './topic-finder.ts'
import type { Topic } from './topics.ts'

export type Found = { readonly topic: string; readonly sentiment: Sentiment }
export type Themes = { readonly sentiment: Sentiment; readonly found: readonly Found[] }
export type FindThemes = (comment: string) => Themes

/** Whoever writes more has said what it is about. */
const longest = 10_000

/**
 * What a comment is about and how that was. Each clause judges its own topics: "the mug is lovely, but it came late" is good news about
 * the one and bad about the other. A clause that judges nothing has the comment's own tone.
 */
export function themesFinder(topics: readonly Topic[]): FindThemes {
  const bad = new Set(topics.filter((topic) => topic.bad).map(({ id }) => id))
  const topicsIn = topicFinder(topics)
  return (whole) => {
    const comment = whole.slice(0, longest)
    const tongue = tongueOf(comment)
    const tone = sentimentOf(comment, tongue)
    const clauses = clausesOf(comment).map((clause) => {
      const weight = weightOf(clause, tongue)
      const { found, hinted } = topicsIn(clause, tongue)
      return { weight, hinted, found: found.size === 0 && weight !== 0 ? hinted : found }
    })
    const across = topicsIn(comment, tongue)
    const sure = across.found.size > 0 || clauses.some(({ found }) => found.size > 0)
    const weights = new Map<string, number>()
    for (const { weight, found, hinted } of clauses)
      for (const topic of sure ? found : hinted) weights.set(topic, (weights.get(topic) ?? 0) + weight)
    // What stands over the border of clauses, such as a phrase with a comma in it.
    for (const topic of sure ? across.found : across.hinted) if (!weights.has(topic)) weights.set(topic, 0)
    const feel = (topic: string, weight: number): Sentiment =>
      bad.has(topic) ? -1 : weight === 0 ? tone : (Math.sign(weight) as Sentiment)
    const found = topics.flatMap(({ id }): Found[] => {
      const weight = weights.get(id)
      return weight === undefined ? [] : [{ topic: id, sentiment: feel(id, weight) }]
    })
    return { sentiment: toneOf(tone, found), found }
  }
}

/** News that is good about one thing and bad about another is both alike; words that judge nothing leave it to the topics. */
function toneOf(tone: Sentiment, found: readonly Found[]): Sentiment {
  const felt = new Set(found.map(({ sentiment }) => sentiment).filter((sentiment) => sentiment !== 0))
  if (felt.size === 2) return 0
  const [only] = felt
  return tone === 0 && only !== undefined ? only : tone
}
