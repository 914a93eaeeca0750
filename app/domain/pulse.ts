/** Fewer people than this are never spoken of together: each could be recognised by the others. */
export const leastGroup = 5

/** The group an answer falls into, by how many came before it. */
export const batchOf = (before: number): number => Math.floor(before / leastGroup)

/**
 * What may be shown of a round: whole groups only, for good. Were answers shown as they come, whoever looked before and after a
 * colleague answered would know what they said; so any two looks differ by a whole group or by nothing, and what a round is
 * short of a group at its end is kept back.
 */
export function released<Answer extends { readonly batch: number }>(answers: readonly Answer[]): readonly Answer[] {
  const groups = Map.groupBy(answers, ({ batch }) => batch)
  return [...groups.values()].filter((group) => group.length >= leastGroup).flat()
}

export const ideaStates = ['new', 'considered', 'planned', 'done', 'declined'] as const
export type IdeaState = (typeof ideaStates)[number]
