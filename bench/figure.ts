/** One published number: a median over rounds, and where there is one, its ratio to an anchor measured in the same run. */
export type Figure = {
  readonly bench: string
  readonly name: string
  readonly unit: string
  readonly rounds: readonly number[]
  readonly against?: readonly Figure[]
  readonly asked?: readonly Asked[]
  /** Everything else worth a line of JSON. */
  readonly also?: Readonly<Record<string, number | string | boolean>>
}

/** What is asked of a figure: `floor` must hold on a noisy machine too, `goal` is aimed at. */
export type Asked = {
  /** Of the figure itself, or of its ratio to its first anchor or the one that is named. */
  readonly of: 'figure' | 'ratio'
  readonly anchor?: Figure
  readonly better: 'more' | 'less'
  readonly floor: number
  readonly goal: number
}

export const atMost = (floor: number, goal: number = floor): Asked => ({ of: 'figure', better: 'less', floor, goal })

export const timesAtMost = (floor: number, goal: number): Asked => ({ of: 'ratio', better: 'less', floor, goal })

export const timesAtLeast = (floor: number, goal: number, anchor?: Figure): Asked => ({
  of: 'ratio',
  better: 'more',
  floor,
  goal,
  ...(anchor ? { anchor } : {}),
})

export type Verdict = 'goal met' | 'floor met' | 'MISSED'

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

const valueOf = (figure: Figure, { of, anchor = figure.against?.[0] }: Asked): number =>
  of === 'ratio' && anchor ? ratio(figure, anchor) : median(figure.rounds)

export function verdictOn(figure: Figure, asked: Asked): Verdict {
  const value = valueOf(figure, asked)
  const reaches = (limit: number): boolean => (asked.better === 'more' ? value >= limit : value <= limit)
  return reaches(asked.goal) ? 'goal met' : reaches(asked.floor) ? 'floor met' : 'MISSED'
}

export const shown = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))

/** Rows of text in columns as wide as their widest. */
function table(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

/** Everything that was asked, in one table: what was measured, what it had to be, and whether it is. */
export function printAsked(figures: readonly Figure[]): void {
  const rows = figures.flatMap((figure) =>
    (figure.asked ?? []).map((asked) => {
      const { of, anchor = figure.against?.[0], better, floor, goal } = asked
      const limit = (value: number): string => `${better === 'more' ? '≥' : '≤'} ${shown(value)}`
      return [
        `${figure.bench}: ${figure.name}`,
        of === 'ratio' ? `x ${anchor?.name ?? ''}` : figure.unit,
        shown(valueOf(figure, asked)),
        limit(floor),
        limit(goal),
        verdictOn(figure, asked),
      ]
    }),
  )
  if (rows.length > 0) table([['figure', 'in', 'measured', 'floor', 'goal', ''], ...rows])
}

export function print(figures: readonly Figure[]): void {
  table(
    figures.map((figure) => [
      figure.name,
      shown(median(figure.rounds)),
      figure.unit,
      `${shown(Math.min(...figure.rounds))} to ${shown(Math.max(...figure.rounds))}`,
      (figure.against ?? []).map((anchor) => `${shown(ratio(figure, anchor))} x ${anchor.name}`).join(', '),
      (figure.asked ?? []).map((asked) => verdictOn(figure, asked)).join(', '),
      Object.entries(figure.also ?? {})
        .map(([key, value]) => `${key} ${typeof value === 'number' ? shown(value) : value}`)
        .join(', '),
    ]),
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
        verdicts: (figure.asked ?? []).map((asked) => verdictOn(figure, asked)),
        ...also,
      }),
    )
  }
  console.log('')
}

const round = (value: number): number => Number(value.toPrecision(4))
