/** A point of a trend; null where there was too little to say. */
export type Point = { readonly value: number; readonly low: number; readonly high: number } | null

/** Paths in a drawing `width` by `height` that may be stretched to any size: only lines, whose strokes do not stretch. */
export type Trend = {
  readonly width: number
  readonly height: number
  /** The intervals, as closed areas. */
  readonly band: string
  readonly line: string
  /** Every point as a line of no length, which a round cap makes a dot of any stretched drawing. */
  readonly dots: string
  /** Lines across, with the place of each from the top in percent. */
  readonly rules: readonly { readonly value: number; readonly y: number; readonly percent: number }[]
}

const [width, height] = [600, 180]
const rounded = (value: number): number => Math.round(value * 10) / 10

/** Draws a series with its intervals between `least` and `most`; gaps stay gaps. */
export function drawTrend(points: readonly Point[], least: number, most: number, rules: readonly number[]): Trend {
  const across = width / Math.max(1, points.length)
  const x = (index: number): number => rounded((index + 0.5) * across)
  const y = (value: number): number => rounded(height * (1 - (value - least) / (most - least)))
  const runs = runsOf(points)
  const path = (places: readonly (readonly [number, number])[]): string =>
    places.map(([at, up], index) => `${index === 0 ? 'M' : 'L'}${at} ${up}`).join('')
  const edge = half(across)
  return {
    width,
    height,
    band: runs
      .map((run) => {
        // One point alone would be an area of no width.
        const sides = (of: 'low' | 'high') =>
          run.flatMap(({ index, point }, place) => {
            const here = [x(index), y(point[of])] as const
            const before = place === 0 ? [[rounded(x(index) - edge), y(point[of])] as const] : []
            const after = place === run.length - 1 ? [[rounded(x(index) + edge), y(point[of])] as const] : []
            return [...before, here, ...after]
          })
        return `${path([...sides('high'), ...sides('low').toReversed()])}Z`
      })
      .join(''),
    line: runs.map((run) => path(run.map(({ index, point }) => [x(index), y(point.value)]))).join(''),
    dots: runs
      .flat()
      .map(({ index, point }) => `M${x(index)} ${y(point.value)}h0`)
      .join(''),
    rules: rules.map((value) => ({ value, y: y(value), percent: rounded((100 * y(value)) / height) })),
  }
}

const half = (across: number): number => Math.min(6, across / 2)

type Run = readonly { readonly index: number; readonly point: NonNullable<Point> }[]

/** Neighbours that have something to say. */
function runsOf(points: readonly Point[]): readonly Run[] {
  const runs: { index: number; point: NonNullable<Point> }[][] = []
  for (const [index, point] of points.entries()) {
    if (point === null) continue
    if (index > 0 && points[index - 1]) runs.at(-1)?.push({ index, point })
    else runs.push([{ index, point }])
  }
  return runs
}

/** Where a value and its interval stand on a line 200 wide between two ends. */
export type Span = { readonly from: number; readonly width: number; readonly mark: number }

export function drawSpan(
  { value, low, high }: { readonly value: number; readonly low: number; readonly high: number },
  least: number,
  most: number,
): Span {
  const place = (at: number): number => (200 * (Math.min(most, Math.max(least, at)) - least)) / (most - least)
  return {
    from: rounded(place(low)),
    width: rounded(Math.max(2, place(high) - place(low))),
    mark: rounded(Math.min(197, Math.max(0, place(value) - 1.5))),
  }
}
