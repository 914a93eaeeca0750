export const surveyKinds = ['nps', 'csat', 'ces'] as const

/** A question with buttons in the letter and a page behind them. */
export type Survey = {
  /** `nps`: 0–10; `csat`: 1–5; `ces`: 1–7, how far somebody agrees that it was easy. */
  readonly kind: (typeof surveyKinds)[number]
  /** Names of the drivers offered on the page: what the score was about. */
  readonly drivers: readonly string[]
}

export type Band = 'detractor' | 'passive' | 'promoter'

const scales = {
  nps: { least: 0, passive: 7, promoter: 9, most: 10 },
  csat: { least: 1, passive: 3, promoter: 4, most: 5 },
  ces: { least: 1, passive: 4, promoter: 5, most: 7 },
} as const

export function scoresOf({ kind }: Pick<Survey, 'kind'>): readonly number[] {
  const { least, most } = scales[kind]
  return Array.from({ length: most - least + 1 }, (_, step) => least + step)
}

/**
 * NPS bands as Reichheld (2003): 0–6, 7–8, 9–10. CSAT by the same names: 1–2, 3, 4–5 ("top two boxes" are satisfied).
 * CES: 1–3, 4, 5–7 (those who agree that it was easy).
 */
export function bandOf(kind: Survey['kind'], score: number): Band {
  const { passive, promoter } = scales[kind]
  return score >= promoter ? 'promoter' : score >= passive ? 'passive' : 'detractor'
}
