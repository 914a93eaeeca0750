/** A question with buttons in the letter and a page behind them. */
export type Survey = {
  /** `nps`: 0–10; `csat`: 1–5. */
  readonly kind: 'nps' | 'csat'
  /** Names of the drivers offered on the page: what the score was about. */
  readonly drivers: readonly string[]
}

export type Band = 'detractor' | 'passive' | 'promoter'

export const scoresOf = (survey: Pick<Survey, 'kind'>): readonly number[] =>
  survey.kind === 'nps' ? [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : [1, 2, 3, 4, 5]

/** NPS bands as Reichheld (2003): 0–6, 7–8, 9–10. CSAT by the same names: 1–2, 3, 4–5 ("top two boxes" are satisfied). */
export function bandOf(kind: Survey['kind'], score: number): Band {
  const [passive, promoter] = kind === 'nps' ? [7, 9] : [3, 4]
  return score >= promoter ? 'promoter' : score >= passive ? 'passive' : 'detractor'
}
