/** One published number: a median over rounds, and where there is one, its ratio to an anchor measured in the same run. */
export type Figure = {
  readonly bench: string
  readonly name: string
  readonly unit: string
  readonly rounds: readonly number[]
  readonly against?: readonly Figure[]
  /** What the ratio to the first anchor must at least be. */
  readonly atLeast?: number
  /** What the figure itself may at most be. */
  readonly atMost?: number
  /** Everything else worth a line of JSON. */
  readonly also?: Readonly<Record<string, number | string | boolean>>
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2
}

/** How many times the anchor: the median of the rounds' own ratios, since a busy machine slows both halves of a round. */
export function ratio(figure: Figure, anchor: Figure): number {
  return median(figure.rounds.map((value, round) => value / (anchor.rounds[round] ?? Number.NaN)))
}

export function isMet({ against, atLeast, atMost, ...figure }: Figure): boolean | null {
  if (atMost !== undefined) return median(figure.rounds) <= atMost
  const [anchor] = against ?? []
  return atLeast === undefined || !anchor ? null : ratio(figure, anchor) >= atLeast
}

export const shown = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))

export function print(figures: readonly Figure[]): void {
  const rows = figures.map((figure) => {
    const met = isMet(figure)
    const limit =
      figure.atLeast === undefined
        ? figure.atMost === undefined
          ? ''
          : `at most ${figure.atMost}`
        : `at least ${figure.atLeast}`
    return [
      figure.name,
      shown(median(figure.rounds)),
      figure.unit,
      `${shown(Math.min(...figure.rounds))} to ${shown(Math.max(...figure.rounds))}`,
      (figure.against ?? []).map((anchor) => `${shown(ratio(figure, anchor))} x ${anchor.name}`).join(', '),
      met === null ? '' : `${limit}: ${met ? 'met' : 'MISSED'}`,
      Object.entries(figure.also ?? {})
        .map(([key, value]) => `${key} ${typeof value === 'number' ? shown(value) : value}`)
        .join(', '),
    ]
  })
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
  console.log('')
  for (const figure of figures) {
    const { bench, name, unit, rounds, also } = figure
    const ratios = Object.fromEntries(
      (figure.against ?? []).map((anchor) => [anchor.name, round(ratio(figure, anchor))]),
    )
    console.log(
      JSON.stringify({
        bench,
        name,
        unit,
        median: round(median(rounds)),
        rounds: rounds.map(round),
        ratios,
        met: isMet(figure),
        ...also,
      }),
    )
  }
  console.log('')
}

const round = (value: number): number => Number(value.toPrecision(4))
