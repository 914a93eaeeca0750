/** A colour as `#rrggbb`. */
export type Colour = string

export const isColour = (text: string): boolean => /^#[\da-f]{6}$/i.test(text)

const channels = (colour: Colour): readonly number[] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))

const fromChannels = (values: readonly number[]): Colour =>
  `#${values.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`

/** Relative luminance, WCAG 2.2. */
function luminance(colour: Colour): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const part = value / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2). */
export function contrast(one: Colour, other: Colour): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

/** `share` of the first colour in the second, 0 to 1. */
const mix = (one: Colour, other: Colour, share: number): Colour =>
  fromChannels(channels(one).map((value, at) => value * share + (channels(other)[at] ?? 0) * (1 - share)))

/** The colours of a letter's buttons and links, on white and on the dark ground. */
export type Look = {
  readonly button: Colour
  readonly onButton: Colour
  readonly accent: Colour
  readonly accentDark: Colour
  readonly cell: Colour
  readonly cellEdge: Colour
}

const white = '#ffffff'
const ink = '#202322'
/** The card of a letter at night. */
const night = '#1f2322'

/** What text needs on its ground, and what a button needs to be seen (WCAG 2.2, 1.4.3 and 1.4.11). */
export const leastContrast = { text: 4.5, button: 3 } as const

const ours: Look = {
  button: ink,
  onButton: white,
  accent: '#1d6f5c',
  accentDark: '#8fd6c0',
  cell: '#eef4f1',
  cellEdge: '#c3d3cd',
}

/** The ground behind a score, a breath of the shop's colour. */
export const cellOf = (accent: Colour): Colour => mix(accent, white, 0.07)

/** The same hue, as light as it must be to be read at night. */
function lightened(colour: Colour): Colour {
  for (let share = 1; share > 0; share -= 0.05) {
    const lighter = mix(colour, white, share)
    if (contrast(lighter, night) >= leastContrast.text * 1.2) return lighter
  }
  return white
}

/** A letter's colours from the two a merchant chooses; those not chosen, or not readable, are ours. */
export function lookOf(button: Colour | null, accent: Colour | null): Look {
  const theirs = accent && contrast(accent, cellOf(accent)) >= leastContrast.text ? accent : null
  const onButton = button && contrast(white, button) < contrast(ink, button) ? ink : white
  return {
    ...ours,
    ...(button ? { button, onButton } : {}),
    ...(theirs
      ? { accent: theirs, accentDark: lightened(theirs), cell: cellOf(theirs), cellEdge: mix(theirs, white, 0.25) }
      : {}),
  }
}
