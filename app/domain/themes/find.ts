import { type Sentiment, sentimentOf, weightOf } from './sentiment.ts'
import { clausesOf } from './stem.ts'
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
    const tone = sentimentOf(comment)
    const weights = new Map<string, number>()
    for (const clause of clausesOf(comment))
      for (const topic of topicsIn(clause)) weights.set(topic, (weights.get(topic) ?? 0) + weightOf(clause))
    // What stands over the border of clauses, such as a phrase with a comma in it.
    for (const topic of topicsIn(comment)) if (!weights.has(topic)) weights.set(topic, 0)
    const feel = (topic: string, weight: number): Sentiment =>
      bad.has(topic) ? -1 : weight === 0 ? tone : (Math.sign(weight) as Sentiment)
    const found = [...weights].map(([topic, weight]): Found => ({ topic, sentiment: feel(topic, weight) }))
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
